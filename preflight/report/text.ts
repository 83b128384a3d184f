import type { Finding, Severity } from "../finding";
import type { Inspection } from "../inspect";
import type { SuppressedFinding } from "../suppression";

/** Columns that lines keep to, unless a single word is longer. */
const WIDTH = 80;

/** Colours, or none. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
}

const PLAIN: Paint = {
  bold: (text) => text,
  dim: (text) => text,
  yellow: (text) => text,
  red: (text) => text,
};

/** For people: findings grouped by construct path or address, what is suppressed, and the counts. */
export function textReport(inspection: Inspection, paint: Paint = PLAIN): string {
  const { findings, suppressed } = inspection;
  const lines = findingLines(findings, paint);
  if (suppressed.length > 0) lines.push(paint.bold("suppressed"), ...suppressedLines(suppressed), "");
  lines.push(summaryLine(inspection));
  return lines.join("\n");
}

/** The findings alone, grouped; each group ends with an empty line. */
export function findingLines(findings: readonly Finding[], paint: Paint = PLAIN): string[] {
  return [...groups(findings)].flatMap(([place, members]) => [
    paint.bold(place),
    ...members.flatMap((finding) => [
      ...heading(`  ${severityWord(finding.severity)}  ${finding.rule}`, finding.attribute).map((line) =>
        painted(line, finding.severity, paint),
      ),
      ...wrapped(finding.message, 4),
      ...wrapped(finding.fix && `fix: ${finding.fix}`, 4),
      paint.dim(`    ${safe(finding.link)}`),
    ]),
    "",
  ]);
}

/** How many of what, e.g. `1 error, 2 warnings; 180 rules over 12 resources`. */
export function summaryLine({ findings, suppressed, rules, resources }: Inspection): string {
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const counts = [
    counted(of("error"), "error"),
    counted(of("warning"), "warning"),
    counted(of("info"), "note"),
    suppressed.length > 0 ? `${suppressed.length} suppressed` : "",
  ].filter(Boolean);
  const looked = `${rules.length} rules over ${resources} ${resources === 1 ? "resource" : "resources"}`;
  return `${counts.join(", ") || "no findings"}; ${looked}`;
}

function suppressedLines(suppressed: readonly SuppressedFinding[]): string[] {
  return [...groups(suppressed)].flatMap(([place, members]) => [
    `  ${place}`,
    ...members.flatMap(({ rule, severity, attribute, reason, by }) => [
      ...heading(`    ${rule} (${severity})`, attribute),
      ...wrapped(`reason: ${reason} (${by})`, 6),
    ]),
  ]);
}

function groups<T extends Finding>(findings: readonly T[]): Map<string, T[]> {
  const byPlace = new Map<string, T[]>();
  for (const finding of findings) {
    const place = safe(placeOf(finding));
    const members = byPlace.get(place);
    if (members) members.push(finding);
    else byPlace.set(place, [finding]);
  }
  return byPlace;
}

/** The construct path begins with the stack already. */
function placeOf({ path, source, address }: Finding): string {
  return path ?? (source ? `${source}: ${address}` : address);
}

/** The attribute follows, or stands below where the line would be too long. */
function heading(start: string, attribute: string): string[] {
  const line = `${safe(start)}  ${safe(attribute)}`.trimEnd();
  return line.length <= WIDTH ? [line] : [safe(start), `      ${safe(attribute)}`];
}

function severityWord(severity: Severity): string {
  return severity === "info" ? "note" : severity;
}

/** The severity stands first in its line. */
function painted(line: string, severity: Severity, paint: Paint): string {
  if (severity === "info" || !line.startsWith(`  ${severity}`)) return line;
  const word = severity === "error" ? paint.red(severity) : paint.yellow(severity);
  return line.replace(severity, () => word);
}

function counted(number: number, noun: string): string {
  return number === 0 ? "" : `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Words in lines of the width, all indented. */
export function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = "";
  // Lists of values have no blanks otherwise.
  for (const word of safe(text).replaceAll('","', '", "').split(" ")) {
    if (line !== "" && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].filter(Boolean).map((one) => " ".repeat(indent) + one);
}

/** What an input says must not steer a terminal. */
function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) =>
    character === "\n" ? " " : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
