import { addressOf, templatesOf } from "../../expression";
import type { Rule } from "../../rule";
import { scopeOf } from "./scope";

/** One of many is named with its key. */
export const stateInstanceKey: Rule = {
  id: "state-instance-key",
  severity: "error",
  area: "state",
  title: "a reference to a resource with count or for_each has a key, and no other has one",
  why: "Terraform refuses the plan: missing, or unexpected, resource instance key.",
  link: "https://developer.hashicorp.com/terraform/language/expressions/references#resources",
  types: ["*"],
  *check(values, { resource, all }) {
    if (scopeOf(resource, all).planned) return;
    for (const { at, templates } of templatesOf(values)) {
      for (const traversal of templates.flatMap((template) => template.traversals)) {
        const address = addressOf(traversal);
        const target = address === undefined ? undefined : all.at(resource, address);
        if (!target || address === undefined) continue;
        const rest = traversal.steps.slice(address.split(".").length);
        const many = ["count", "for_each"].find((name) => target.attributes[name] != null);
        const [key, attribute] = rest;
        if (many && key !== undefined && !key.startsWith("[")) {
          const index = many === "count" ? "[0]" : '["KEY"]';
          const each = many === "count" ? `${address}[*]` : `values(${address})[*]`;
          yield {
            at,
            what: `${address} has ${many}: the reference does not say which one`,
            got: traversal.steps.join("."),
            fix: `write ${address}${index}.${key}, or ${each}.${key} for all`,
          };
        } else if (!many && key === "[]") {
          const fix = `write ${address}${attribute ? `.${attribute}` : ""}`;
          yield {
            at,
            what: `${address} is one resource: it has no key`,
            got: traversal.steps.join(".").replaceAll(".[]", "[…]"),
            fix,
          };
        }
      }
    }
  },
};
