import type { Rule } from "../../rule";
import { shownCommand, stepsOf } from "./step";

const STOPS = /ON_ERROR_STOP/;
const ONE_TRANSACTION = /(^|\s)(-\w*1\w*|--single-transaction)(\s|$)|\bBEGIN\b/i;

/** psql stops at an error, and undoes what it did. */
export const sqlStepPsql: Rule = {
  id: "sql-step-psql",
  severity: "error",
  area: "sql-step",
  title: "psql stops at the first error, in one transaction",
  why: "It goes on after an error and ends with success: a half-applied script is recorded as done.",
  ignoreWhen: "the script has statements that cannot run in a transaction and is safe to repeat",
  link: "https://www.postgresql.org/docs/current/app-psql.html",
  types: ["*"],
  *check(resource) {
    for (const { at, text } of stepsOf(resource).flatMap(({ commands }) => commands)) {
      for (const call of callsOf(text)) {
        const commands = call.match(/(^|\s)(-c|--command)\b/g)?.length ?? 0;
        const reads = /(^|\s)(-f|--file)\b|-f\S|<|\|\s*[\w.~$/{}-]*psql/.test(call);
        if (/(^|\s)(--version|-V|--list|-l|--help)(\s|$)/.test(call)) continue;
        // One command alone gives its result as the exit code.
        if (!reads && commands === 1) continue;
        const stops = STOPS.test(call) || /\\set\s+ON_ERROR_STOP/.test(text);
        const single = ONE_TRANSACTION.test(call.replace(/(["'])(?:(?!\1).)*\1/g, '""'));
        if (stops && single) continue;
        const missing = [
          ...(stops ? [] : ["-v ON_ERROR_STOP=1"]),
          ...(single ? [] : ["--single-transaction"]),
        ];
        yield {
          at,
          what: stops
            ? "psql does not run the script in one transaction: an error leaves it half applied"
            : "psql goes on after an error and ends with success",
          got: shownCommand(call),
          allowed: "psql -v ON_ERROR_STOP=1 --single-transaction",
          fix: `write psql ${missing.join(" ")} …`,
          ...(stops && { severity: "warning" }),
        };
      }
    }
  },
};

/** Each call of psql in a command with its arguments, and with a pipe into it. */
function callsOf(command: string): string[] {
  const joined = command.replace(/\\\n/g, " ");
  const found = joined.matchAll(/(\|\s*)?(?:^|[\s;&|(])(?:[\w.~$/{}-]*\/)?psql(?=\s|$)[^;&|\n]*/gm);
  return [...found]
    .map(([call]) => call)
    .filter((call) => !/\b(apt|apk|yum|brew|which|command -v|install)\b/.test(call));
}
