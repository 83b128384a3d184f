/** Telling by its words what a statement does, for people who want to know before it runs. */
import { nextToken } from "./scan";
import { outline } from "./split";

/** Name of a table and the like, with its schema, in quotes or not. */
const NAME = String.raw`(?:"(?:[^"]|"")*"|[^\s,."()]+)(?:\.(?:"(?:[^"]|"")*"|[^\s,."()]+))*`;

/** A pattern for {@link plainStatement}: `NAME` is any name, `<name>` a name to be found, `<names>` a list of them. */
export function sqlPattern(source: string): RegExp {
  return new RegExp(
    source
      .replaceAll("<names>", `(?<names>${NAME}(?: , ${NAME})*)`)
      .replaceAll("<name>", `(?<name>${NAME})`)
      .replaceAll("NAME", NAME),
  );
}

/** The statement in lower case with one space between its words, without comments and what is in parentheses. */
export function plainStatement(statement: string): string {
  return outline(statement).join(" ").replaceAll(" . ", ".");
}

/** The names that a pattern found. */
export function namesFound(match: RegExpExecArray | null): string[] {
  const { name, names } = match?.groups ?? {};
  return names?.split(" , ") ?? (name ? [name] : []);
}

/** The table of an ALTER TABLE and its actions; undefined for another statement. */
export function alterTable(plain: string): { readonly name: string; readonly actions: string[] } | undefined {
  const groups = ALTER_TABLE.exec(plain)?.groups;
  return groups && { name: groups.name as string, actions: (groups.actions as string).split(" , ") };
}

const ALTER_TABLE = sqlPattern(
  "^alter (?:(?:foreign )?table|materialized view|view|index) (?:if exists )?(?:only )?<name> (?:\\* )?(?<actions>.*)$",
);

/** The tables that foreign keys of a statement refer to, wherever in it they stand. */
export function referencedTables(statement: string): string[] {
  const names: string[] = [];
  let reading: string | undefined;
  for (let token = nextToken(statement, 0); token; token = nextToken(statement, token.end)) {
    const text = statement.slice(token.start, token.end);
    const part = token.kind === "word" ? text.toLowerCase() : text;
    if (reading === "" || reading?.endsWith(".") || part === ".") {
      if (reading !== undefined) reading += part;
      continue;
    }
    if (reading) names.push(reading);
    reading = part === "references" ? "" : undefined;
  }
  return reading ? [...names, reading] : names;
}
