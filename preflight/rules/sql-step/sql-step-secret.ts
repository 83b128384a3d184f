import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";
import { isSecretName, secretsOf } from "../secrets/secret-references";
import { LITERAL_SECRETS, type Step, stepsOf } from "./step";

const FIX = "give the step the name of the secret in Secret Manager and let it read the value itself";

/** A step gets no secret from Terraform. */
export const sqlStepSecret: Rule = {
  id: "sql-step-secret",
  severity: "error",
  area: "sql-step",
  title: "no secret is in the command or environment of a step",
  why: "A command is seen in the list of processes and in errors; and with one sensitive value in reach Terraform hides the whole output of the step.",
  ignoreWhen: "it is in the environment, and the output of the step is not needed",
  link: "https://developer.hashicorp.com/terraform/language/resources/provisioners/local-exec",
  types: ["*"],
  *check(resource, { resource: from, all }) {
    for (const step of stepsOf(resource)) {
      for (const { at, text } of step.commands) {
        const secret = secretsOf(text, from, all).find(({ hashed }) => !hashed);
        const literal = LITERAL_SECRETS.find(([pattern]) => pattern.test(text));
        const what = "the command of the step has a secret in it";
        if (secret) yield { at, what, got: secret.reference, fix: FIX };
        else if (literal)
          yield { at, what: `${what}, written out in ${literal[1]}`, got: undefined, fix: FIX };
      }
      for (const violation of environmentSecrets(step, (text) => secretsOf(text, from, all)[0]?.reference)) {
        yield violation;
      }
    }
  },
};

function* environmentSecrets(
  { body }: Step,
  referenceIn: (text: string) => string | undefined,
): Iterable<Violation> {
  for (const [name, at] of body.get("environment").entries()) {
    if (typeof at.raw !== "string") continue;
    const reference = referenceIn(at.raw);
    const what = "the environment of the step has a secret in it: Terraform hides all its output";
    if (reference) yield { at, what, got: reference, fix: FIX, severity: "warning" };
    else if (isLiteralSecret(name, at)) {
      yield {
        at,
        what: "a secret is written out in the environment of the step",
        got: undefined,
        fix: FIX,
        severity: "warning",
      };
    }
  }
}

function isLiteralSecret(name: string, at: Value): boolean {
  const text = at.string ?? "";
  const named = isSecretName(name.toLowerCase().replace(/^pgpassword$/, "password"));
  return (named && text !== "" && !text.startsWith("projects/")) || /:\/\/[^\s:/@]+:[^\s@/]+@/.test(text);
}
