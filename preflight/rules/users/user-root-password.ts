import { instanceRule } from "../../instance";
import { passwordFaultsOf, passwordRules } from "../../password";

/** With a policy, the administrator's password has to pass it from the start. */
export const userRootPassword = instanceRule({
  id: "user-root-password",
  severity: "error",
  area: "users",
  title: "with a password policy, the instance is made with a root password that passes it",
  why: "The built-in administrator's password is empty otherwise, and the instance is not created.",
  ignoreWhen: "the instance exists already",
  link: "https://cloud.google.com/sql/docs/postgres/built-in-authentication",
  *check(instance) {
    const rules = passwordRules(instance);
    if (!rules || instance.isReplica || instance.isClone) return;
    const password = ["root_password", "root_password_wo"]
      .map((name) => instance.get(name))
      .find((one) => one.isSet);
    const needs = [
      rules.minLength ? `${rules.minLength} characters or more` : "",
      rules.complex ? "capitals, lower case, digits and other characters" : "",
      rules.forbidsName ? 'no "postgres" in it' : "",
    ].filter((one) => one !== "");
    const allowed = needs.join("; ") || "not empty";
    if (!password) {
      // An existing instance has one, which the provider does not read back.
      if (instance.resource.planned) return;
      yield {
        at: "root_password",
        what: "a password policy is on, and the instance has no root_password: an empty one fails the policy",
        allowed,
        fix: "write root_password with a generated password that has these",
      };
      return;
    }
    const faults = passwordFaultsOf(
      password,
      { ...rules, userName: rules.forbidsName ? "postgres" : undefined },
      instance.context,
    );
    if (faults.length === 0) return;
    yield {
      at: password,
      what: `the root password fails the instance's password policy: ${faults.join("; ")}`,
      got: undefined,
      allowed,
      fix: "generate one that passes",
    };
  },
});
