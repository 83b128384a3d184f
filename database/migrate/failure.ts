import { DatabaseError } from "pg";
import { ProblemError } from "../../cloudsql/problem";
import { isConnectionLost } from "../retry";
import { positionOf, type Script } from "./read";
import type { Statement } from "./split";

/**
 * Says where in the file a statement failed.
 *
 * @param completed statements of the script that had succeeded, for errors that carry no position
 * @param sent the one statement that was sent, where it wasn't the whole script
 */
export function scriptFailure(script: Script, error: unknown, completed: number, sent?: Statement): unknown {
  // What happened to the connection says nothing about the SQL, and may be repeated.
  if (!(error instanceof DatabaseError) || !error.code || isConnectionLost(error)) return error;
  const statement = script.statements[completed] ?? script.statements.at(-1);
  const position = Number(error.position);
  const base = sent?.offset ?? 0;
  const within =
    position > 0 ? base + utf16Index(script.sql.slice(base), position) : (statement?.offset ?? 0);
  const offset = script.offset + within;
  const line = sourceLine(script.source, offset);
  const details = [error.detail, firstLine(error.where)].filter((part) => part !== undefined);
  return new ProblemError(
    [
      {
        code: "SQL_FAILED",
        path: `${script.file}:${positionOf(script.source, offset)}`,
        message: [`${error.code}: ${error.message}`, ...details].join("\n           "),
        got: line,
        fix: error.hint ?? advice(error.code, sent !== undefined),
      },
    ],
    1,
  );
}

function advice(sqlState: string, oneByOne: boolean): string {
  switch (sqlState) {
    case "55P03":
      return "another session holds a lock on the table: end long transactions, or run at a quieter time";
    case "25001":
      return "put -- no-transaction in the first comment of the file";
    case "42501":
      return "run as a member of cloudsqlsuperuser that may act as music_library_owner";
    default:
      return oneByOne
        ? "correct the file; the statements before this one are kept, and the next run repeats them"
        : "correct the file and run again; nothing of it was kept";
  }
}

/** The server counts characters from 1, JavaScript UTF-16 units from 0. */
function utf16Index(text: string, position: number): number {
  let index = 0;
  for (let count = 1; count < position && index < text.length; count += 1) {
    index += (text.codePointAt(index) as number) > 0xffff ? 2 : 1;
  }
  return index;
}

function sourceLine(source: string, offset: number): string {
  const start = source.lastIndexOf("\n", offset - 1) + 1;
  const end = source.indexOf("\n", offset);
  return source.slice(start, end < 0 ? source.length : end).trim();
}

function firstLine(text: string | undefined): string | undefined {
  return text?.split("\n")[0];
}
