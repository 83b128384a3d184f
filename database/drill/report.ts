import type { DrillResult } from "./result";

const WIDTH = 80;
const INDENT = " ".repeat(9);

/** The result for people, within 80 columns: each check with what it found, then what differs. */
export function formatDrill(result: DrillResult): string {
  const { verdict, recoveredTo, ageSeconds, newestRow, durationSeconds, checkSeconds, checks } = result;
  const failed = checks.filter(({ status }) => status === "failed").length;
  const head = [
    verdict === "good"
      ? "The drill is good"
      : `The drill is BAD: ${failed} of ${checks.length} checks failed`,
    "",
    `  recovered to  ${timeOf(recoveredTo)}, ${spanOf(ageSeconds)} before the drill`,
    `  newest row    ${newestRow ? timeOf(newestRow) : "no table has times"}`,
    `  took          ${spanOf(durationSeconds)}, ${spanOf(checkSeconds)} of it for the checks`,
    "",
  ];
  const body = checks.flatMap(({ id, status, summary, differences, durationMs }) => {
    const time = `${(durationMs / 1000).toFixed(1)} s`;
    const [first = "", ...more] = wrapped(id, WIDTH - INDENT.length - time.length - 2);
    return [
      `${status.padEnd(INDENT.length)}${first.padEnd(WIDTH - INDENT.length - time.length)}${time}`,
      ...more.map((line) => INDENT + line),
      ...wrapped(summary, WIDTH - INDENT.length).map((line) => INDENT + line),
      ...differences.flatMap((difference) =>
        wrapped(difference, WIDTH - INDENT.length - 2).map(
          (line, i) => `${INDENT}${i === 0 ? "- " : "  "}${line}`,
        ),
      ),
    ];
  });
  return [...head, ...body].join("\n");
}

/** Lines of at most this many characters, broken at blanks; a longer word is cut. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [""];
  for (const word of text
    .split(/\s+/)
    .flatMap((long) => long.match(new RegExp(`.{1,${width}}`, "gu")) ?? [])) {
    const line = lines.at(-1) as string;
    if (line === "") lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** `2026-01-31 13:05:09 UTC` */
function timeOf(iso: string): string {
  return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}

/** `45.2 s`, `3 min 12 s`, `2 h 5 min`, `4 d 3 h` */
function spanOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const units: [number, string][] = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
    [1, "s"],
  ];
  const at = units.findIndex(([size]) => seconds >= size);
  const [[large, name], [small, next]] = units.slice(at, at + 2) as [[number, string], [number, string]];
  const rest = Math.floor((seconds % large) / small);
  return `${Math.floor(seconds / large)} ${name}${rest > 0 ? ` ${rest} ${next}` : ""}`;
}
