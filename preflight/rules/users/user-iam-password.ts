import { isGiven } from "../../given";
import { userRule } from "../../user";

/** Google checks who an IAM user is, and from where. */
export const userIamPassword = userRule({
  id: "user-iam-password",
  severity: "error",
  area: "users",
  title: "an IAM user has no password and no host",
  why: "The API refuses a password for IAM users, even an empty one, and a host for users of PostgreSQL.",
  ignoreWhen: "a password policy is kept for a type that changes later",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_user#password",
  *check(user) {
    if (!user.isIam) return;
    for (const name of ["password", "password_wo", "password_policy"]) {
      const value = user.get(name);
      if (!isGiven(value) || (Array.isArray(value.raw) && value.raw.length === 0)) continue;
      yield {
        at: value,
        what: `a user of type ${user.type} takes no ${name}`,
        // The value is a secret.
        got: value.raw === "" ? "an empty text" : undefined,
        allowed: "none, not even an empty one",
        fix: `remove ${name}, or write type = "BUILT_IN"`,
        ...(name === "password_policy" && { severity: "warning" }),
      };
    }
  },
});
