import type { Rule } from "../../rule";
import { escaped, isSqlStep, STEP_TYPES, shownCommand, sqlOf } from "./step";

/** Statements that need a true superuser, or a right that the administrator lacks. */
const STATEMENTS: readonly (readonly [RegExp, string])[] = [
  [/\bALTER\s+SYSTEM\b/i, "write it as database_flags of the instance"],
  [/\b(?:CREATE|ALTER)\s+(?:ROLE|USER)\b[^;]{0,500}\bSUPERUSER\b/i, "grant cloudsqlsuperuser instead"],
  [/\bCOPY\b[^;]{0,500}\b(?:FROM|TO)\s+(?:PROGRAM\s+)?'/i, "use \\copy, or import from a bucket"],
  [
    /\b(?:pg_read_file|pg_read_binary_file|pg_ls_dir|pg_stat_file|lo_import|lo_export)\s*\(/i,
    "read the file on the client",
  ],
  [/\bCREATE\s+TABLESPACE\b/i, "remove it: there is one disk"],
  [
    /\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:TRUSTED\s+)?LANGUAGE\s+\w*(?:u|untrusted)\b/i,
    "use plpgsql or another trusted language",
  ],
  [
    /\bCREATE\s+EXTENSION\b[^;]{0,500}\b(?:file_fdw|adminpack|plpython\w*u|plperlu|pltclu|timescaledb)\b/i,
    "take an extension that Cloud SQL lists",
  ],
  [/\bpg_(?:reload_conf|rotate_logfile)\s*\(/i, "change database_flags of the instance"],
  [
    /\bGRANT\s+pg_(?:read_server_files|write_server_files|execute_server_program)\b/i,
    "remove it: nobody has these roles here",
  ],
  [/\bCREATE\s+EVENT\s+TRIGGER\b/i, "make it as a member of cloudsqlsuperuser, and check the version"],
  [
    /\bALTER\s+(?:ROLE|USER)\s+(?:postgres|cloudsqlsuperuser|cloudsqladmin)\b[^;]{0,500}\b(?:SUPERUSER|BYPASSRLS)\b/i,
    "remove it",
  ],
  [/\bLOAD\s+'/i, "name the library in a flag of the instance, where Cloud SQL has one"],
];

/** The administrator is no superuser. */
export const sqlStepSuperuser: Rule = {
  id: "sql-step-superuser",
  severity: "warning",
  area: "sql-step",
  title: "SQL does without superuser",
  why: "The default administrator is a member of cloudsqlsuperuser, which is no superuser: the statement fails.",
  ignoreWhen: "the SQL is for a server of your own",
  link: "https://cloud.google.com/sql/docs/postgres/users#superuser_restrictions",
  types: STEP_TYPES,
  *check(step, { resource }) {
    if (!isSqlStep(step, resource)) return;
    for (const { at, text } of sqlOf(step)) {
      const sql = text.replace(/--[^\n'"]*$/gm, "");
      for (const [pattern, fix] of STATEMENTS) {
        const [found] = pattern.exec(sql) ?? [];
        if (!found || /\bNOSUPERUSER\b/i.test(found)) continue;
        yield {
          at,
          what: "the statement needs a superuser, and Cloud SQL gives nobody that",
          got: shownCommand(found.replace(/\s+/g, " ")),
          fix,
        };
      }
      for (const [, role = ""] of sql.matchAll(/\bSET\s+(?:LOCAL\s+|SESSION\s+)?ROLE\s+"?([\w$-]+)"?/gi)) {
        if (/^(none|default)$/i.test(role)) continue;
        const before = sql.slice(
          0,
          sql.search(new RegExp(`\\bSET\\s+(LOCAL\\s+|SESSION\\s+)?ROLE\\s+"?${escaped(role)}`, "i")),
        );
        if (new RegExp(`\\bGRANT\\b[^;]{0,500}"?${escaped(role)}"?[^;]{0,500}\\bTO\\b`, "i").test(before))
          continue;
        yield {
          at,
          what: `SET ROLE ${role} fails for a user that is no member of it: creating a role is not enough`,
          got: `SET ROLE ${role}`,
          fix: `write GRANT ${role} TO current_user; before SET ROLE ${role}`,
        };
      }
    }
  },
};
