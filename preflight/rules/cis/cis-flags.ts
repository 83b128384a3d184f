import { instanceRule } from "../../instance";
import type { Rule } from "../../rule";

/** A control about one flag. */
interface FlagControl {
  readonly id: string;
  readonly flag: string;
  /** Values that pass; the first is the one to write. */
  readonly pass: readonly string[];
  /** The server's own value, where that passes; none: it has to be written. */
  readonly unwritten?: string;
  readonly title: string;
  readonly why: string;
  readonly ignoreWhen: string;
}

const CONTROLS: readonly FlagControl[] = [
  {
    id: "cis-log-error-verbosity",
    flag: "log_error_verbosity",
    pass: ["default", "terse"],
    unwritten: "default",
    title: "messages in the log have no more detail than usual",
    why: "CIS 6.2.1: verbose messages name source files and take space.",
    ignoreWhen: "an error of the server itself is being traced",
  },
  {
    id: "cis-log-connections",
    flag: "log_connections",
    pass: ["on"],
    title: "every connection is logged",
    why: "CIS 6.2.2: attempts to log in leave a trace.",
    ignoreWhen: "a client without a pool connects for every request and floods the log",
  },
  {
    id: "cis-log-disconnections",
    flag: "log_disconnections",
    pass: ["on"],
    title: "every disconnection is logged",
    why: "CIS 6.2.3: the end and the length of each session are on record.",
    ignoreWhen: "a client without a pool connects for every request and floods the log",
  },
  {
    id: "cis-log-statement",
    flag: "log_statement",
    pass: ["ddl", "mod", "all"],
    title: "changes of the schema are logged",
    why: "CIS 6.2.4: who changed a table, and when, is on record.",
    ignoreWhen: "pgAudit logs them",
  },
  {
    id: "cis-log-min-messages",
    flag: "log_min_messages",
    pass: ["warning", "error", "log", "fatal", "panic"],
    unwritten: "warning",
    title: "the log has messages from warnings on",
    why: "CIS 6.2.5: finer levels bury what matters.",
    ignoreWhen: "something is being traced",
  },
  {
    id: "cis-log-min-error-statement",
    flag: "log_min_error_statement",
    pass: ["error", "log", "fatal", "panic"],
    unwritten: "error",
    title: "statements that fail are logged, and no others",
    why: "CIS 6.2.6: finer levels write statements, and the data in them, to the log.",
    ignoreWhen: "something is being traced",
  },
  {
    id: "cis-log-min-duration-statement",
    flag: "log_min_duration_statement",
    pass: ["-1"],
    unwritten: "-1",
    title: "statements are not logged for their duration",
    why: "CIS 6.2.7: a logged statement carries data that may be secret. Query Insights shows slow ones without.",
    ignoreWhen: "slow statements are wanted in the log and their parameters are harmless",
  },
  {
    id: "cis-pgaudit",
    flag: "cloudsql.enable_pgaudit",
    pass: ["on"],
    title: "pgAudit is on",
    why: "CIS 6.2.8: without it nobody can tell who read what.",
    ignoreWhen: "nothing in the database has to be accounted for",
  },
  {
    id: "cis-iam-authentication",
    flag: "cloudsql.iam_authentication",
    pass: ["on"],
    title: "people and services can log in with their Google identity",
    why: "CIS 6.6: an identity is taken away in one place, a password is copied.",
    ignoreWhen: "every client logs in with a password that is rotated",
  },
];

/** What CIS asks of the flags. */
export const cisFlags: readonly Rule[] = CONTROLS.map(({ flag, pass, unwritten, ...description }) =>
  instanceRule({
    ...description,
    severity: "warning",
    area: "cis",
    link: "https://www.cisecurity.org/benchmark/google_cloud_computing_platform",
    *check(instance) {
      const written = instance.flag(flag);
      if (!written && (unwritten !== undefined || instance.mayHaveOtherFlags)) return;
      if (written && (written.value === undefined || pass.includes(canonical(written.value)))) return;
      yield {
        at: written?.at.value ?? "settings.database_flags",
        what: written ? `CIS asks for another value of "${flag}"` : `CIS asks for "${flag}"`,
        ...(!written && { got: undefined }),
        allowed: pass.join(", "),
        fix: `write {"name": "${flag}", "value": "${pass[0]}"}`,
      };
    },
  }),
);

/** As the server reads a switch. */
function canonical(value: string): string {
  const lower = value.toLowerCase();
  return ["true", "yes", "1"].includes(lower) ? "on" : lower;
}
