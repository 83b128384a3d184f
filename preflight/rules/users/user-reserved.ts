import { MAX_IDENTIFIER_BYTES, SYSTEM_ROLES } from "../../../cloudsql/user";
import { userRule } from "../../user";

/** Names that cannot be a user's. */
export const userReserved = userRule({
  id: "user-reserved",
  severity: "error",
  area: "users",
  title: "a user's name is neither the service's nor PostgreSQL's own, and fits",
  why: "The service and PostgreSQL refuse their own role names; longer names are cut off.",
  ignoreWhen: "the name is an IAM principal's and has to be that long",
  link: "https://cloud.google.com/sql/docs/postgres/users",
  *check(user) {
    const at = user.get("name");
    const { name } = user;
    if (name === undefined) return;
    const lower = name.toLowerCase();
    const system = SYSTEM_ROLES.has(lower);
    if (system || /^pg_/.test(name) || ["public", "none"].includes(name)) {
      yield {
        at,
        what: system ? "this is a role of Cloud SQL itself" : "PostgreSQL reserves this name",
        allowed: "any name that is not cloudsql…, pg_…, public or none",
        fix: `write another name, such as "${system ? "app_admin" : `app_${lower.replace(/^pg_/, "")}`}"`,
      };
    } else if (name === "") {
      yield {
        at,
        what: "the name is empty",
        got: "an empty text",
        allowed: "1 to 63 bytes",
        fix: "write a name",
      };
    } else if (Buffer.byteLength(name) > MAX_IDENTIFIER_BYTES) {
      yield {
        at,
        what: `PostgreSQL cuts names off at ${MAX_IDENTIFIER_BYTES} bytes, and this has ${Buffer.byteLength(name)}`,
        allowed: `${MAX_IDENTIFIER_BYTES} bytes`,
        fix: `write "${name.slice(0, MAX_IDENTIFIER_BYTES)}"`,
        severity: "warning",
      };
    }
  },
});
