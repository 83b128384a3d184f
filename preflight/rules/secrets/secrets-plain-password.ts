import type { Rule } from "../../rule";
import type { Value } from "../../value";
import { isSecretName, ROOT_PASSWORD } from "./secret-references";

/** Arguments whose text is the secret itself. */
const VALUES =
  /^((root_)?password(_wo)?|secret_data(_wo)?|passphrase|private_key|api_key|auth_token|access_token|service_key|client_secret)$/;

const URL_WITH_PASSWORD = /\b[a-z][a-z0-9+]*:\/\/[^\s:/@${}]+:([^\s/@${}]+)@/;

/** No password stands in a configuration. */
export const secretsPlainPassword: Rule = {
  id: "secrets-plain-password",
  severity: "warning",
  area: "secrets",
  title: "no password is written in the configuration",
  why: "It is in the repository, in the plan and in the state, readable by everyone who reads one of them.",
  ignoreWhen: "it is a placeholder that is changed before anything can be reached",
  link: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  types: ["*"],
  *check(resource, { resource: { type, address } }) {
    if (type === "terraform") return;
    for (const { at, name } of literals(resource, "")) {
      const isLocal = type === "locals" || type === "variable" || type === "output";
      const ownName = type === "variable" || type === "output" ? (address.split(".")[1] ?? "") : name;
      const isValue = !isLocal || name === "default" || name === "value" || type === "locals";
      const named = isLocal ? isValue && isSecretName(ownName) : VALUES.test(name);
      const text = at.string ?? "";
      if (!named && !(text.includes("://") && URL_WITH_PASSWORD.test(text))) continue;
      if (text === "" || /^(projects|secrets)\/|^arn:|^\//.test(text)) continue;
      yield {
        at,
        what: named ? "the secret is written in the configuration" : "a URL has a password in it",
        got: undefined,
        fix: fixFor(type, name),
      };
    }
  },
};

function fixFor(type: string, name: string): string {
  if (name === "root_password") return ROOT_PASSWORD;
  if (/^password$|^secret_data$/.test(name) && type.startsWith("google_")) {
    return `write ${name}_wo = "\${ephemeral.random_password.NAME.result}" and ${name}_wo_version = 1`;
  }
  if (type === "variable") return "remove the default and write sensitive = true";
  return "make it with an ephemeral random_password, or read it from Secret Manager with an ephemeral resource";
}

/** Known texts, by the last name on their path; provisioners have rules of their own. */
function* literals(value: Value, name: string): Iterable<{ at: Value; name: string }> {
  if (name === "provisioner" || name === "//" || name === "documentation") return;
  if (typeof value.raw === "string") {
    if (value.string !== undefined) yield { at: value, name };
  } else if (Array.isArray(value.raw)) {
    for (const item of value.items()) yield* literals(item, name);
  } else for (const [key, child] of value.entries()) yield* literals(child, key);
}
