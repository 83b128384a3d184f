import { schemaRule, writtenBlocks } from "../../schema";

/** What a resource or block does not do without. */
export const schemaRequired = schemaRule({
  id: "schema-required",
  severity: "warning",
  title: "what the provider requires is written",
  why: "Terraform stops with 'missing required argument'.",
  ignoreWhen: "the input is an excerpt: another file or an override writes it",
  link: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs",
  *check(resource, type) {
    for (const { value, path, block, dynamic } of writtenBlocks(resource, type)) {
      const missing = Object.entries(block)
        .filter(
          ([name, attribute]) => attribute.required && !value.get(name).isSet && !dynamic.includes(name),
        )
        // An instance's tier has a rule of its own.
        .map(([name]) => name)
        .filter((name) => !(path[0] === "settings" && name === "tier"));
      if (missing.length === 0) continue;
      const at = value.path;
      yield {
        at: [at, missing[0]].filter(Boolean).join("."),
        what: `${at || type} lacks ${missing.map((name) => `"${name}"`).join(", ")}`,
        fix: `write ${missing.map((name) => `"${name}"`).join(", ")}`,
      };
    }
  },
});
