/** `8kB` is a count of 8 kB pages, `kB` of kilobytes and so on. */
export type FlagUnit = "8kB" | "kB" | "MB" | "B" | "ms" | "s" | "min";

const KIB = 1024;

/** Suffixes as people write them, in bytes. */
const MEMORY_SUFFIXES: Readonly<Record<string, number>> = {
  "": 1,
  k: KIB,
  m: KIB ** 2,
  g: KIB ** 3,
  t: KIB ** 4,
};

/** In milliseconds. */
const TIME_SUFFIXES: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const MEMORY_UNITS: Readonly<Record<string, number>> = { "8kB": 8 * KIB, kB: KIB, MB: KIB ** 2, B: 1 };

/** ` kB`, ` pages of 8 kB`; empty for a plain number. */
export function unitName(unit: FlagUnit | undefined): string {
  if (unit === "8kB") return " pages of 8 kB";
  return unit ? ` ${unit}` : "";
}

/** `512MB` or `5 min` as a count of the flag's unit, where that is a whole number. */
export function withoutSuffix(value: string, unit: FlagUnit | undefined): number | undefined {
  const [, amount, suffix = ""] = /^(\d+)\s*([a-z]+)$/i.exec(value.trim()) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const unitBytes = MEMORY_UNITS[unit];
  const factor =
    unitBytes === undefined
      ? (TIME_SUFFIXES[suffix.toLowerCase()] ?? Number.NaN) / (TIME_SUFFIXES[unit] ?? Number.NaN)
      : (MEMORY_SUFFIXES[/^([kmgt]?)i?b?$/i.exec(suffix)?.[1]?.toLowerCase() ?? "none"] ?? Number.NaN) /
        unitBytes;
  const count = Number(amount) * factor;
  return Number.isSafeInteger(count) ? count : undefined;
}
