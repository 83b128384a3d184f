import { styleText } from "node:util";

/** Width that tables and summaries keep to, in columns. */
export const WIDTH = 80;
const SHORTEST_CELL = 8;

/** Colours where they help: on a terminal, unless `NO_COLOR` is set. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
}

/** The style of a stream. `FORCE_COLOR` turns colours on elsewhere too. */
export function styleOf(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Style {
  const forced = Boolean(env.FORCE_COLOR) && env.FORCE_COLOR !== "0";
  const on = !env.NO_COLOR && (forced || (stream.isTTY === true && env.TERM !== "dumb"));
  const paint = (format: Parameters<typeof styleText>[0]) => (text: string) =>
    on ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: paint("bold"),
    dim: paint("dim"),
    green: paint("green"),
    yellow: paint("yellow"),
    red: paint("red"),
  };
}

/** Lines of aligned columns; what is too long for the width is cut in the last column. */
export function table(rows: readonly (readonly string[])[], width = WIDTH): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows.map((row) => {
    const line = row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
    return line.length > width ? `${line.slice(0, width - 1)}…` : line;
  });
}

/** As {@link table}; where a line would be too long, the longest cells of the columns given are cut. */
export function fittedTable(
  rows: readonly (readonly string[])[],
  columns: readonly number[],
  width = WIDTH,
): string[] {
  const longest = (column: number) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0));
  const limits = new Map(columns.map((column) => [column, longest(column)]));
  const last = Math.max(0, ...rows.map((row) => row.length - 1));
  const total = () => {
    const widths = Array.from({ length: last + 1 }, (_, column) => limits.get(column) ?? longest(column));
    return widths.reduce((sum, one) => sum + one, 2 * last);
  };
  while (total() > width) {
    const [column, limit] = [...limits].sort((a, b) => b[1] - a[1])[0] ?? [];
    if (column === undefined || limit === undefined || limit <= SHORTEST_CELL) break;
    limits.set(column, limit - 1);
  }
  const cut = (cell: string, limit: number) => (cell.length > limit ? `${cell.slice(0, limit - 1)}…` : cell);
  return table(
    rows.map((row) => row.map((cell, column) => cut(cell, limits.get(column) ?? cell.length))),
    width,
  );
}

/** A duration for people, e.g. `0.4 s`. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** A whole number for people, e.g. `1,000,000`. */
export function decimal(number: number): string {
  return number.toLocaleString("en-US");
}

/** A count with its noun, e.g. `2 stacks`. */
export function count(number: number, noun: string): string {
  return `${decimal(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** Progress goes to standard error, so that standard output is the result alone. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A result for machines. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
