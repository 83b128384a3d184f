import type { Value } from "./value";

/**
 * Whether a value is surely not null: a literal, or a plain reference to what a resource makes. A variable
 * may be null.
 */
export function isGiven(value: Value): boolean {
  if (!value.isSet) return false;
  if (!value.isUnknown) return true;
  return (
    typeof value.raw === "string" &&
    /^\$\{((data|ephemeral)\.)?(random|google)_\w+\.[\w.[\]"-]+\}$/.test(value.raw)
  );
}
