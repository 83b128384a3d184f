import type { Value } from "../../value";

/** A length of time as Google's APIs take it, or what is wrong with its form. */
export type Seconds = { readonly seconds: number } | { readonly fault: string; readonly fix: string };

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Reads `300s`. Undefined where the value is absent or not known. */
export function secondsOf(value: Value): Seconds | undefined {
  const text = value.string?.trim();
  if (text === undefined) return undefined;
  if (/^-?\d+(\.\d{1,9})?s$/.test(text)) return { seconds: Number(text.slice(0, -1)) };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]*)/gi)];
  const total = parts.reduce((sum, [, amount, unit = ""]) => {
    return sum + Number(amount) * (UNITS[unit.charAt(0).toLowerCase() || "s"] ?? Number.NaN);
  }, 0);
  const fix = parts.length > 0 && Number.isFinite(total) ? `write "${total}s"` : 'write seconds, like "300s"';
  return { fault: "a duration is written in seconds with the suffix s", fix };
}
