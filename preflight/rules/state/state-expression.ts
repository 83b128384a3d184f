import { templatesOf } from "../../expression";
import type { Rule } from "../../rule";

/** A template can be read. */
export const stateExpression: Rule = {
  id: "state-expression",
  severity: "error",
  area: "state",
  title: "templates are closed, and their quotes are not escaped",
  why: "Terraform refuses the file: invalid expression. A snapshot of the text does not show it.",
  link: "https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping",
  types: ["*"],
  *check(values, { resource: { type } }) {
    if (type === "terraform") return;
    for (const { at, templates } of templatesOf(values)) {
      for (const { fault, source } of templates) {
        if (!fault) continue;
        yield {
          at,
          what: `the template cannot be read: ${fault}`,
          got: source,
          fix: source.includes('\\"')
            ? `write ${source.replaceAll('\\"', '"')}`
            : "close it with }, or write $${ if it is meant literally",
        };
      }
    }
  },
};
