import { flagSetProblems } from "../../../cloudsql/flag-set";
import { violationOf } from "../../attempt";
import { instanceRule } from "../../instance";

/** Flags of an extension that is not loaded. */
export const flagsExtension = instanceRule({
  id: "flags-extension",
  severity: "error",
  area: "flags",
  title: "flags of an extension come with the flag that loads it",
  why: "Without cloudsql.enable_… on the server does not know the setting: an audit log that was asked for stays empty.",
  ignoreWhen: "the flag that loads the extension is set elsewhere",
  link: "https://cloud.google.com/sql/docs/postgres/pg-audit#setup",
  *check(instance) {
    if (instance.mayHaveOtherFlags) return;
    const flags = new Map(instance.flags.map(({ name, value }) => [name, value ?? "on"]));
    for (const { name, value, at } of instance.flags) {
      if (value === undefined) continue;
      const alone = new Map([...flags].filter(([other]) => other.startsWith("cloudsql.") || other === name));
      const [problem] = flagSetProblems(alone).filter(({ code }) => code === "FLAG_NEEDS_EXTENSION");
      if (problem) yield violationOf(problem, at.value);
    }
  },
});
