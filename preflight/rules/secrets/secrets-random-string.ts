import { templatesOf } from "../../expression";
import type { Rule } from "../../rule";

const NOT_SECRET = new Set(["random_string", "random_id", "random_pet", "random_uuid"]);
const PASSWORD = /(^|\.)(root_password|password|secret_data)(_wo)?$/;

/** Passwords come from what is made for them. */
export const secretsRandomString: Rule = {
  id: "secrets-random-string",
  severity: "warning",
  area: "secrets",
  title: "passwords come from random_password",
  why: "random_string and its like are not sensitive: Terraform shows them in plans and logs. uuid() is another one at every run.",
  ignoreWhen: "the plan and its logs are secret themselves",
  link: "https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password",
  types: [
    "google_sql_user",
    "google_sql_database_instance",
    "google_secret_manager_secret_version",
    "postgresql_role",
  ],
  *check(values) {
    for (const { at, templates } of templatesOf(values)) {
      if (!PASSWORD.test(at.path)) continue;
      const used = templates
        .flatMap(({ traversals }) => traversals)
        .find(({ steps }) => NOT_SECRET.has(steps[0] ?? ""));
      const call = templates.flatMap(({ calls }) => calls).find((name) => /^(uuid|timestamp)$/.test(name));
      if (!used && !call) continue;
      const name = used?.steps[1] ?? "NAME";
      yield {
        at,
        what: used
          ? `${used.steps[0]} is not treated as a secret`
          : `${call}() is another value at every run`,
        got: used ? used.steps.join(".") : `${call}()`,
        allowed: "random_password",
        fix: `write ephemeral.random_password.${name}.result, into a write-only argument`,
      };
    }
  },
};
