import { schemaRule, writtenBlocks } from "../../schema";

/** Attributes that a rule of their own reads, with more to say. */
const ELSEWHERE = new Set(["deny_maintenance_period"]);

/** Blocks that may be written once. */
export const schemaBlockCount = schemaRule({
  id: "schema-block-count",
  title: "a block is written as often as the provider takes it",
  why: "Terraform stops with 'too many blocks', whatever the service would allow.",
  link: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs",
  *check(resource, type) {
    for (const { value, block } of writtenBlocks(resource, type)) {
      for (const [name, written] of value.entries()) {
        const most = Object.hasOwn(block, name) ? block[name]?.maxItems : undefined;
        if (most === undefined || !Array.isArray(written.raw) || ELSEWHERE.has(name)) continue;
        const count = written.raw.length;
        if (count <= most) continue;
        yield {
          at: written,
          what: `"${name}" is written ${count} times, and the provider takes ${most === 1 ? "one" : most}`,
          got: undefined,
          allowed: `${most}`,
          fix: most === 1 ? `merge them into one ${name}` : `keep ${most}`,
        };
      }
    }
  },
});
