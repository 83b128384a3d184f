/** What the provider refuses at validate: allowed values, ranges, item counts, and settings that exclude or need each other. */
import { type Attributes, Refusal, UNKNOWN } from "./behaviour";
import type { Path } from "./planning";
import type { Attribute, Block, NestedBlock, Rules } from "./schema-model";

/** Every problem of a configuration, each with the path of its attribute. Unknown values are skipped. */
export function validateConfig(block: Block, config: Attributes): Refusal[] {
  const found = new Map<string, Refusal>();
  for (const refusal of validateBlock(block, config, config, [])) {
    // The members of a group all carry its rule; one report is enough.
    const key = `${refusal.summary}\n${refusal.detail}`;
    if (!found.has(key)) found.set(key, refusal);
  }
  return [...found.values()];
}

function validateBlock(block: Block, value: Attributes, root: Attributes, path: Path): Refusal[] {
  const refusals: Refusal[] = [];
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const here = [...path, name];
    refusals.push(
      ...checkValue(attribute, value[name], here),
      ...checkGroups(attribute, value[name], root, here),
    );
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const here = [...path, name];
    refusals.push(
      ...checkGroups(nested, value[name], root, here),
      ...validateElements(nested, value[name], root, here),
    );
  }
  return refusals;
}

function validateElements(nested: NestedBlock, value: unknown, root: Attributes, path: Path): Refusal[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((element, index) =>
    typeof element === "object" && element !== null
      ? validateBlock(nested.block, element as Attributes, root, [...path, index])
      : [],
  );
}

function checkValue(attribute: Attribute, value: unknown, path: Path): Refusal[] {
  if (value === null || value === undefined || value === UNKNOWN) return [];
  const refusals: Refusal[] = [];
  const members = Array.isArray(value) ? value : [value];
  if (attribute.enum !== undefined) {
    for (const member of members) {
      // The provider takes an empty string for "not set".
      if (member === UNKNOWN || member === "" || attribute.enum.includes(member)) continue;
      const allowed = attribute.enum.map((one) => JSON.stringify(one)).join(", ");
      refusals.push(
        new Refusal(
          `invalid value for "${text(path)}"`,
          `got ${JSON.stringify(member)}; allowed: ${allowed}`,
          path,
        ),
      );
    }
  }
  if (attribute.range !== undefined && typeof value === "number") {
    const [low, high] = attribute.range;
    if (value < low || value > high) {
      const allowed = high >= 2_147_483_647 ? `${low} or more` : `${low} to ${high}`;
      refusals.push(
        new Refusal(`"${text(path)}" is out of range`, `got ${value}; allowed: ${allowed}`, path),
      );
    }
  }
  if (attribute.json && typeof value === "string") refusals.push(...checkJson(value, path));
  if (Array.isArray(value)) refusals.push(...checkCount(attribute, value.length, path));
  return refusals;
}

function checkJson(value: string, path: Path): Refusal[] {
  try {
    JSON.parse(value);
    return [];
  } catch (error) {
    return [new Refusal(`"${text(path)}" is not JSON`, (error as Error).message, path)];
  }
}

function checkCount({ minItems = 0, maxItems = 0 }: Attribute, count: number, path: Path): Refusal[] {
  if (count < minItems) {
    return [
      new Refusal(`too few values for "${text(path)}"`, `got ${count}; allowed: at least ${minItems}`, path),
    ];
  }
  if (maxItems > 0 && count > maxItems) {
    return [
      new Refusal(`too many values for "${text(path)}"`, `got ${count}; allowed: at most ${maxItems}`, path),
    ];
  }
  return [];
}

function checkGroups(rules: Rules, value: unknown, root: Attributes, path: Path): Refusal[] {
  const refusals: Refusal[] = [];
  const self = text(path);
  if (isSet(value)) {
    for (const other of rules.conflictsWith ?? []) {
      if (other !== self && isSet(at(root, other))) {
        refusals.push(
          new Refusal(
            "conflicting arguments",
            `"${self}" cannot be set together with "${other}"; keep one of them`,
            path,
          ),
        );
      }
    }
    const missing = (rules.requiredWith ?? []).filter((other) => isAbsent(at(root, other)));
    if (missing.length > 0) {
      refusals.push(
        new Refusal(
          "missing argument",
          `"${self}" needs ${quoted(missing)}; set it too, or remove "${self}"`,
          path,
        ),
      );
    }
  }
  refusals.push(
    ...checkGroup(rules.exactlyOneOf, "exactly one", root),
    ...checkGroup(rules.atLeastOneOf, "at least one", root),
  );
  return refusals;
}

/** Reported at the first of the group, so that its members report the same. */
function checkGroup(group: readonly string[] | undefined, how: string, root: Attributes): Refusal[] {
  if (group === undefined) return [];
  const values = group.map((name) => at(root, name));
  const specified = group.filter((_, index) => isSet(values[index]));
  const path = (group[0] ?? "").split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const rule = `${how} of ${quoted(group)} must be set`;
  if (specified.length === 0) {
    return values.includes(UNKNOWN) ? [] : [new Refusal("missing argument", `${rule}; none is`, path)];
  }
  if (how === "at least one" || specified.length === 1) return [];
  return [new Refusal("conflicting arguments", `${rule}; got ${quoted(specified)}`, path)];
}

/** The value at a path in Terraform's text form, e.g. `settings.0.tier`. */
function at(root: Attributes, path: string): unknown {
  let value: unknown = root;
  for (const step of path.split(".")) {
    if (value === UNKNOWN) return UNKNOWN;
    if (typeof value !== "object" || value === null) return null;
    value = (value as Record<string, unknown>)[step];
  }
  return value ?? null;
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

function isSet(value: unknown): boolean {
  return value !== UNKNOWN && !isAbsent(value);
}

function text(path: Path): string {
  return path.join(".");
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
