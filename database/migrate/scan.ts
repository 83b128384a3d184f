/**
 * The tokens of SQL as PostgreSQL's own lexer finds them (src/backend/parser/scan.l), with
 * `standard_conforming_strings = on`, the default since PostgreSQL 9.1. Only as fine as needed to tell where a
 * statement ends and what it is: operators come character by character.
 */
export type TokenKind = "word" | "quoted name" | "string" | "number" | "symbol";

export interface Token {
  readonly kind: TokenKind;
  /** Index of its first character, in UTF-16 units. */
  readonly start: number;
  /** Index behind its last character. */
  readonly end: number;
}

/** SQL that can't be read, or isn't SQL. */
export class ScanError extends Error {
  override readonly name = "ScanError";

  constructor(
    readonly code: "SQL_NOT_READABLE" | "SQL_CLIENT_COMMAND" | "SQL_LOOK_ALIKE",
    message: string,
    /** Index of the character that the message is about, in UTF-16 units. */
    readonly offset: number,
    readonly fix?: string,
  ) {
    super(message);
  }
}

const SPACE = /[ \t\r\n\f\v]+/y;
const LINE_END = /[\r\n]/g;
const COMMENT_EDGE = /\/\*|\*\//g;
const WORD = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_$\u0080-\uffff]*/y;
// A "$" behind a number begins a dollar quote; letters make the number wrong, and are no word.
const NUMBER = /[0-9][A-Za-z0-9_\u0080-\uffff]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const ESCAPE_OR_QUOTE = /['\\]/g;
/** What may stand between the parts of one string: white space and comments with a line end in them. */
const CONTINUATION = /[ \t\f\v]*(?:--[^\r\n]*)?[\r\n](?:[ \t\r\n\f\v]|--[^\r\n]*[\r\n])*'/y;

/**
 * The token at `from` or behind it, past white space and comments; undefined at the end.
 *
 * @throws ScanError on an unclosed quote or comment, a psql command, or a character that only looks like SQL
 */
export function nextToken(sql: string, from: number): Token | undefined {
  const start = skipBlank(sql, from);
  if (start >= sql.length) return undefined;
  switch (sql[start]) {
    case "'":
      return { kind: "string", start, end: endOfQuoted(sql, start, "'") };
    case '"':
      return { kind: "quoted name", start, end: endOfQuoted(sql, start, '"') };
    case "$":
      return dollarToken(sql, start);
    case "\\":
      throw psqlCommand(sql, start);
  }
  const word = endOf(WORD, sql, start);
  if (word === start + 1 && /[eE]/.test(sql[start] as string) && sql[word] === "'") {
    return { kind: "string", start, end: endOfEscapeString(sql, word) };
  }
  const end = word < 0 ? endOf(NUMBER, sql, start) : word;
  if (end < 0) return { kind: "symbol", start, end: start + 1 };
  refuseLookAlike(sql, start, end);
  return { kind: word < 0 ? "number" : "word", start, end };
}

/** Index of the first character at `from` or behind it that is neither white space nor comment. */
function skipBlank(sql: string, from: number): number {
  for (let at = from; ; ) {
    const space = endOf(SPACE, sql, at);
    if (space > 0) at = space;
    else if (sql.startsWith("--", at)) at = find(LINE_END, sql, at)?.index ?? sql.length;
    else if (sql.startsWith("/*", at)) at = endOfBlockComment(sql, at);
    else return at;
  }
}

function endOfBlockComment(sql: string, start: number): number {
  let depth = 1;
  for (let at = start + 2; ; ) {
    const edge = find(COMMENT_EDGE, sql, at);
    if (!edge) throw new ScanError("SQL_NOT_READABLE", "this comment is not closed", start);
    at = edge.index + 2;
    depth += edge[0] === "/*" ? 1 : -1;
    if (depth === 0) return at;
  }
}

/** A doubled quote stands for one. */
function endOfQuoted(sql: string, start: number, quote: string): number {
  for (let at = start + 1; ; at += 2) {
    at = sql.indexOf(quote, at);
    if (at < 0) throw new ScanError("SQL_NOT_READABLE", "this quote is not closed", start);
    if (sql[at + 1] !== quote) return at + 1;
  }
}

/** E'…'; a part on the next line continues it, backslashes and all, unlike one of a plain string. */
function endOfEscapeString(sql: string, start: number): number {
  for (let at = start + 1; ; ) {
    const found = find(ESCAPE_OR_QUOTE, sql, at);
    if (!found) throw new ScanError("SQL_NOT_READABLE", "this quote is not closed", start);
    at = found.index + 1;
    if (found[0] === "\\" || sql[at] === "'") {
      at += 1;
      continue;
    }
    const continued = endOf(CONTINUATION, sql, at);
    if (continued < 0) return at;
    at = continued;
  }
}

function dollarToken(sql: string, start: number): Token {
  const open = endOf(DOLLAR_TAG, sql, start);
  if (open < 0) return { kind: "symbol", start, end: start + 1 }; // a parameter, $1
  const tag = sql.slice(start, open);
  const close = sql.indexOf(tag, open);
  if (close < 0) throw new ScanError("SQL_NOT_READABLE", `the dollar quote ${tag} is not closed`, start);
  return { kind: "string", start, end: close + tag.length };
}

const PSQL_COMMAND = /\\(?:\.|[A-Za-z_]+|[^\s])?/y;
const PSQL_FIXES: ReadonlyMap<string, string> = new Map(
  [
    ["\\i \\ir \\include \\include_relative", "write the statements of that file here, or into a migration"],
    ["\\copy \\.", "write the rows as INSERT, or load them outside of migrations"],
    ["\\set \\gset \\if \\elif \\else \\endif", "write the value out, or decide in a DO block"],
    ["\\gexec", "use a DO block with EXECUTE"],
    ["\\c \\connect", "remove it: the connection is made already"],
    ["\\restrict \\unrestrict", "remove it: pg_dump writes it for psql"],
  ].flatMap(([names = "", fix = ""]) => names.split(" ").map((name): [string, string] => [name, fix])),
);

/** A backslash outside of quotes means nothing to PostgreSQL. */
function psqlCommand(sql: string, start: number): ScanError {
  const name = sql.slice(start, endOf(PSQL_COMMAND, sql, start));
  return new ScanError(
    "SQL_CLIENT_COMMAND",
    `${name} is a command of psql, which the server does not know`,
    start,
    PSQL_FIXES.get(name) ?? "remove it",
  );
}

/** Invisible or typographic; PostgreSQL takes each for a letter of a name. */
const LOOK_ALIKE =
  /[\u00a0\u00ab\u00ad\u00bb\u037e\u1680\u180e\u2000-\u206f\u2212\u3000-\u3003\u3008-\u3011\ufeff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff5e]/;

function refuseLookAlike(sql: string, start: number, end: number): void {
  const found = LOOK_ALIKE.exec(sql.slice(start, end));
  if (!found) return;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  throw new ScanError(
    "SQL_LOOK_ALIKE",
    `the character U+${code} only looks like SQL: the server takes it for a letter of a name`,
    start + found.index,
    "type it anew, or put the name in double quotes where it is meant",
  );
}

/** Index behind what a sticky pattern matches at `at`, or -1. */
function endOf(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : -1;
}

/** The first match of a global pattern at `at` or behind it. */
function find(pattern: RegExp, sql: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(sql);
}
