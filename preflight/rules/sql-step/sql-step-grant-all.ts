import { nearest } from "../../../cloudsql/text";
import { valuesOf } from "../../resource";
import type { Rule, RuleContext } from "../../rule";
import { own } from "../../value";

/** Privileges of each kind of object. Source: postgresql.org/docs/current/ddl-priv.html. */
const PRIVILEGES: Readonly<Record<string, readonly string[]>> = {
  table: ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"],
  sequence: ["USAGE", "SELECT", "UPDATE"],
  database: ["CREATE", "CONNECT", "TEMPORARY"],
  schema: ["CREATE", "USAGE"],
  function: ["EXECUTE"],
  procedure: ["EXECUTE"],
  routine: ["EXECUTE"],
  type: ["USAGE"],
  foreign_data_wrapper: ["USAGE"],
  foreign_server: ["USAGE"],
  column: ["SELECT", "INSERT", "UPDATE", "REFERENCES"],
};

/** Privileges are named one by one. */
export const sqlStepGrantAll: Rule = {
  id: "sql-step-grant-all",
  severity: "error",
  area: "sql-step",
  title: "grants name privileges that the object has, one by one",
  why: "ALL is read back as the single privileges and shows as a change for ever; PostgreSQL refuses a privilege of another kind of object.",
  ignoreWhen: "the plan shows no change",
  link: "https://github.com/cyrilgdn/terraform-provider-postgresql/issues/32",
  types: ["postgresql_grant", "postgresql_default_privileges"],
  *check(grant, context) {
    const kind = grant.get("object_type").string?.toLowerCase();
    const known = kind && own(PRIVILEGES, kind);
    const list = grant.get("privileges");
    if (!known || !Array.isArray(list.raw)) return;
    // MAINTAIN came with PostgreSQL 17.
    const allowed = kind === "table" && versionOf(context) >= 17 ? [...known, "MAINTAIN"] : known;
    const expanded = `write privileges = [${allowed.map((name) => `"${name}"`).join(", ")}]`;
    for (const [i, raw] of list.raw.entries()) {
      if (typeof raw !== "string" || raw.includes("${")) continue;
      const name = raw.toUpperCase().trim();
      const at = `${list.path}[${i}]`;
      if (name === "ALL" || name === "ALL PRIVILEGES") {
        const what = "ALL is read back as the single privileges and shows as a change in every plan";
        yield { at, what, got: raw, allowed: allowed.join(", "), fix: expanded, severity: "warning" };
      } else if (
        !allowed.includes(name) &&
        !(name === "TEMP" && kind === "database") &&
        name !== "MAINTAIN"
      ) {
        const meant = nearest(name, allowed);
        const fix = meant ? `write "${meant}"` : "remove it";
        yield { at, what: `a ${kind} has no such privilege`, got: raw, allowed: allowed.join(", "), fix };
      }
    }
  },
};

/** Major version of the newest instance of the input; 17 where none says. */
function versionOf({ all }: RuleContext): number {
  const versions = all.ofType("google_sql_database_instance").flatMap((instance) => {
    const [, major] = /^POSTGRES_(\d+)/.exec(valuesOf(instance).get("database_version").string ?? "") ?? [];
    return major ? [Number(major)] : [];
  });
  return versions.length > 0 ? Math.max(...versions) : 17;
}
