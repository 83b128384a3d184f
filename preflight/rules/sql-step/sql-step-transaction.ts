import type { Rule } from "../../rule";
import { shownCommand, sqlOf } from "./step";

/** Statements that PostgreSQL runs outside of a transaction only. */
const ALONE =
  /\b(CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY|DROP\s+INDEX\s+CONCURRENTLY|REINDEX\s+(?:\([^)]*\)\s*)?(?:TABLE|INDEX|SCHEMA|DATABASE)\s+CONCURRENTLY|CREATE\s+DATABASE|DROP\s+DATABASE|VACUUM|CREATE\s+TABLESPACE|ALTER\s+SYSTEM|CREATE\s+SUBSCRIPTION)\b/i;

/** What needs to run alone is not in a transaction. */
export const sqlStepTransaction: Rule = {
  id: "sql-step-transaction",
  severity: "error",
  area: "sql-step",
  title: "statements that cannot run in a transaction are not in one",
  why: "PostgreSQL refuses them there, and the whole step fails: cannot run inside a transaction block.",
  link: "https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY",
  types: ["*"],
  *check(resource) {
    for (const { at, text } of sqlOf(resource)) {
      const [statement] = ALONE.exec(text) ?? [];
      if (!statement) continue;
      const option = /\bpsql\b[^|;&]{0,500}?\s(--single-transaction|-\w*1\w*)(?=\s|$)/.exec(text)?.[1];
      // psql sends the whole text of one -c at once, which the server takes as one transaction.
      const command = [...text.matchAll(/-c\s*(["'])([\s\S]*?)\1/g)].map(([, , sql]) => sql ?? "");
      const together = command.find((sql) => ALONE.test(sql) && /;\s*\S/.test(sql.trim()));
      const block = /\bBEGIN\s*(TRANSACTION|WORK)?\s*;[\s\S]*?\bCOMMIT\b/i.exec(text)?.[0];
      const inBlock = block !== undefined && ALONE.test(block);
      if (!option && !together && !inBlock) continue;
      yield {
        at,
        what: `${statement.replace(/\s+/g, " ").toUpperCase()} cannot run in a transaction`,
        got: shownCommand(option ?? together ?? "BEGIN … COMMIT"),
        fix: option
          ? `run it in a step of its own, without ${option}`
          : "run it in a step of its own, one statement at a time",
      };
    }
  },
};
