import type { Rule } from "../../rule";
import { ROOT_PASSWORD, secretsOf } from "./secret-references";

/** Arguments that have a write-only twin. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  google_sql_user: "password",
  google_sql_database_instance: "root_password",
  google_secret_manager_secret_version: "secret_data",
  postgresql_role: "password",
};

const POLICY_ROOT_PASSWORD =
  "with provider google 7 or later write root_password_wo and root_password_wo_version; with 6 rotate it after the creation (gcloud sql users set-password postgres)";

/** Passwords go where the state does not keep them. */
export const secretsInState: Rule = {
  id: "secrets-in-state",
  severity: "warning",
  area: "secrets",
  title: "passwords are given to write-only arguments",
  why: "The state keeps every other argument, and the result of random_password, as plain text.",
  ignoreWhen: "Terraform is older than 1.11 and the state is in an encrypted backend that few can read",
  link: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only",
  types: Object.keys(ARGUMENTS),
  *check(values, { resource, all }) {
    const argument = ARGUMENTS[resource.type] ?? "password";
    const value = values.get(argument);
    if (typeof value.raw !== "string" || !value.isUnknown) return;
    if (/^(MYSQL|SQLSERVER)/.test(values.get("database_version").string ?? "")) return;
    const [secret] = secretsOf(value.raw, resource, all);
    const reference = secret?.reference ?? value.raw.replace(/^\$\{|\}$/g, "");
    const generated = /^random_password\.([\w-]+)\.result$/.exec(reference)?.[1];
    const source = generated
      ? ` = "\${ephemeral.random_password.${generated}.result}"`
      : ", from an ephemeral resource,";
    const writeOnly = `write ${argument}_wo${source} and ${argument}_wo_version = 1`;
    // A password policy lets no instance be made without a root password.
    const policy = values.get("settings.password_validation_policy.enable_password_policy").is(true);
    const root = policy ? POLICY_ROOT_PASSWORD : ROOT_PASSWORD;
    yield {
      at: value,
      what: `the state keeps ${argument} as plain text`,
      got: reference,
      allowed: "a write-only argument with an ephemeral value (Terraform 1.11)",
      fix: `${argument === "root_password" ? root : writeOnly}; before 1.11 keep the state in an encrypted remote backend`,
    };
  },
};
