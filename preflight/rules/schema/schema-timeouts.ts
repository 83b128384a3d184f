import { providerResource } from "../../../cloudsql/provider-schema";
import { nearest } from "../../../cloudsql/text";
import { schemaRule } from "../../schema";

const DURATION = /^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/;

/** Timeouts of a resource. */
export const schemaTimeouts = schemaRule({
  id: "schema-timeouts",
  title: "timeouts are for operations that the resource has, with a unit",
  why: "Terraform stops: the operation has no timeout, or the duration cannot be read.",
  link: "https://developer.hashicorp.com/terraform/language/resources/syntax#operation-timeouts",
  *check(resource, type) {
    const known = Object.keys(providerResource(type)?.timeouts ?? {});
    for (const [name, value] of resource.get("timeouts").entries()) {
      const text = value.string;
      if (!known.includes(name)) {
        if (!value.isSet) continue;
        const near = nearest(name, known);
        yield {
          at: value,
          what: `${type} has no timeout for "${name}"`,
          allowed: known.join(", ") || "none",
          fix: near ? `write "${near}"` : "remove it",
        };
      } else if (text !== undefined && !DURATION.test(text)) {
        const minutes = /^\d+$/.test(text)
          ? `${text}m`
          : text
              .replace(/\s+/g, "")
              .replace(/h(ou)?rs?/i, "h")
              .replace(/min(ute)?s?/i, "m")
              .replace(/sec(ond)?s?/i, "s");
        yield {
          at: value,
          what: "this is not a duration",
          allowed: 'a number with h, m or s, such as "90m"',
          fix: `write "${DURATION.test(minutes) ? minutes : "30m"}"`,
        };
      }
    }
  },
});
