/**
 * Splits SQL into statements. Needed for what can't be sent as one message (statements that refuse a
 * transaction), and to name the statement that failed.
 */
export interface Statement {
  /** The statement without its semicolon and without surrounding white space and comments. */
  readonly text: string;
  /** Index of its first character in the SQL given, in UTF-16 units. */
  readonly offset: number;
}

/** SQL that can't be split. */
export class SplitError extends Error {
  override readonly name = "SplitError";

  constructor(
    message: string,
    /** Index of the character that the message is about, in UTF-16 units. */
    readonly offset: number,
  ) {
    super(message);
  }
}

const WORD_START = /[A-Za-z_\u0080-\uffff]/;
const WORD = /[A-Za-z0-9_$\u0080-\uffff]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;
const SPACE = /[ \t\r\n\f\v]/;
const ROUTINE = /^create (?:or replace )?(?:function|procedure)$/;

/**
 * Splits at semicolons outside of quotes, dollar quotes, comments, parentheses and `BEGIN ATOMIC` bodies.
 * Assumes `standard_conforming_strings = on`, the default since PostgreSQL 9.1.
 *
 * @throws SplitError on an unclosed quote or comment, or a psql backslash command
 */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let start = -1;
  let end = 0;
  let parentheses = 0;
  let atomic = 0;
  let words: string[] = [];
  let at = 0;

  const finish = () => {
    if (start >= 0) statements.push({ text: sql.slice(start, end), offset: start });
    start = -1;
    parentheses = 0;
    atomic = 0;
    words = [];
  };

  while (at < sql.length) {
    const char = sql[at] as string;
    if (SPACE.test(char)) {
      at += 1;
      continue;
    }
    if (sql.startsWith("--", at)) {
      at = endOfLine(sql, at);
      continue;
    }
    if (sql.startsWith("/*", at)) {
      at = endOfBlockComment(sql, at);
      continue;
    }
    if (char === ";" && parentheses === 0 && atomic === 0) {
      finish();
      at += 1;
      continue;
    }

    if (start < 0) start = at;
    if (char === "\\") {
      throw new SplitError("backslash commands belong to psql, not to PostgreSQL", at);
    } else if (char === "'") {
      at = endOfQuoted(sql, at, "'", false);
    } else if (char === '"') {
      at = endOfQuoted(sql, at, '"', false);
    } else if (char === "$") {
      at = endOfDollarQuoted(sql, at);
    } else if (WORD_START.test(char)) {
      const word = match(WORD, sql, at).toLowerCase();
      if (word === "e" && sql[at + 1] === "'") {
        at = endOfQuoted(sql, at + 1, "'", true);
      } else {
        at += word.length;
        if (words.length < 4) words.push(word);
        if (ROUTINE.test(words.slice(0, words[1] === "or" ? 4 : 2).join(" "))) {
          if (word === "begin" || (word === "case" && atomic > 0)) atomic += 1;
          else if (word === "end" && atomic > 0) atomic -= 1;
        }
      }
    } else {
      if (char === "(") parentheses += 1;
      else if (char === ")") parentheses = Math.max(0, parentheses - 1);
      // A whole number, so that the "e" of 1e5 or the "$" of 1$ is no word.
      at += /[0-9]/.test(char) ? match(WORD, sql, at).length : 1;
    }
    end = at;
  }
  finish();
  return statements;
}

/** The statement's first words in lower case, without comments; enough to tell what it is. */
export function leadingWords(statement: string, count: number): string[] {
  const bare = statement.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ");
  return (bare.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []).slice(0, count).map((word) => word.toLowerCase());
}

function match(pattern: RegExp, sql: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0] ?? "";
}

function endOfLine(sql: string, at: number): number {
  const newline = sql.indexOf("\n", at);
  return newline < 0 ? sql.length : newline + 1;
}

function endOfBlockComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at += 1) {
    if (sql.startsWith("/*", at)) {
      depth += 1;
      at += 1;
    } else if (sql.startsWith("*/", at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new SplitError("this comment is not closed", start);
}

/** A doubled quote needs no care: it closes one quoted part and opens the next. */
function endOfQuoted(sql: string, start: number, quote: string, backslashEscapes: boolean): number {
  for (let at = start + 1; at < sql.length; at += 1) {
    if (backslashEscapes && sql[at] === "\\") at += 1;
    else if (backslashEscapes && sql[at] === quote && sql[at + 1] === quote) at += 1;
    else if (sql[at] === quote) return at + 1;
  }
  throw new SplitError("this quote is not closed", start);
}

function endOfDollarQuoted(sql: string, start: number): number {
  const tag = match(DOLLAR_TAG, sql, start);
  if (!tag) return start + 1; // a parameter, $1
  const close = sql.indexOf(tag, start + tag.length);
  if (close < 0) throw new SplitError(`the dollar quote ${tag} is not closed`, start);
  return close + tag.length;
}
