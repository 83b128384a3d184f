import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import { leadingWords, SplitError, type Statement, splitStatements } from "./split";

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
const UP = /^-- migrate:up[ \t]*$/m;
const DOWN = /^-- migrate:down[ \t]*$/m;
const OPTIONS: readonly string[] = ["no-transaction", "as-login"];

/**
 * Reads every migration of a directory, in order of version.
 *
 * @throws ProblemError with every problem of every file: name, markers, unknown option, duplicate version,
 * transaction control, psql commands, quotes left open
 */
export function readMigrations(directory: string): Migration[] {
  const problems: Problem[] = [];
  const migrations: Migration[] = [];
  for (const file of sqlFiles(directory)) {
    const result = parseMigration(file, readFileSync(join(directory, file), "utf8"));
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
  for (const file of sqlFiles(directory)) {
    const source = normalise(readFileSync(join(directory, file), "utf8"));
    const script = parseScript(file, source, 0, source.length);
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
  const up = UP.exec(source);
  const down = DOWN.exec(source);
  const problems: Problem[] = [];
  if (!up || (down && down.index < up.index)) {
    problems.push({
      code: "MIGRATION_MARKER",
      path: file,
      message: "the up part is missing",
      allowed: 'a line "-- migrate:up", then optionally "-- migrate:down", each alone on its line',
      fix: "put -- migrate:up before the first statement",
    });
    return problems;
  }

  const head = source.slice(0, up.index);
  const options = optionsOf(head);
  for (const { option, offset } of options) {
    if (OPTIONS.includes(option)) continue;
    problems.push({
      code: "MIGRATION_OPTION",
      path: `${file}:${positionOf(source, offset)}`,
      message: "unknown option in the first comment",
      got: option,
      allowed: OPTIONS.map((known) => `-- ${known}`).join(", "),
    });
  }
  if (splitLeniently(head) > 0) {
    problems.push({
      code: "MIGRATION_MARKER",
      path: file,
      message: "SQL stands before the up part",
      fix: "move it below -- migrate:up",
    });
  }

  const upScript = parseScript(file, source, up.index + up[0].length, down?.index ?? source.length);
  const downScript = down && parseScript(file, source, down.index + down[0].length, source.length);
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

  const chosen = options.map(({ option }) => option);
  return {
    version: name[1] as string,
    name: file.replace(/\.sql$/, ""),
    file,
    up: upScript as Script,
    down: (downScript as Script | undefined) ?? undefined,
    irreversible,
    checksum: createHash("sha256")
      .update((upScript as Script).sql)
      .digest("hex"),
    noTransaction: chosen.includes("no-transaction"),
    asLogin: chosen.includes("as-login"),
  };
}

/** `line:column` of an index, both from 1, columns in characters. */
export function positionOf(source: string, offset: number): string {
  const before = source.slice(0, offset);
  const line = before.split("\n").length;
  return `${line}:${[...before.slice(before.lastIndexOf("\n") + 1)].length + 1}`;
}

function parseScript(file: string, source: string, start: number, end: number): Script | Problem[] {
  const sql = source.slice(start, end);
  let statements: Statement[];
  try {
    statements = splitStatements(sql);
  } catch (error) {
    if (!(error instanceof SplitError)) throw error;
    return [
      {
        code: "SQL_NOT_READABLE",
        path: `${file}:${positionOf(source, start + error.offset)}`,
        message: error.message,
      },
    ];
  }
  const problems = statements.filter(controlsTransaction).map((statement): Problem => {
    return {
      code: "SQL_TRANSACTION_CONTROL",
      path: `${file}:${positionOf(source, start + statement.offset)}`,
      message: "the file controls its own transaction",
      got: statement.text.split("\n")[0],
      fix: "remove it: each file runs in one transaction together with its record",
    };
  });
  return problems.length > 0 ? problems : { file, sql, statements, source, offset: start };
}

function controlsTransaction(statement: Statement): boolean {
  const words = leadingWords(statement.text, 4);
  const [first, second] = words;
  if (first === "rollback") return !words.includes("to");
  if (first === "start" || first === "prepare") return second === "transaction";
  return first === "begin" || first === "commit" || first === "end" || first === "abort";
}

/** Options are comment lines of one hyphenated word in the first comment block. */
function optionsOf(head: string): { option: string; offset: number }[] {
  const found: { option: string; offset: number }[] = [];
  let offset = 0;
  for (const line of head.split("\n")) {
    if (!line.startsWith("--")) break;
    const option = /^--[ \t]*([a-z]+(?:-[a-z]+)+)[ \t]*$/.exec(line)?.[1];
    if (option) found.push({ option, offset });
    offset += line.length + 1;
  }
  return found;
}

/** Why there is no way back, from the first comment block; empty where it says so without a reason. */
function reasonOf(head: string): string | undefined {
  const block = /^(?:--.*\n?)*/.exec(head)?.[0] ?? "";
  return /^--[ \t]*irreversible\b:?[ \t]*(.*?)[ \t]*$/m.exec(block)?.[1];
}

/** Each file has a way back, or says why not: nobody should find out when it is needed. */
function wayBackProblem(
  file: string,
  down: Script | Problem[] | null,
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

function sqlFiles(directory: string): string[] {
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch (error) {
    throw new ProblemError([
      {
        code: "SQL_DIRECTORY",
        path: directory,
        message: `the SQL folder can't be read (${(error as NodeJS.ErrnoException).code})`,
        fix: "give the folder that holds migrations/ and roles/",
      },
    ]);
  }
  return names.filter((name) => name.endsWith(".sql")).sort();
}

/** A checkout with CRLF, or an editor's byte order mark, must not change a checksum. */
function normalise(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}
