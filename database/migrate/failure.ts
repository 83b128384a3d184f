import { DatabaseError } from "pg";
import { ProblemError } from "../../cloudsql/problem";
import { foldToAscii, lookAlikes } from "../../cloudsql/text";
import { isConnectionLost } from "../retry";
import { indexOfCharacter, lineAt, positionOf } from "./position";
import type { Script } from "./read";
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
    position > 0 ? base + indexOfCharacter(script.sql.slice(base), position) : (statement?.offset ?? 0);
  const offset = script.offset + within;
  const details = [error.detail, firstLine(error.where)].filter((part) => part !== undefined);
  const failure = new ProblemError(
    [
      {
        code: "SQL_FAILED",
        path: `${script.file}:${positionOf(script.source, offset)}`,
        message: [`${error.code}: ${error.message}`, ...details].join("\n           "),
        got: lineAt(script.source, offset),
        fix: adviceAt(script.source, offset, error) ?? error.hint ?? advice(error.code, sent !== undefined),
      },
    ],
    1,
  );
  failure.cause = error;
  return failure;
}

/** Advice that is more to the point than the server's own hint. */
function adviceAt(source: string, offset: number, error: DatabaseError): string | undefined {
  if (error.code === "53100") {
    return "free space or enlarge the disk (Cloud SQL: storage auto-resize), then run again";
  }
  if (!error.code?.startsWith("42")) return undefined;
  if (error.code === "42601" && source[offset] === ":") {
    return "names after a colon are variables of psql: write the value out";
  }
  const word = /[^\s(),;]*/.exec(source.slice(offset, offset + 100))?.[0] ?? "";
  const typed = foldToAscii(word);
  if (!/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word) || typed.length !== word.length) return undefined;
  const odd = lookAlikes(word).map(({ position, codePoint }) => `${codePoint} at position ${position}`);
  return `the word holds letters of another script that only look right (${odd.join(", ")}): type "${typed}"`;
}

function advice(sqlState: string, oneByOne: boolean): string {
  switch (sqlState) {
    case "55P03":
      return "another session holds a lock on the table: end long transactions, or run at a quieter time";
    case "25001":
      return oneByOne
        ? "write the statement by itself: functions and DO blocks can't run it"
        : "put -- no-transaction in the first comment of the file";
    case "2D000":
      return "put -- no-transaction in the first comment of the file: its DO blocks and procedures may commit";
    case "42501":
      return "run as a member of cloudsqlsuperuser that may act as music_library_owner";
    case "57014":
      return "somebody cancelled the statement, or it took longer than its statement_timeout: run again";
    default:
      return oneByOne
        ? "correct the file; the statements before this one are kept, and the next run repeats them"
        : "correct the file and run again; nothing of it was kept";
  }
}

function firstLine(text: string | undefined): string | undefined {
  return text?.split("\n")[0];
}
