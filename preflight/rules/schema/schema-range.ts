import { schemaRule, writtenAttributes } from "../../schema";

/** Attributes whose own rule has narrower bounds. */
const ELSEWHERE = /\.(maintenance_window|insights_config)\./;

/** Numbers with bounds. */
export const schemaRange = schemaRule({
  id: "schema-range",
  title: "a number is within the provider's bounds",
  why: "The provider refuses it at plan.",
  link: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs",
  *check(resource, type) {
    for (const { value, name, path, attribute } of writtenAttributes(resource, type)) {
      const { number } = value;
      if (!attribute?.range || number === undefined || ELSEWHERE.test(path.join("."))) continue;
      const [min, max] = attribute.range;
      if (number >= min && number <= max) continue;
      yield {
        at: value,
        what: `"${name}" is out of range`,
        allowed: `${min} to ${max}`,
        fix: `write ${number < min ? min : max} or ${number < min ? "more" : "less"}`,
      };
    }
  },
});
