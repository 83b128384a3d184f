import { createHash } from "node:crypto";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import { nearest } from "../../cloudsql/text";
import { findMarkers } from "./markers";
import { lineAt, positionOf } from "./position";
import { findUnrepeatable } from "./repeatable";
import { ScanError } from "./scan";
import { leadingWords, type Statement, splitStatements } from "./split";
import { listSqlFiles, normalise, readSqlFile } from "./sql-file";

/** A direction of a migration: SQL, and where it stands in the file. */
export interface Script {
  readonly file: string;
  readonly sql: string;
  /** Statements of `sql`, with offsets into `sql`. */
  readonly statements: readonly Statement[];
  /** The whole file with line ends as LF, for showing lines of it. */
  readonly source: string;
  /** Where `sql` begins in `source`, in UTF-16 units. */
  readonly offset: number;
}

/** One file `NNNN_name.sql`. */
export interface Migration {
  /** `0001` */
  readonly version: string;
  /** `0001_extensions` */
  readonly name: string;
  readonly file: string;
  readonly up: Script;
  /** Absent where the file says that there is no way back. */
  readonly down?: Script;
  /** Why there is no down part (`-- irreversible: why`). */
  readonly irreversible?: string;
  /** SHA-256 of the up part with line ends as LF, hexadecimal. */
  readonly checksum: string;
  /** Statements are sent one by one outside of a transaction (`-- no-transaction`). */
  readonly noTransaction: boolean;
  /** Runs as the login user instead of the owner role (`-- as-login`). */
  readonly asLogin: boolean;
}

const FILE_NAME = /^(\d{4,14})_[a-z0-9][a-z0-9_]*\.sql$/;
const OPTIONS: readonly string[] = ["no-transaction", "as-login"];

/**
 * Reads every migration of a directory, in order of version.
 *
 * @throws ProblemError with every problem of every file: name, encoding, markers, unknown option, duplicate
 * version, transaction control, commands of psql, quotes left open, statements that can't be repeated
 */
export function readMigrations(directory: string): Migration[] {
  const problems: Problem[] = [];
  const migrations: Migration[] = [];
  for (const file of listSqlFiles(directory)) {
    const text = readSqlFile(directory, file);
    const result = typeof text === "string" ? parseMigration(file, text) : [text];
    if (Array.isArray(result)) problems.push(...result);
    else migrations.push(result);
  }
  migrations.sort((a, b) => compareVersions(a.version, b.version));
  for (const [index, migration] of migrations.entries()) {
    const before = migrations[index - 1];
    if (before && BigInt(before.version) === BigInt(migration.version)) {
      problems.push({
        code: "MIGRATION_VERSION_TWICE",
        path: migration.file,
        message: `version ${migration.version} is used by ${before.file} too`,
        fix: "give one of the files the next free number",
      });
    }
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return migrations;
}

/** Reads plain SQL files (roles, seed data), which have no down part, in order of name. */
export function readScripts(directory: string): Script[] {
  const problems: Problem[] = [];
  const scripts: Script[] = [];
  for (const file of listSqlFiles(directory)) {
    const text = readSqlFile(directory, file);
    const script = typeof text === "string" ? parseScript(file, text, 0, text.length) : [text];
    if (Array.isArray(script)) problems.push(...script);
    else scripts.push(script);
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return scripts;
}

/** Orders versions as numbers. */
export function compareVersions(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** One migration from its text, or what is wrong with it. */
export function parseMigration(file: string, text: string): Migration | Problem[] {
  const name = FILE_NAME.exec(file);
  if (!name) {
    return [
      {
        code: "MIGRATION_FILE_NAME",
        path: file,
        message: "the file name does not fit a migration",
        allowed: "a number of 4 to 14 digits, _, then lower case letters, digits and _",
        fix: "name it like 0006_add_playlists.sql",
      },
    ];
  }
  const source = normalise(text);
  const { up, down, problems: alike } = findMarkers(file, source);
  const problems: Problem[] = [...alike];
  if (!up || (down && down.start < up.start)) {
    if (problems.length > 0) return problems;
    return [
      {
        code: "MIGRATION_MARKER",
        path: file,
        message: source.trim() === "" ? "the file is empty" : "the up part is missing",
        allowed: 'a line "-- migrate:up", then optionally "-- migrate:down", each alone on its line',
        fix: "put -- migrate:up before the first statement",
      },
    ];
  }

  const head = source.slice(0, up.start);
  const options = optionsOf(head);
  problems.push(...optionProblems(file, source, options));
  const chosen = options.filter(({ counts }) => counts).map(({ option }) => option);
  const noTransaction = chosen.includes("no-transaction");
  if (splitLeniently(head) > 0) {
    problems.push({
      code: "MIGRATION_MARKER",
      path: file,
      message: "SQL stands before the up part",
      fix: "move it below -- migrate:up",
    });
  }

  const upScript = parseScript(file, source, up.end, down?.start ?? source.length, noTransaction);
  const downScript = down && parseScript(file, source, down.end, source.length, noTransaction);
  if (Array.isArray(upScript)) problems.push(...upScript);
  else if (upScript.statements.length === 0) {
    problems.push({
      code: "MIGRATION_EMPTY",
      path: file,
      message: "the up part has no statement",
      fix: "write it, or delete the file",
    });
  }
  if (Array.isArray(downScript)) problems.push(...downScript);
  const irreversible = reasonOf(head);
  const noWayBack = wayBackProblem(file, downScript, irreversible);
  if (noWayBack) problems.push(noWayBack);
  if (problems.length > 0) return problems;

  return {
    version: name[1] as string,
    name: file.replace(/\.sql$/, ""),
    file,
    up: upScript as Script,
    down: downScript as Script | undefined,
    irreversible,
    checksum: createHash("sha256")
      .update((upScript as Script).sql)
      .digest("hex"),
    noTransaction,
    asLogin: chosen.includes("as-login"),
  };
}

/** @param noTransaction the statements are sent one by one, and repeated after an interruption */
function parseScript(
  file: string,
  source: string,
  start: number,
  end: number,
  noTransaction = false,
): Script | Problem[] {
  const at = (offset: number) => `${file}:${positionOf(source, start + offset)}`;
  const line = (offset: number) => lineAt(source, start + offset);
  const sql = source.slice(start, end);
  let statements: Statement[];
  try {
    statements = splitStatements(sql);
  } catch (error) {
    if (!(error instanceof ScanError)) throw error;
    const { code, message, offset, fix } = error;
    return [{ code, path: at(offset), message, got: line(offset), ...(fix && { fix }) }];
  }
  const problems = statements.filter(controlsTransaction).map(({ offset }): Problem => {
    return {
      code: "SQL_TRANSACTION_CONTROL",
      path: at(offset),
      message: "the file controls its own transaction",
      got: line(offset),
      fix: noTransaction
        ? "remove it: each statement of this file is a transaction of its own"
        : "remove it: each file runs in one transaction together with its record",
    };
  });
  for (const { statement, fix } of noTransaction ? findUnrepeatable(statements) : []) {
    problems.push({
      code: "SQL_NOT_REPEATABLE",
      path: at(statement.offset),
      message: "a file without a transaction must be safe to repeat, and the second time this fails",
      got: line(statement.offset),
      fix,
    });
  }
  return problems.length > 0 ? problems : { file, sql, statements, source, offset: start };
}

/** Including what only begins like a savepoint's command, and what lets go of the lock of this run. */
function controlsTransaction(statement: Statement): boolean {
  const [first, second, third] = leadingWords(statement.text, 3);
  switch (first) {
    case "begin":
    case "commit":
    case "end":
    case "abort":
      return true;
    case "rollback":
      return (second === "work" || second === "transaction" ? third : second) !== "to";
    case "start":
    case "prepare":
      return second === "transaction";
    case "discard":
      return second === "all";
    default:
      return false;
  }
}

interface Option {
  readonly option: string;
  readonly offset: number;
  /** Whether it stands in the first comment block, where it counts. */
  readonly counts: boolean;
}

/** Options are comment lines of one hyphenated word in the first comment block. */
function optionsOf(head: string): Option[] {
  const found: Option[] = [];
  let offset = 0;
  let counts = true;
  for (const line of head.split("\n")) {
    counts &&= line.startsWith("--");
    const option = /^--[ \t]*([a-z]+(?:-[a-z]+)+)[ \t]*$/i.exec(line)?.[1];
    if (option && (counts || OPTIONS.includes(option.toLowerCase()))) found.push({ option, offset, counts });
    offset += line.length + 1;
  }
  return found;
}

function optionProblems(file: string, source: string, options: readonly Option[]): Problem[] {
  return options
    .filter(({ option, counts }) => !counts || !OPTIONS.includes(option))
    .map(({ option, offset, counts }) => {
      const near = nearest(option, OPTIONS);
      const fix = counts
        ? near && `write -- ${near}`
        : "move it into the first comment, above the empty line";
      return {
        code: "MIGRATION_OPTION",
        path: `${file}:${positionOf(source, offset)}`,
        message: counts
          ? "unknown option in the first comment"
          : "an option counts only in the first comment",
        got: option,
        allowed: OPTIONS.map((known) => `-- ${known}`).join(", "),
        ...(fix && { fix }),
      };
    });
}

/** Why there is no way back, from the first comment block; empty where it says so without a reason. */
function reasonOf(head: string): string | undefined {
  const block = /^(?:--.*\n?)*/.exec(head)?.[0] ?? "";
  return /^--[ \t]*irreversible\b:?[ \t]*(.*?)[ \t]*$/m.exec(block)?.[1];
}

/** Each file has a way back, or says why not: nobody should find out when it is needed. */
function wayBackProblem(
  file: string,
  down: Script | Problem[] | undefined,
  irreversible: string | undefined,
): Problem | undefined {
  const problem = (message: string, fix: string) => ({
    code: "MIGRATION_WAY_BACK",
    path: file,
    message,
    allowed: '"-- migrate:down" and its statements, or "-- irreversible: why" in the first comment',
    fix,
  });
  if (irreversible === "") {
    return problem("it is not said why the file has no way back", 'write the reason behind "irreversible:"');
  }
  if (down && irreversible) {
    return problem("the file has a down part, though it says it is irreversible", "remove one of the two");
  }
  if (irreversible || Array.isArray(down)) return undefined;
  if (!down) return problem("the file has no down part and does not say why", "write the way back");
  return down.statements.length > 0
    ? undefined
    : problem("the down part has no statement", "write the way back");
}

function splitLeniently(head: string): number {
  try {
    return splitStatements(head).length;
  } catch {
    return 1;
  }
}
