import { passwordFaultsOf, passwordRules } from "../../password";
import { userRule } from "../../user";

/** A user's password and the instance's policy. */
export const userPasswordStrength = userRule({
  id: "user-password-strength",
  severity: "error",
  area: "users",
  title: "a user's password passes the policy of its instance",
  why: "The API refuses the user: the password does not meet the instance's password policy.",
  link: "https://cloud.google.com/sql/docs/postgres/built-in-authentication#instance_password_policies",
  *check(user) {
    const { instance, name } = user;
    const rules = instance && passwordRules(instance);
    if (!rules || !user.isBuiltIn) return;
    for (const field of ["password", "password_wo"]) {
      const password = user.get(field);
      if (!password.isSet || password.raw === "") continue;
      const faults = passwordFaultsOf(
        password,
        { ...rules, userName: rules.forbidsName ? name : undefined },
        user.context,
      );
      if (faults.length === 0) continue;
      yield {
        at: password,
        what: `the password fails the policy of ${instance.resource.address}: ${faults.join("; ")}`,
        // The value is a secret.
        got: undefined,
        allowed: "what password_validation_policy says",
        fix: "generate one that passes",
      };
    }
  },
});
