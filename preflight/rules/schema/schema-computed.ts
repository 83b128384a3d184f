import { isComputed } from "../../../cloudsql/provider-schema";
import { schemaRule, writtenAttributes } from "../../schema";

/** What only the service says. */
export const schemaComputed = schemaRule({
  id: "schema-computed",
  title: "what the service computes is not written",
  why: "Terraform refuses a value for an attribute that its result decides.",
  link: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs",
  *check(resource, type) {
    for (const { value, name, attribute } of writtenAttributes(resource, type)) {
      if (!isComputed(attribute) || !value.isSet) continue;
      yield {
        at: value,
        what: `"${name}" is decided by the service and cannot be written`,
        allowed: "nothing",
        fix: `remove "${name}"`,
      };
    }
  },
});
