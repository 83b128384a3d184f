import { texts, type Value } from "../../value";

/** A block or map that is there: an empty list, as in a plan, is none. */
export function hasBlock(value: Value): boolean {
  return value.isSet && !(Array.isArray(value.raw) && value.raw.length === 0);
}

/** What makes a step run again, and what the state keeps of it. */
export function triggersOf(step: Value): { readonly at: Value; readonly text: string }[] {
  return ["triggers", "triggers_replace", "input"].flatMap((name) =>
    [...texts(step.get(name))].map(({ value, text }) => ({ at: value, text })),
  );
}
