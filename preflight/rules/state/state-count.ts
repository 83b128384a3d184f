import { templatesOf } from "../../expression";
import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";
import { secretsOf } from "../secrets/secret-references";
import { isConfigured, scopeOf } from "./scope";

/** How many of a resource there are. */
export const stateCount: Rule = {
  id: "state-count",
  severity: "error",
  area: "state",
  title: "count is a whole number, for_each a map or a set, and never both",
  why: "Terraform refuses the plan.",
  link: "https://developer.hashicorp.com/terraform/language/meta-arguments/for_each",
  types: ["*"],
  *check(values, { resource, all }) {
    if (!isConfigured(resource) || scopeOf(resource, all).planned) return;
    const count = values.get("count");
    const forEach = values.get("for_each");
    if (count.isSet && forEach.isSet) {
      yield { at: count, what: "count and for_each exclude each other", got: "both", fix: "remove count" };
    }
    if (count.isSet && !count.isUnknown && !(Number.isInteger(count.number) && (count.number ?? -1) >= 0)) {
      yield {
        at: count,
        what: "count is not a whole number",
        got: count.raw,
        allowed: "0, 1, 2 …",
        fix: "write a whole number",
      };
    }
    yield* forEachFaults(forEach);
    const secret = typeof forEach.raw === "string" ? secretsOf(forEach.raw, resource, all)[0] : undefined;
    if (secret?.sensitive && !secret.hashed) {
      const fix = "make the keys of something that is no secret";
      yield { at: forEach, what: "for_each cannot be sensitive", got: secret.reference, fix };
    }
    for (const [root, meta] of [
      ["each", forEach],
      ["count", count],
    ] as const) {
      if (meta.isSet) continue;
      const used = templatesOf(values).find(({ templates }) =>
        templates.some(({ traversals }) => traversals.some(({ steps }) => steps[0] === root)),
      );
      if (!used) continue;
      const name = root === "each" ? "for_each" : "count";
      const what = `${root} is used in a resource without ${name}`;
      yield { at: used.at, what, got: used.text, fix: `add ${name}, or write the value` };
    }
  },
};

function* forEachFaults(forEach: Value): Iterable<Violation> {
  const { raw } = forEach;
  const allowed = "a map, or a set of texts";
  if (Array.isArray(raw)) {
    const plain = raw.every((item) => typeof item === "string");
    const fix = plain
      ? `write "\${toset(${JSON.stringify(raw)})}"`
      : "write a map from a stable key to each item";
    yield { at: forEach, what: "for_each is a list", got: raw, allowed, fix };
  } else if (
    typeof raw === "number" ||
    typeof raw === "boolean" ||
    (typeof raw === "string" && !forEach.isUnknown)
  ) {
    const fix = typeof raw === "number" ? `write count = ${raw}` : `write "\${toset([\\"${raw}\\"])}"`;
    yield { at: forEach, what: "for_each is a single value", allowed, fix };
  } else if (typeof raw === "string" && /^\$\{\s*\[/.test(raw)) {
    const fix = `write ${raw.replace(/^\$\{\s*/, "${toset(").replace(/\s*\}$/, ")}")}`;
    yield { at: forEach, what: "for_each is a list", got: raw, allowed, fix };
  }
}
