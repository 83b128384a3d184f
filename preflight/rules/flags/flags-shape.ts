import { findFlag } from "../../../cloudsql/flags";
import { instanceRule } from "../../instance";
import type { Violation } from "../../rule";
import { isObject, isUnknown, textOf, type Value } from "../../value";

/** The one form of the list: names and values, both texts. */
export const flagsShape = instanceRule({
  id: "flags-shape",
  severity: "error",
  area: "flags",
  title: "flags are a list of names and values, both texts",
  why: "Anything else does not parse, or comes back from the API in another form than it was written.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#database_flags",
  *check(instance) {
    const list = instance.settings.get("database_flags");
    if (!list.isSet || list.isUnknown) return;
    if (!Array.isArray(list.raw)) {
      const pairs = isObject(list.raw) ? pairsOf(list.raw) : pairsOfText(list.string ?? "");
      yield wrong(
        list,
        `flags are a list, and this is ${isObject(list.raw) ? "an object" : "a plain value"}`,
        pairs,
      );
      return;
    }
    for (const entry of list.items()) {
      if (entry.isUnknown) continue;
      const pairs = isObject(entry.raw) ? pairsOf(entry.raw) : pairsOfText(entry.string ?? "");
      if (!isObject(entry.raw)) yield wrong(entry, "a flag is an object with name and value", pairs);
      else if (!("name" in entry.raw && "value" in entry.raw))
        yield wrong(entry, "a flag has a name and a value, and nothing else", pairs);
      else yield* notTexts(entry, pairs);
    }
  },
});

function* notTexts(entry: Value, pairs: readonly Pair[]): Iterable<Violation> {
  for (const key of ["name", "value"]) {
    const value = entry.get(key);
    if (!isUnknown(value.raw) && typeof value.raw !== "string")
      yield wrong(value, `the ${key} of a flag is a text, in quotes`, pairs);
  }
}

type Pair = readonly [name: string, value: unknown];

function pairsOf(object: Record<string, unknown>): Pair[] {
  return "name" in object ? [[textOf(object.name), object.value ?? "…"]] : Object.entries(object);
}

/** `max_connections=100,jit=off`, as gcloud takes it. */
function pairsOfText(text: string): Pair[] {
  return text.split(",").flatMap((part): Pair[] => {
    const [, name, value] = /^\s*([\w.]+)\s*[=:]\s*(.*?)\s*$/.exec(part) ?? [];
    return name === undefined || value === undefined ? [] : [[name, value]];
  });
}

function wrong(at: Value, what: string, pairs: readonly Pair[]): Violation {
  const lines = pairs.map(([name, value]) => `{"name": "${name}", "value": "${asText(name, value)}"}`);
  return {
    at,
    what,
    got:
      typeof at.raw === "object"
        ? JSON.stringify(at.raw, (_key, one) => (typeof one === "symbol" ? "?" : one))
        : at.raw,
    allowed: '[{"name": "…", "value": "…"}]',
    fix: `write [${lines.join(", ") || '{"name": "max_connections", "value": "100"}'}]`,
  };
}

function asText(name: string, value: unknown): string {
  if (findFlag(name)?.type === "boolean" && /^(true|false)$/.test(textOf(value)))
    return textOf(value) === "true" ? "on" : "off";
  return isObject(value) && "value" in value ? textOf(value.value) : textOf(value);
}
