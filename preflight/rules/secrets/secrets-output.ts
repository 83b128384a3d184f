import type { Rule } from "../../rule";
import { texts } from "../../value";
import { secretsOf } from "./secret-references";

/** Outputs that show a secret. */
export const secretsOutput: Rule = {
  id: "secrets-output",
  severity: "error",
  area: "secrets",
  title: "an output with a secret is marked sensitive, and better not there",
  why: "Terraform refuses it: output refers to sensitive values. Without that it would be on the screen and in the logs.",
  ignoreWhen: "the value is no secret in spite of its name",
  link: "https://developer.hashicorp.com/terraform/language/values/outputs#sensitive",
  types: ["output"],
  *check(output, { resource, all }) {
    const value = output.get("value");
    const sensitive = output.get("sensitive");
    if (sensitive.isUnknown) return;
    for (const { value: at, text } of texts(value)) {
      for (const { reference, sensitive: marked, hashed, unmarked } of secretsOf(text, resource, all)) {
        const got = reference;
        if (reference.startsWith("ephemeral.")) {
          const fix = "remove the output; give the secret's name in Secret Manager instead";
          yield { at, what: "an output of a root module cannot be ephemeral", got, fix };
        } else if (!sensitive.is(true) && !hashed) {
          yield {
            at,
            what: unmarked
              ? "the output shows a secret, unmarked on purpose"
              : "the output shows a secret and is not sensitive",
            got,
            allowed: "sensitive = true",
            fix: "write sensitive = true, or better put out the secret's name in Secret Manager",
            ...(!marked && { severity: "warning" }),
          };
        } else if (!hashed) {
          const fix = "put out the secret's name in Secret Manager instead";
          yield { at, what: "the state keeps the output's secret as plain text", got, fix, severity: "info" };
        }
      }
    }
  },
};
