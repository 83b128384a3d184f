import { foldToAscii, lookAlikeProblem, nearest } from "../cloudsql/text";
import { violationOf } from "./attempt";
import type { Violation } from "./rule";
import type { Value } from "./value";

/** A known text that is not one of the allowed ones. Case counts, as it does for the service. */
export function* notOneOf(value: Value, subject: string, allowed: readonly string[]): Iterable<Violation> {
  const text = value.string;
  if (text === undefined || allowed.includes(text)) return;
  const wanted = foldToAscii(text)
    .replace(/[\s-]+/g, "_")
    .toLowerCase();
  const meant =
    allowed.find((one) => one.toLowerCase() === wanted) ??
    allowed.find((one) => wanted.length > 2 && one.toLowerCase().includes(wanted)) ??
    nearest(wanted, allowed) ??
    allowed[0];
  const lookAlike = lookAlikeProblem(subject, text);
  if (lookAlike) {
    yield { ...violationOf(lookAlike, value), allowed: allowed.join(", "), fix: `type it anew: "${meant}"` };
    return;
  }
  yield {
    at: value,
    what: `${subject} is not one of its values`,
    allowed: allowed.join(", "),
    fix: `write "${meant}"`,
  };
}

/** Inclusive bounds of a whole number. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
  /** @default - none */
  readonly unit?: string;
}

/** A known value that is not a whole number within its bounds. A text that is a number counts as one. */
export function* outside(value: Value, subject: string, bounds: Bounds): Iterable<Violation> {
  if (!value.isSet || value.isUnknown || typeof value.raw === "object") return;
  const { min, max } = bounds;
  const unit = bounds.unit ? ` ${bounds.unit}` : "";
  const allowed = `${min} to ${max}${unit}`;
  const number = value.number;
  if (number === undefined || !Number.isInteger(number)) {
    const digits = number ?? Number(/\d+(\.\d+)?/.exec(value.string ?? "")?.[0] ?? Number.NaN);
    const whole = Math.min(max, Math.max(min, Math.ceil(digits)));
    yield {
      at: value,
      what: `${subject} must be a whole number${unit && ` of${unit}`}, written plainly`,
      allowed,
      fix: Number.isNaN(whole) ? `write a number from ${min} to ${max}` : `write ${whole}`,
    };
  } else if (number < min || number > max) {
    yield {
      at: value,
      what: `${subject} is out of range`,
      allowed,
      fix: `write ${number < min ? min : max} or ${number < min ? "more" : "less"}`,
    };
  }
}
