import { isObject, own, UNKNOWN } from "../value";
import { type Comparison, type ResourceChange, type Steps, sameMeaning } from "./change";

/** An attribute that differs, or may. */
export interface Difference extends Comparison {
  /** The path, with the name in place of the index where elements have names. */
  readonly label: string;
}

/** Every attribute that a change changes, down to single values. */
export function differences(change: ResourceChange): Difference[] {
  const found: Difference[] = [];
  visit(change, { before: [], after: [], label: "" }, change.before.raw, change.after.raw, found);
  return found;
}

interface Place {
  readonly before: Steps;
  readonly after: Steps;
  readonly label: string;
}

function visit(
  change: ResourceChange,
  place: Place,
  before: unknown,
  after: unknown,
  found: Difference[],
): void {
  if (after !== UNKNOWN && sameMeaning(before, after)) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const label = place.label === "" ? key : `${place.label}.${key}`;
      const below = { before: [...place.before, key], after: [...place.after, key], label };
      visit(change, below, own(before, key), own(after, key), found);
    }
    return;
  }
  const pairs = Array.isArray(before) && Array.isArray(after) ? pairsOf(before, after) : undefined;
  if (!pairs) {
    const compared = change.compareEach(place.before, place.after);
    found.push({ ...compared, label: place.label });
    return;
  }
  for (const { i, j, name } of pairs) {
    const below = {
      before: [...place.before, i ?? NOWHERE],
      after: [...place.after, j ?? NOWHERE],
      label: `${place.label}${name}`,
    };
    const [one, other] = [before, after].map((list, side) => (list as unknown[])[[i, j][side] ?? NOWHERE]);
    visit(change, below, one, other, found);
  }
}

/** No list is that long. */
const NOWHERE = Number.MAX_SAFE_INTEGER;

/** Elements that belong together: by name, else by place. Undefined where they cannot be told apart. */
function pairsOf(
  before: readonly unknown[],
  after: readonly unknown[],
): { i: number | undefined; j: number | undefined; name: string }[] | undefined {
  for (const key of ["name", "value", "key"]) {
    const [names, others] = [before, after].map((list) => namesOf(list, key));
    if (!names || !others) continue;
    return [...new Set([...names.keys(), ...others.keys()])].map((name) => ({
      i: names.get(name),
      j: others.get(name),
      name: `[${JSON.stringify(name)}]`,
    }));
  }
  if (before.length !== after.length || !before.every(isObject) || !after.every(isObject)) return undefined;
  return before.map((_, i) => ({ i, j: i, name: before.length === 1 ? "" : `[${i}]` }));
}

/** Index by name; undefined unless every element has one of its own. */
function namesOf(list: readonly unknown[], key: string): Map<string, number> | undefined {
  const names = new Map<string, number>();
  for (const [i, item] of list.entries()) {
    const name = isObject(item) ? item[key] : undefined;
    if (typeof name !== "string" || names.has(name)) return undefined;
    names.set(name, i);
  }
  return names;
}
