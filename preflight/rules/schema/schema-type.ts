import type { ProviderAttribute } from "../../../cloudsql/provider-schema";
import type { Violation } from "../../rule";
import { schemaRule, writtenAttributes } from "../../schema";
import { isObject, textOf, type Value } from "../../value";

/** Lists of objects that a rule of their own reads, with a better answer. */
const ELSEWHERE = new Set(["database_flags", "dashboard_json"]);

/** Values that Terraform cannot convert. */
export const schemaType = schemaRule({
  id: "schema-type",
  title: "a value has the type that the provider wants",
  why: "Terraform converts between texts, numbers and booleans where that is possible, and stops elsewhere.",
  link: "https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion",
  *check(resource, type) {
    for (const { value, name, path, attribute } of writtenAttributes(resource, type)) {
      if (!attribute || !value.isSet || value.isUnknown || ELSEWHERE.has(name)) continue;
      if (path.some((one) => ELSEWHERE.has(one))) continue;
      yield* wrongType(value, attribute);
    }
  },
});

function* wrongType(value: Value, attribute: ProviderAttribute): Iterable<Violation> {
  const { raw } = value;
  const isSecret = attribute.sensitive || attribute.writeOnly;
  const got = isSecret ? kindOf(raw) : shownValue(raw);
  switch (attribute.type) {
    case "string":
      if (typeof raw === "object")
        yield wrong(value, "a text", got, Array.isArray(raw) && !isSecret ? first(raw) : undefined);
      return;
    case "bool":
      if (typeof raw === "object" || value.boolean === undefined)
        yield wrong(value, "true or false", got, boolean(raw));
      return;
    case "int":
    case "float":
      if (typeof raw === "object" || typeof raw === "boolean" || value.number === undefined)
        yield wrong(value, attribute.type === "int" ? "a whole number" : "a number", got, digits(raw));
      else if (attribute.type === "int" && !Number.isInteger(value.number))
        yield wrong(value, "a whole number", got, String(Math.ceil(value.number)));
      return;
    case "map":
      if (!isObject(raw)) yield wrong(value, "a map", got, undefined);
      else
        for (const [, one] of value.entries())
          if (typeof one.raw === "object" && one.raw !== null)
            yield wrong(one, "a text", shownValue(one.raw), undefined);
      return;
    default:
      yield* wrongList(value, attribute, got);
  }
}

function* wrongList(value: Value, attribute: ProviderAttribute, got: unknown): Iterable<Violation> {
  const { raw } = value;
  if (attribute.elem?.block) {
    const items = Array.isArray(raw) ? value.items() : [value];
    for (const item of items)
      if (!item.isUnknown && !isObject(item.raw))
        yield wrong(item, "a block", item === value ? got : shownValue(item.raw), asBlock(item, attribute));
    return;
  }
  if (!Array.isArray(raw)) {
    yield wrong(value, "a list", got, isObject(raw) ? undefined : JSON.stringify([raw]));
    return;
  }
  for (const item of value.items())
    if (typeof item.raw === "object" && item.raw !== null)
      yield wrong(item, "a text", shownValue(item.raw), undefined);
}

function wrong(at: Value, allowed: string, got: unknown, correct: string | undefined): Violation {
  return {
    at,
    what: "this is of another type than the provider wants",
    got,
    allowed,
    fix: `write ${correct ?? allowed}`,
  };
}

/** The block that was meant by one value: its required attribute of that type has it. */
function asBlock(item: Value, { elem, sensitive }: ProviderAttribute): string | undefined {
  if (sensitive || typeof item.raw === "object") return undefined;
  const number = item.number !== undefined;
  const found = Object.entries(elem?.block ?? {}).find(
    ([name, { type, required, sensitive }]) =>
      !sensitive && type === (number ? "int" : "string") && (required || name === "value"),
  );
  return found && `a block: { ${found[0]} = ${JSON.stringify(number ? item.number : item.raw)} }`;
}

/** What is inside may be a secret. */
function shownValue(raw: unknown): unknown {
  return typeof raw === "object" ? kindOf(raw) : raw;
}

function kindOf(raw: unknown): string {
  if (Array.isArray(raw)) return "a list";
  return isObject(raw) ? "an object" : `a ${typeof raw}`;
}

function first(list: unknown[]): string | undefined {
  return list.length === 1 && typeof list[0] === "string" ? `"${list[0]}"` : undefined;
}

function boolean(raw: unknown): string | undefined {
  if (Array.isArray(raw) && raw.length === 1) return boolean(raw[0]);
  if (/^(on|yes|y|t|1|enabled|true)$/i.test(textOf(raw))) return "true";
  return /^(off|no|n|f|0|disabled|false)$/i.test(textOf(raw)) ? "false" : undefined;
}

function digits(raw: unknown): string | undefined {
  return typeof raw === "string" ? /\d+/.exec(raw)?.[0] : undefined;
}
