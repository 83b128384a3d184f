import { templatesOf } from "../../expression";
import type { Rule } from "../../rule";

/** A password stays the same between two runs. */
export const secretsKeepers: Rule = {
  id: "secrets-keepers",
  severity: "warning",
  area: "secrets",
  title: "a generated password does not depend on the time",
  why: "With timestamp() or uuid() in its keepers every apply makes another password, and clients fail.",
  ignoreWhen: "a new password at every apply is wanted",
  link: "https://registry.terraform.io/providers/hashicorp/random/latest/docs#resource-keepers",
  types: ["random_password", "random_string", "random_id", "random_bytes"],
  *check(values) {
    for (const { at, templates } of templatesOf(values)) {
      const call = templates
        .flatMap(({ calls }) => calls)
        .find((name) => /^(timestamp|plantimestamp|uuid)$/.test(name));
      if (!call || !at.path.startsWith("keepers")) continue;
      const fix = "write a number, and raise it to rotate";
      yield { at, what: `${call}() is another value at every run`, got: `${call}()`, fix };
    }
  },
};
