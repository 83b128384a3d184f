/**
 * A value as a service that keeps it in protocol buffers gives it back: members with the default of their type
 * (zero, false, an empty text or list, null) are left out. An empty object stays: it says that it is there.
 */
export function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !isDefault(member))
      .map(([name, member]) => [name, withoutDefaults(member)]),
  );
}

function isDefault(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === 0 || value === false || value === "" || value === null;
}
