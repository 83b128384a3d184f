import type { Resource } from "../../resource";
import { valuesOf } from "../../resource";
import type { Rule } from "../../rule";

/** Objects that come later get their privileges too. */
export const sqlStepDefaultPrivileges: Rule = {
  id: "sql-step-default-privileges",
  severity: "warning",
  area: "sql-step",
  title: "a grant on all tables or sequences has default privileges beside it",
  why: "The grant covers what exists: each new table makes it look undone, and readers fail on it.",
  ignoreWhen: "no table is ever added, or migrations grant by themselves",
  link: "https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html",
  types: ["postgresql_grant"],
  *check(grant, { all }) {
    const kind = grant.get("object_type").string?.toLowerCase();
    if (kind !== "table" && kind !== "sequence") return;
    const objects = grant.get("objects");
    if (objects.isUnknown || (Array.isArray(objects.raw) && objects.raw.length > 0)) return;
    const privileges = grant.get("privileges").raw;
    // Taking everything away needs nothing for later.
    if (Array.isArray(privileges) && privileges.length === 0) return;
    const defaults = all.ofType("postgresql_default_privileges");
    if (defaults.some((other) => covers(other, kind, grant.get("role").raw, grant.get("schema").raw))) return;
    const role = grant.get("role").string;
    yield {
      at: grant.get("object_type"),
      what: `the grant covers the ${kind}s that exist and none that comes later`,
      got: kind,
      fix: `add a postgresql_default_privileges with the same ${role ? `role (${role})` : "role"}, schema, object_type = "${kind}" and privileges`,
    };
  },
};

function covers(resource: Resource, kind: string, role: unknown, schema: unknown): boolean {
  const values = valuesOf(resource);
  const sameSchema =
    !values.get("schema").isSet || schema === undefined || values.get("schema").raw === schema;
  const sameRole = role === undefined || values.get("role").raw === role;
  return values.get("object_type").is(kind) && sameRole && sameSchema;
}
