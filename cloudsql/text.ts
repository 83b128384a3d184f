import type { Problem } from "./problem";

/**
 * Characters outside printable ASCII in a name or enumerated value: look-alike hyphens and letters, as
 * after a paste from a web page, are refused by the service with a message that shows nothing wrong.
 */
export function lookAlikes(value: string): readonly { position: number; codePoint: string }[] {
  if (/^[\x20-\x7e]*$/.test(value)) return [];
  return [...value].flatMap((character, index) => {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x20 && code <= 0x7e) return [];
    return [{ position: index + 1, codePoint: `U+${code.toString(16).toUpperCase().padStart(4, "0")}` }];
  });
}

/** Letters of Cyrillic and Greek that pass for Latin ones. */
const HOMOGLYPHS: ReadonlyMap<string, string> = new Map(
  [
    ["аеорсхуіјѕһԁԛԝАВЕКМНОРСТХУІЈЅ", "aeopcxyijshdqwABEKMHOPCTXYIJS"],
    ["αινορτυχκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aivoptuxkABEZHIKMNOPTYX"],
  ].flatMap(([from = "", to = ""]) => [...from].map((letter, i): [string, string] => [letter, to[i] ?? ""])),
);

/** The nearest ASCII spelling: hyphens, spaces, full-width and look-alike letters are folded, the rest is dropped. */
export function foldToAscii(value: string): string {
  return value
    .normalize("NFKC")
    .replace(/[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g, "-")
    .replace(/\p{Zs}/gu, " ")
    .replace(/[\u0370-\u03FF\u0400-\u052F]/gu, (letter) => HOMOGLYPHS.get(letter) ?? letter)
    .normalize("NFD")
    .replace(/[^\x20-\x7e]/g, "")
    .trim();
}

/** A problem when `value` holds look-alike characters, else undefined. */
export function lookAlikeProblem(what: string, value: string): Problem | undefined {
  const found = lookAlikes(value);
  if (found.length === 0) return undefined;
  const where = found.map((f) => `${f.codePoint} at position ${f.position}`).join(", ");
  return {
    code: "LOOK_ALIKE_CHARACTER",
    message: `${what} has characters that only look right: ${where}`,
    got: value,
    allowed: "printable ASCII",
    fix: `type it anew: "${foldToAscii(value)}"`,
  };
}

/**
 * The candidate nearest to `value` by edit distance, when it is near enough to be a slip.
 *
 * @param limit how many letters may differ; a third of them unless said
 */
export function nearest(
  value: string,
  candidates: Iterable<string>,
  limit = Math.max(1, Math.floor(value.length / 3)),
): string | undefined {
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - value.length) >= bestDistance) continue;
    const distance = editDistance(value.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Letters to insert, drop, replace or swap with their neighbour. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforeLast, j - 2) + 1 : replaced;
      current.push(Math.min(replaced, swapped, at(last, j) + 1, at(current, j - 1) + 1));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
