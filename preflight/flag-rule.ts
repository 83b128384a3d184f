import { findFlag, flagProblems } from "../cloudsql/flags";
import { lookAlikes } from "../cloudsql/text";
import { violationOf } from "./attempt";
import type { Severity } from "./finding";
import { type Instance, instanceRule, type WrittenFlag } from "./instance";
import type { Rule } from "./rule";

interface FlagRule extends Omit<Rule, "types" | "check" | "severity" | "area"> {
  /** The problems of one flag that this rule tells. */
  readonly codes: readonly string[];
  /** Where the refusal is not certain. @default - an error, or a warning for an unconfirmed flag */
  readonly unsure?: (flag: WrittenFlag, instance: Instance) => boolean;
}

/** A rule about single flags: some of what `cloudsql/flags.ts` says of one. */
export function flagRule({ codes, unsure = () => false, ...rule }: FlagRule): Rule {
  return instanceRule({
    ...rule,
    severity: "error",
    area: "flags",
    *check(instance) {
      const { version, tier } = instance;
      for (const flag of instance.flags) {
        const { name, value, at } = flag;
        // The name alone can be wrong, too; an unknown value is then none of its problem.
        for (const problem of flagProblems(name, value ?? "", { version, tier })) {
          if (!codes.includes(problem.code)) continue;
          const aboutName = NAME_CODES.includes(problem.code) || lookAlikes(name).length > 0;
          if (value === undefined && !aboutName) continue;
          yield violationOf(
            problem,
            aboutName ? at.name : at.value,
            severityOf(flag, unsure(flag, instance)),
          );
        }
      }
    },
  });
}

const NAME_CODES = ["FLAG_UNKNOWN", "FLAG_NOT_SETTABLE", "FLAG_NOT_IN_VERSION"];

function severityOf(flag: WrittenFlag, unsure: boolean): Severity | undefined {
  return unsure || findFlag(flag.name)?.cloudSqlSupport === "unconfirmed" ? "warning" : undefined;
}
