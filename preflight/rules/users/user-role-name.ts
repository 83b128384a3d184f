import { CLOUD_SQL_ROLES, NEIGHBOUR_ROLES, roleOfPermission } from "../../../cloudsql/iam-role";
import { nearest } from "../../../cloudsql/text";
import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";

/** Roles are granted, not permissions. */
export const userRoleName: Rule = {
  id: "user-role-name",
  severity: "error",
  area: "users",
  title: "what is granted is a role that exists",
  why: "The policy update fails for a permission's name, a role without roles/, or a role that is none.",
  ignoreWhen: "the role is newer than this list",
  link: "https://cloud.google.com/sql/docs/postgres/iam-roles",
  types: ["*"],
  *check(value, { resource }) {
    if (!/^google_\w+_iam_(member|binding)$/.test(resource.type)) return;
    yield* badRole(value.get("role"));
  },
};

function* badRole(at: Value): Iterable<Violation> {
  const role = at.string;
  if (role === undefined) return;
  const meant = roleOfPermission(role);
  if (meant) {
    yield {
      at,
      what: `${role.replace(/^roles\//, "")} is a permission, not a role`,
      allowed: "a role, roles/<service>.<role>",
      fix: `write "${meant}"`,
    };
  } else if (/^[a-z][A-Za-z]*(\.[A-Za-z]+)?$/.test(role)) {
    yield {
      at,
      what: "the name of a role begins with roles/",
      allowed: "roles/<service>.<role>, or the full name of a custom role",
      fix: `write "roles/${role}"`,
    };
  } else if (neighbour(role)) {
    yield {
      at,
      what: "there is no such role",
      allowed: NEIGHBOUR_ROLES.filter((one) => one.startsWith(role.split(".")[0] ?? "")).join(", "),
      fix: `write "${neighbour(role)}"`,
    };
  } else if (/^roles\/cloudsql\./i.test(role) && !CLOUD_SQL_ROLES.includes(role)) {
    const bare = (one: string) => one.toLowerCase().replace(/[_-]/g, "");
    const same = CLOUD_SQL_ROLES.find((one) => bare(one) === bare(role));
    yield {
      at,
      what: "Cloud SQL has no such role",
      allowed: CLOUD_SQL_ROLES.join(", "),
      fix: `write "${same ?? nearest(role, CLOUD_SQL_ROLES) ?? "roles/cloudsql.client"}"`,
      // The list may be older than the role.
      ...(!same && { severity: "warning" }),
    };
  }
}

/** The role of Cloud KMS or Secret Manager that was meant by one with a part left out or in another case. */
function neighbour(role: string): string | undefined {
  const [service, name = ""] = role.split(".");
  if (NEIGHBOUR_ROLES.includes(role)) return undefined;
  const same = NEIGHBOUR_ROLES.filter((one) => {
    const [its, whole = ""] = one.split(".");
    return its === service && whole.toLowerCase().endsWith(name.toLowerCase().replace(/[_-]/g, ""));
  });
  return name === "" ? undefined : same.sort((a, b) => a.length - b.length)[0];
}
