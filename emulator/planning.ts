/**
 * The plan that every resource type shares: what the configuration says, defaults, what the service decides
 * (unknown until a create is applied, kept on an update), and which changes replace the resource.
 */
import { type Attributes, UNKNOWN } from "./behaviour";
import { sameMeaning } from "./same-meaning";
import type { Attribute, Block, NestedBlock } from "./schema-model";
import { copy, equal } from "./values";

export type Path = readonly (string | number)[];

/**
 * What a resource will look like. Write-only values are null; what only the service knows is
 * {@link UNKNOWN} on a create.
 */
export function planAttributes(block: Block, prior: Attributes | null, config: Attributes): Attributes {
  const planned: Attributes = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    planned[name] = planAttribute(
      attribute,
      prior === null ? undefined : (prior[name] ?? null),
      config[name] ?? null,
    );
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    planned[name] = planBlocks(nested, prior === null ? undefined : prior[name], config[name]);
  }
  return planned;
}

/** Paths whose change can only be made by replacing the resource. */
export function replacements(block: Block, prior: Attributes, planned: Attributes, path: Path = []): Path[] {
  const paths: Path[] = [];
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (attribute.forceNew && !same(attribute, prior[name], planned[name])) paths.push([...path, name]);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    if (nested.nesting === "single") continue;
    paths.push(...blockReplacements(nested, listOf(prior[name]), listOf(planned[name]), [...path, name]));
  }
  return paths;
}

function planAttribute(attribute: Attribute, prior: unknown, config: unknown): unknown {
  if (attribute.writeOnly) return null;
  if (config !== null) {
    if (prior === undefined) return copy(config);
    const unchanged =
      same(attribute, prior, config) || (attribute.diffSuppressed && sameMeaning(prior, config));
    return copy(unchanged ? prior : config);
  }
  if (attribute.default !== undefined) return attribute.default;
  if (attribute.computed) return prior === undefined ? UNKNOWN : copy(prior);
  // A service that answers "" or [] for what was never set has changed nothing.
  return prior !== undefined && isZero(prior) ? copy(prior) : null;
}

function planBlocks(nested: NestedBlock, prior: unknown, config: unknown): unknown {
  if (config === UNKNOWN) return UNKNOWN;
  if (nested.nesting === "single") return copy(config ?? null);
  const configured = listOf(config);
  if (configured.length === 0 && nested.computed) return prior === undefined ? UNKNOWN : copy(prior);
  const before = listOf(prior);
  return configured.map((element, index) => {
    const match =
      nested.nesting === "list"
        ? before[index]
        : before.find((candidate) => matches(nested.block, candidate, element));
    return planAttributes(nested.block, match ?? null, element);
  });
}

/** True where an element of a set is the one that the configuration describes. */
function matches(block: Block, candidate: Attributes, config: Attributes): boolean {
  const planned = planAttributes(block, candidate, config);
  return Object.keys(block.attributes).every((name) => equal(candidate[name] ?? null, planned[name]));
}

function blockReplacements(
  nested: NestedBlock,
  prior: Attributes[],
  planned: Attributes[],
  path: Path,
): Path[] {
  if (nested.forceNew && prior.length !== planned.length) return [path];
  if (nested.nesting === "set") {
    const changed = !equal(inOrder(prior), inOrder(planned));
    return changed && (nested.forceNew || someForceNew(nested.block)) ? [path] : [];
  }
  const paths: Path[] = [];
  const empty: Attributes = {};
  for (let index = 0; index < Math.max(prior.length, planned.length); index += 1) {
    const changed = replacements(nested.block, prior[index] ?? empty, planned[index] ?? empty, [
      ...path,
      index,
    ]);
    // Terraform looks a path up in the planned value, so name the block where the element is gone.
    paths.push(...(changed.length > 0 && planned[index] === undefined ? [path] : changed));
  }
  return paths;
}

function someForceNew(block: Block): boolean {
  return Object.values(block.attributes).some((attribute) => attribute.forceNew);
}

/** Equal to the service: unset and zero are one, and the order of a set means nothing. */
function same(attribute: Attribute, a: unknown, b: unknown): boolean {
  if (a === UNKNOWN || b === UNKNOWN) return false;
  if (attribute.unsetMeans !== undefined) return (a || attribute.unsetMeans) === (b || attribute.unsetMeans);
  if (isZero(a) && isZero(b))
    return a === b || a === null || a === undefined || b === null || b === undefined;
  const isSet = Array.isArray(attribute.type) && attribute.type[0] === "set";
  return isSet && Array.isArray(a) && Array.isArray(b)
    ? equal(inOrder(a), inOrder(b))
    : equal(a ?? null, b ?? null);
}

function isZero(value: unknown): boolean {
  if (value === null || value === undefined || value === "" || value === 0 || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function inOrder(set: readonly unknown[]): unknown[] {
  const key = (value: unknown): string =>
    JSON.stringify(value, (_, member) =>
      member === UNKNOWN ? { unknown: true } : typeof member === "bigint" ? String(member) : member,
    );
  return [...set].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function listOf(value: unknown): Attributes[] {
  return Array.isArray(value) ? (value as Attributes[]) : [];
}
