import type { MeasuredLoss } from "../../database/migrate/losses";
import type { PreviewedMigration, PreviewedStatement } from "../../database/migrate/preview";
import { LOCK_EFFECTS } from "../../database/migrate/table-locks";
import { count, decimal, WIDTH } from "../output";

/** The files that would run, for people. */
export function fileLines(migrations: readonly PreviewedMigration[]): string[] {
  return migrations.map(fileLine);
}

/** The same with their statements, and what others would wait for. */
export function previewLines(migrations: readonly PreviewedMigration[]): string[] {
  return migrations.flatMap((migration) => [
    fileLine(migration),
    ...migration.statements.flatMap(statementLines),
  ]);
}

function fileLine({ file, transaction, asLogin, statements }: PreviewedMigration): string {
  const how = [transaction ? "one transaction" : "no transaction", ...(asLogin ? ["as the login user"] : [])];
  return cut(`${file}: ${[count(statements.length, "statement"), ...how].join(", ")}`);
}

function statementLines({ position, sql, locks, isCode }: PreviewedStatement): string[] {
  return [
    cut(`  ${position.padStart(6)}  ${sql}`),
    ...locks.map(({ mode, name }) => cut(`          ${name}: ${LOCK_EFFECTS[mode]} (${mode})`)),
    ...(isCode ? ["          code: what it locks is not seen here"] : []),
  ];
}

/** What is lost for good, for people. */
export function lossLines(lost: readonly MeasuredLoss[]): string[] {
  return lost.map(({ what, name, path, rows, estimated }) => {
    if (what === "unknown") return cut(`  what this does, which is not seen here: ${name} (${path})`);
    const about = estimated ? "about " : "";
    const size =
      rows === undefined ? "" : `, ${about}${decimal(rows)} ${what === "column" ? "values" : "rows"}`;
    const kind = what === "rows" ? "rows of" : what;
    return cut(`  ${kind} ${name}${what === "rows" && size ? size.replace(", ", ", at most ") : size}`);
  });
}

function cut(line: string): string {
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}
