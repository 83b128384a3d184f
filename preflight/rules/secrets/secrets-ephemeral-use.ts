import { templatesOf } from "../../expression";
import type { Rule } from "../../rule";

/** Types of blocks and arguments that are not kept. */
const NOT_KEPT = /(^|\.)(provisioner|connection)(\.|\[|$)/;

/** Ephemeral values go only where nothing is kept. */
export const secretsEphemeralUse: Rule = {
  id: "secrets-ephemeral-use",
  severity: "error",
  area: "secrets",
  title: "ephemeral values are given to write-only arguments only",
  why: "Terraform refuses the plan: invalid use of ephemeral value.",
  link: "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral",
  types: ["*"],
  *check(values, { resource }) {
    const { type } = resource;
    if (["provider", "locals", "terraform", "module", "output", "variable"].includes(type)) return;
    if (type.startsWith("ephemeral.")) return;
    for (const { at, templates } of templatesOf(values)) {
      const used = templates
        .flatMap(({ traversals }) => traversals)
        .find(({ steps }) => steps[0] === "ephemeral");
      const argument =
        at.path
          .replace(/\[\d+\]/g, "")
          .split(".")
          .pop() ?? "";
      if (!used || argument.endsWith("_wo") || NOT_KEPT.test(at.path)) continue;
      yield {
        at,
        what: `${argument} is kept in the state and cannot take an ephemeral value`,
        got: used.steps.join("."),
        allowed: "arguments that end in _wo, providers, provisioners",
        fix: /^(password|root_password|secret_data)$/.test(argument)
          ? `write ${argument}_wo and ${argument}_wo_version`
          : "refer to something that is kept, such as the secret's version",
      };
    }
  },
};
