import { isObject, own, UNKNOWN } from "../value";

/** Longer values are cut: a review is read by people. */
const MAX_SHOWN = 120;

/** Attributes that hold a secret in every provider, for plans that do not mark them. */
const SECRET_NAME =
  /(^|_)(password|passwd|secret_data|private_key|client_key|api_key|auth_token|access_token|service_key)(_wo)?$/;

/** Stands for a value, and is shown without quotes. */
class Placeholder {
  constructor(readonly text: string) {}

  toJSON(): string {
    return this.text;
  }
}

const SENSITIVE = new Placeholder("(sensitive)");
const NOT_KNOWN = new Placeholder("(known after apply)");

/**
 * A copy that may be shown.
 *
 * @param mask as in a plan: true, or the same shape with true, where a value is sensitive
 */
export function redact(value: unknown, mask: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (mask === true) return SENSITIVE;
  if (value === UNKNOWN) return NOT_KNOWN;
  if (Array.isArray(value))
    return value.map((item, i) => redact(item, Array.isArray(mask) ? mask[i] : false));
  if (!isObject(value)) return value;
  const below = isObject(mask) ? mask : {};
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      redact(item, SECRET_NAME.test(key) && typeof item === "string" ? true : own(below, key)),
    ]),
  );
}

/** A redacted value in one short line that does no harm to a terminal. */
export function shown(value: unknown): string {
  if (value instanceof Placeholder) return value.text;
  if (value === undefined || value === null) return "unset";
  const text = printable(JSON.stringify(value) ?? String(value));
  return text.length > MAX_SHOWN ? `${[...text].slice(0, MAX_SHOWN).join("")}…` : text;
}

/** Control and invisible characters as escapes. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
