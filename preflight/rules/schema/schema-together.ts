import { isGiven } from "../../given";
import type { Violation } from "../../rule";
import { atProviderPath, schemaRule, writtenAttributes } from "../../schema";
import type { Value } from "../../value";

/** Attributes that exclude or need each other. */
export const schemaTogether = schemaRule({
  id: "schema-together",
  title: "attributes that exclude each other are not both written, and those that need each other are",
  why: "The provider refuses the combination at plan.",
  link: "https://registry.terraform.io/providers/hashicorp/google/6.50.0/docs",
  *check(resource, type) {
    const told = new Set<string>();
    for (const { value, name, path, attribute } of writtenAttributes(resource, type)) {
      if (!attribute || !isWritten(value)) continue;
      const own = path.join(".");
      const rivals = [...(attribute.conflictsWith ?? []), ...(attribute.exactlyOneOf ?? [])].map(plain);
      for (const rival of new Set(rivals)) {
        const pair = [own, rival].sort().join(" ");
        if (rival === own || told.has(pair) || !isWritten(atProviderPath(resource, rival))) continue;
        told.add(pair);
        yield {
          at: value,
          what: `"${name}" and "${rival}" exclude each other`,
          // Either may be a secret.
          got: undefined,
          allowed: "one of the two",
          fix: `remove "${name}" or "${rival}"`,
        };
      }
      yield* missing(resource, value, name, attribute.requiredWith ?? []);
    }
  },
});

function* missing(
  resource: Value,
  value: Value,
  name: string,
  needed: readonly string[],
): Iterable<Violation> {
  for (const path of needed.map(plain)) {
    if (atProviderPath(resource, path).isSet) continue;
    yield {
      at: value,
      what: `"${name}" needs "${path}"`,
      allowed: `with "${path}"`,
      fix: `write "${path}", or remove "${name}"`,
    };
  }
}

function plain(path: string): string {
  return path.replace(/\.0(?=\.|$)/g, "");
}

/** Surely written: a variable may be null. */
function isWritten(value: Value): boolean {
  return isGiven(value) && !(Array.isArray(value.raw) && value.raw.length === 0);
}
