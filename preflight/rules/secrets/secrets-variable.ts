import type { Rule } from "../../rule";
import { isSecretName } from "./secret-references";

/** Variables for secrets say so. */
export const secretsVariable: Rule = {
  id: "secrets-variable",
  severity: "warning",
  area: "secrets",
  title: "a variable for a secret is sensitive",
  why: "Its value is shown in plans, and in the output of everything that uses it.",
  ignoreWhen: "the value is no secret in spite of its name",
  link: "https://developer.hashicorp.com/terraform/language/values/variables#sensitive",
  types: ["variable"],
  *check(variable, { resource }) {
    const name = resource.address.split(".")[1] ?? "";
    const type = variable.get("type").string ?? "";
    if (!isSecretName(name) || /^(bool|number)$/.test(type)) return;
    if (variable.get("sensitive").is(true) || variable.get("ephemeral").is(true)) return;
    yield {
      at: "sensitive",
      what: "the variable is for a secret and not marked",
      got: name,
      allowed: "sensitive = true, or ephemeral = true",
      fix: "write sensitive = true (or ephemeral = true, from Terraform 1.10, to keep it out of the state)",
    };
  },
};
