import { userRule } from "../../user";

/** A built-in user's password. */
export const userPassword = userRule({
  id: "user-password",
  severity: "error",
  area: "users",
  title: "a built-in user has a password, and a version with a write-only one",
  why: "The API refuses a user without a password; a write-only one is sent again only when its version changes.",
  ignoreWhen: "the password never changes",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_user#password",
  *check(user) {
    const password = user.get("password");
    const writeOnly = user.get("password_wo");
    if (
      user.isBuiltIn &&
      user.name !== undefined &&
      !user.isServiceAccount &&
      !user.context.resource.planned
    ) {
      if (!password.isSet && !writeOnly.isSet) {
        const looksIam = /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(user.name);
        yield {
          at: "password",
          what: `the user has no password, and its type is ${user.get("type").isSet ? "" : "by default "}BUILT_IN`,
          got: user.name,
          allowed: "password_wo with password_wo_version, or password",
          fix: looksIam
            ? 'write type = "CLOUD_IAM_USER", or give it a password'
            : "write password_wo with an ephemeral password, and password_wo_version = 1",
        };
      } else if (password.raw === "" || (!password.isSet && writeOnly.raw === "")) {
        const at = password.isSet ? password : writeOnly;
        yield {
          at,
          what: "the password is empty",
          got: "an empty text",
          allowed: "a password",
          fix: "write password_wo with an ephemeral password, and password_wo_version = 1",
        };
      }
    }
    if (writeOnly.isSet && !user.get("password_wo_version").isSet && !user.context.resource.planned) {
      yield {
        at: "password_wo_version",
        what: "a changed password is never sent: password_wo has no version",
        allowed: "a number, raised with each change",
        fix: "write password_wo_version = 1",
        severity: "warning",
      };
    }
  },
});
