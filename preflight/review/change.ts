import type { Change } from "../inputs/plan";
import { isObject, own, UNKNOWN, Value } from "../value";
import { redact, shown } from "./redact";

/** What a plan does to a resource. `forget` leaves it in the cloud and drops it from the state. */
export type Action = "create" | "update" | "replace" | "delete" | "forget" | "read" | "none";

/** Names of attributes and indexes of lists, as Terraform writes a path. */
export type Steps = readonly (string | number)[];

/** One attribute on both sides of a change. */
export interface Comparison {
  /** As the rules write it, e.g. `settings.disk_size`. */
  readonly path: string;
  readonly before: Value;
  readonly after: Value;
  /** Both sides are known and mean something else; unset, empty and null are one. */
  readonly changed: boolean;
  /** Both sides for people; a sensitive value is not shown. */
  readonly was: string;
  readonly will: string;
  /** `was → will` */
  readonly text: string;
}

/** A change to read from: the attributes of both sides, and how they may be shown. */
export class ResourceChange {
  readonly before: Value;
  readonly after: Value;
  #shownBefore: unknown;
  #shownAfter: unknown;

  constructor(readonly change: Change) {
    this.before = new Value(change.before ?? {}, "");
    this.after = new Value(change.after ?? {}, "");
  }

  get address(): string {
    return this.change.address;
  }

  get type(): string {
    return this.change.type;
  }

  get action(): Action {
    return actionOf(this.change.actions);
  }

  /** It exists before and after, as one thing. */
  get isUpdated(): boolean {
    return this.action === "update";
  }

  get isReplaced(): boolean {
    return this.action === "replace";
  }

  get isDestroyed(): boolean {
    return this.action === "delete";
  }

  /** It exists before and after, perhaps as another one. */
  get isKept(): boolean {
    return this.isUpdated || this.isReplaced;
  }

  /** The new one is made before the old one goes. */
  get createsFirst(): boolean {
    return this.change.actions[0] === "create";
  }

  /** Both sides of an attribute: `settings.disk_size`, or with the indexes that Terraform writes. */
  compare(path: string | Steps): Comparison {
    const steps = typeof path === "string" ? path.split(".") : path;
    return this.compareEach(steps, steps);
  }

  /** Both sides, where an element of a list is at another index. */
  compareEach(stepsBefore: Steps, stepsAfter: Steps): Comparison {
    this.#shownBefore ??= redact(this.change.before ?? {}, this.change.beforeSensitive);
    this.#shownAfter ??= redact(this.change.after ?? {}, this.change.afterSensitive);
    const isGone = at(this.after.raw, stepsAfter) === undefined;
    const path = pathOf(isGone ? stepsBefore : stepsAfter, this.after.raw, this.before.raw);
    const before = new Value(at(this.before.raw, stepsBefore), path);
    const after = new Value(at(this.after.raw, stepsAfter), path);
    const was = shown(at(this.#shownBefore, stepsBefore));
    const will = shown(at(this.#shownAfter, stepsAfter));
    const isKnown = before.raw !== UNKNOWN && after.raw !== UNKNOWN;
    return {
      path,
      before,
      after,
      changed: isKnown && !sameMeaning(before.raw, after.raw),
      was,
      will,
      text: `${was} → ${will}`,
    };
  }
}

function actionOf(actions: readonly string[]): Action {
  if (actions.includes("forget")) return "forget";
  if (actions.includes("delete")) return actions.includes("create") ? "replace" : "delete";
  const [action] = actions;
  return action === "create" || action === "update" || action === "read" ? action : "none";
}

/** What stands at a place, undefined where nothing does; a list of one block is stepped into without an index. */
function at(root: unknown, steps: Steps): unknown {
  return steps.reduce<unknown>((place, step) => {
    if (place === UNKNOWN) return UNKNOWN;
    if (typeof step === "number") return Array.isArray(place) ? place[step] : undefined;
    const object = Array.isArray(place) && place.length === 1 ? place[0] : place;
    return isObject(object) && Object.hasOwn(object, step) ? object[step] : undefined;
  }, root);
}

/** Without the index of a block that is the only one, on either side. */
function pathOf(steps: Steps, ...sides: readonly unknown[]): string {
  return steps.reduce<string>((path, step, i) => {
    if (typeof step === "string") return path === "" ? step : `${path}.${step}`;
    const lists = sides.map((side) => at(side, steps.slice(0, i)));
    const isOnly = step === 0 && lists.every((list) => !Array.isArray(list) || list.length <= 1);
    return isOnly ? path : `${path}[${step}]`;
  }, "");
}

/** Equal to the service: unset, empty and null are one, and a number may be written as a text. */
export function sameMeaning(a: unknown, b: unknown): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => sameMeaning(item, b[i]));
  if (isObject(a) && isObject(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
      sameMeaning(own(a, key), own(b, key)),
    );
  if (typeof a === "object" || typeof b === "object") return false;
  return a === b || (typeof a !== typeof b && String(a) === String(b));
}

/** How to keep an attribute from changing. */
export function asItIs({ path, before, was }: Comparison): string {
  return isNothing(before.raw) ? `leave ${path} out, as it is` : `write ${path} = ${was}, as it is`;
}

function isNothing(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (Array.isArray(value) && value.length === 0) ||
    (isObject(value) && Object.keys(value).length === 0)
  );
}
