import { providerResource } from "../../../cloudsql/provider-schema";
import { addressOf, parseTemplates } from "../../expression";
import type { Rule, Violation } from "../../rule";
import { texts, type Value } from "../../value";
import { isSecretAttribute, secretsOf } from "./secret-references";

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
        } else if (!sensitive.is(true) && (marked || !hashed)) {
          yield {
            at,
            what: unmarked
              ? "the output shows a secret, unmarked on purpose"
              : "the output shows a secret and is not sensitive",
            got,
            allowed: "sensitive = true",
            fix: hashed
              ? "write sensitive = true, or nonsensitive(…) around the hash"
              : "write sensitive = true, or better put out the secret's name in Secret Manager",
            ...(!marked && { severity: "warning" }),
          };
        } else if (!hashed) {
          const fix = "put out the secret's name in Secret Manager instead";
          yield { at, what: "the state keeps the output's secret as plain text", got, fix, severity: "info" };
        }
      }
      if (!sensitive.is(true)) yield* markedByProvider(at, text);
    }
  },
};

/** What is no secret, such as a certificate, and still marked: Terraform refuses it all the same. */
function* markedByProvider(at: Value, text: string): Iterable<Violation> {
  for (const traversal of parseTemplates(text).flatMap(({ traversals }) => traversals)) {
    const address = addressOf(traversal)?.split(".") ?? [];
    const type = address.at(-2) ?? "";
    const attribute = traversal.steps.slice(address.length).find((step) => !step.startsWith("["));
    const schema = attribute === undefined ? undefined : providerResource(type)?.attributes[attribute];
    if (!schema?.sensitive || traversal.within.includes("nonsensitive") || isSecretAttribute(type, attribute))
      continue;
    yield {
      at,
      what: `the provider marks ${attribute} as sensitive and the output is not`,
      got: traversal.steps.join(".").replaceAll(".[]", "[…]"),
      allowed: "sensitive = true",
      fix: "write sensitive = true, or nonsensitive(…) where it is no secret",
    };
  }
}
