/** Reading Terraform attributes: blocks are lists, and anything may be null or not known yet. */
import { type Attributes, UNKNOWN } from "../behaviour";

/** A text, or undefined where it is unset, empty or not known. */
export function text(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The elements of a nested block. */
export function blocks(attributes: Attributes, name: string): readonly Attributes[] {
  const value = attributes[name];
  return Array.isArray(value) ? value : [];
}

/** A nested block that there is at most one of; empty where there is none. */
export function block(attributes: Attributes, name: string): Attributes {
  return blocks(attributes, name)[0] ?? {};
}

/** The attributes with the service's values where the plan has none; what was sent stays. */
export function decide(attributes: Attributes, decided: Attributes): Attributes {
  const result = { ...attributes };
  for (const [name, value] of Object.entries(decided)) {
    if (result[name] === UNKNOWN || result[name] === null || result[name] === undefined) result[name] = value;
  }
  return result;
}

/** The attributes with null for whatever is still unknown, at any depth. */
export function settled(attributes: Attributes): Attributes {
  return settle(attributes) as Attributes;
}

function settle(value: unknown): unknown {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return value.map(settle);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, settle(member)]));
}
