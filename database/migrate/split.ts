import { nextToken, ScanError, type Token } from "./scan";

/**
 * A statement of a script. Scripts are split to send what refuses a transaction one by one, and to name the
 * statement that failed.
 */
export interface Statement {
  /** The statement without its semicolon and without surrounding white space and comments. */
  readonly text: string;
  /** Index of its first character in the SQL given, in UTF-16 units. */
  readonly offset: number;
}

const ROUTINE = /^create (?:or replace )?(?:function|procedure)\b/;
/** COPY with the data behind it in the file, or with its rows for the client. */
const COPY_BY_CLIENT = /^copy .*?\b(?:from stdin|to stdout)\b/;

/**
 * Splits at semicolons outside of quotes, comments, parentheses and `BEGIN ATOMIC` bodies.
 *
 * @throws ScanError on what can't be read, commands of psql, and COPY that needs data from psql
 */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let start = -1;
  let end = 0;
  let parentheses = 0;
  let inBody = false;
  let words: string[] = [];
  let routine = false;
  let before = "";

  const finish = () => {
    if (start < 0) return;
    const statement = { text: sql.slice(start, end), offset: start };
    if (words[0] === "copy") refuseCopyByClient(statement);
    statements.push(statement);
    start = -1;
    parentheses = 0;
    inBody = false;
    words = [];
    routine = false;
  };

  for (let token = nextToken(sql, 0); token; token = nextToken(sql, token.end)) {
    let part = token.kind === "symbol" ? (sql[token.start] as string) : "";
    if (part === ";" && parentheses === 0 && !inBody) {
      finish();
      continue;
    }
    if (start < 0) start = token.start;
    end = token.end;
    if (part === "(") parentheses += 1;
    else if (part === ")") parentheses = Math.max(0, parentheses - 1);
    else if (token.kind === "word" && (routine || words.length < 4)) {
      part = wordOf(sql, token);
      if (words.length < 4) {
        words.push(part);
        routine = ROUTINE.test(words.join(" "));
      }
      // Each statement of a body ends with a semicolon, so an END behind one is the body's own; any other
      // closes a CASE or is a name.
      if (routine && parentheses === 0) {
        if (part === "atomic" && before === "begin") inBody = true;
        else if (part === "end" && (before === ";" || before === "atomic")) inBody = false;
      }
    }
    before = part;
  }
  finish();
  return statements;
}

/** The statement's first words in lower case, without comments and names in quotes; enough to tell what it is. */
export function leadingWords(statement: string, count: number): string[] {
  const words: string[] = [];
  for (let token = nextToken(statement, 0); token && words.length < count; ) {
    if (token.kind === "word") words.push(wordOf(statement, token));
    token = nextToken(statement, token.end);
  }
  return words;
}

/**
 * The tokens of a statement outside of parentheses, in lower case but for names in quotes: `create index on t ()`
 * as a list. What is in parentheses is left out, strings become `''`.
 */
export function outline(statement: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  for (let token = nextToken(statement, 0); token; token = nextToken(statement, token.end)) {
    const text = statement.slice(token.start, token.end);
    if (text === ")") depth = Math.max(0, depth - 1);
    else if (depth === 0) parts.push(partOf(token, text));
    if (text === "(") depth += 1;
  }
  return parts;
}

function partOf(token: Token, text: string): string {
  if (token.kind === "string") return "''";
  if (token.kind === "quoted name") return text;
  return text === "(" ? "()" : fold(text);
}

function refuseCopyByClient(statement: Statement): void {
  if (!COPY_BY_CLIENT.test(outline(statement.text).join(" "))) return;
  throw new ScanError(
    "SQL_CLIENT_COMMAND",
    "COPY … FROM STDIN and TO STDOUT need psql, which sends and takes the rows",
    statement.offset,
    "write the rows as INSERT, or load them outside of migrations",
  );
}

function wordOf(sql: string, token: Token): string {
  return fold(sql.slice(token.start, token.end));
}

/** As the server folds words: only letters of ASCII. */
function fold(word: string): string {
  return word.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
