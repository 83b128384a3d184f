import { userRule } from "../../user";

/** A role that owns something cannot be dropped. */
export const userDeletion = userRule({
  id: "user-deletion",
  severity: "info",
  area: "users",
  title: "a user is left to its instance when it is destroyed",
  why: "PostgreSQL does not drop a role that owns objects or has grants: a destroy stops there.",
  ignoreWhen: "the user owns nothing and its removal is meant",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_user#deletion_policy",
  *check(user) {
    const policy = user.get("deletion_policy");
    if (policy.isSet) return;
    yield {
      at: "deletion_policy",
      what: "destroying the user fails once it owns something or was granted roles",
      allowed: "ABANDON",
      fix: 'write deletion_policy = "ABANDON"',
    };
  },
});
