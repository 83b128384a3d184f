import type { Problem } from "../../cloudsql/problem";
import { foldToAscii, lookAlikes } from "../../cloudsql/text";
import { lineAt, positionOf } from "./position";

/** Where the two parts of a migration begin. */
export interface Markers {
  readonly up?: Marker;
  readonly down?: Marker;
  readonly problems: readonly Problem[];
}

/** A line that begins a part, without its line end. */
export interface Marker {
  readonly start: number;
  readonly end: number;
}

const EXACT = /^-- migrate:(up|down)[ \t]*$/;
/** Two words of the right lengths, in whatever script, and nothing else; or a comment of the right kind. */
const MAYBE = /^[^\p{L}'"(]*\p{L}{7}\P{L}*\p{L}{2,4}\P{L}*$|^[^\p{L}'"(]*\p{L}{7}:\p{L}/u;
const ALIKE = /^[^a-z]*migrate(?:[^a-z]*(?:up|down)[^a-z]*$|:[a-z])/i;
/** No marker is longer, however it is misspelt. */
const LONGEST = 60;

/**
 * Finds the lines `-- migrate:up` and `-- migrate:down`. A line that only looks like one is refused: taken for
 * a comment, it would make the way back a part of the way there.
 */
export function findMarkers(file: string, source: string): Markers {
  const found: { up?: Marker; down?: Marker } = {};
  const problems: Problem[] = [];
  for (let start = 0; start <= source.length; ) {
    const newline = source.indexOf("\n", start);
    const end = newline < 0 ? source.length : newline;
    if (end - start <= LONGEST) {
      const line = source.slice(start, end);
      const part = EXACT.exec(line)?.[1] as "up" | "down" | undefined;
      if (part && !found[part]) found[part] = { start, end };
      else if (part) problems.push(twice(file, source, start, part));
      else if (MAYBE.test(line) && ALIKE.test(foldToAscii(line))) problems.push(alike(file, source, start));
    }
    start = end + 1;
  }
  return { ...found, problems };
}

function twice(file: string, source: string, start: number, part: string): Problem {
  return {
    code: "MIGRATION_MARKER",
    path: `${file}:${positionOf(source, start)}`,
    message: `the file has a second "-- migrate:${part}"`,
    fix: "keep one, or make two migrations of the file",
  };
}

function alike(file: string, source: string, start: number): Problem {
  const line = lineAt(source, start);
  const odd = lookAlikes(line).map(({ position, codePoint }) => `${codePoint} at position ${position}`);
  const part = /down/i.test(foldToAscii(line)) ? "down" : "up";
  return {
    code: "MIGRATION_MARKER",
    path: `${file}:${positionOf(source, start)}`,
    message: `the line looks like a marker, and is none${odd.length > 0 ? `: it holds ${odd.join(", ")}` : ""}`,
    got: line,
    allowed: '"-- migrate:up" and "-- migrate:down", each alone on its line',
    fix: `type it anew: "-- migrate:${part}"`,
  };
}
