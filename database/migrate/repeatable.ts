/**
 * A file without a transaction is repeated from its beginning when it was interrupted, so each of its
 * statements must do no harm the second time. What obviously fails then is refused before anything runs; what
 * can't be told (UPDATE, SELECT, DO, INSERT … SELECT) is believed.
 */
import { outline, type Statement } from "./split";

/** A statement that fails, or does its work twice, when it is repeated. */
export interface Unrepeatable {
  readonly statement: Statement;
  readonly fix: string;
}

const IF_NOT_EXISTS = 'write "if not exists" before the name';
const IF_EXISTS = 'write "if exists" before the name';
const OR_REPLACE = 'write "create or replace"';
const OWN_FILE = "move it into a migration with a transaction";
const DROP_FIRST = `${OWN_FILE}, or drop it first with "if exists"`;

type Rule = readonly [pattern: RegExp, fix: string];

/** The first pattern that fits decides; the statement as `plain` writes it. */
const CREATE: readonly Rule[] = [
  [/^create (?:unique )?index (?:concurrently )?on /, "name the index, or each run builds one more"],
  [/^create (?:unique )?index /, IF_NOT_EXISTS],
  [/^create (?:unlogged |foreign )?table |^create (?:unlogged )?sequence /, IF_NOT_EXISTS],
  [/^create (?:schema|extension|materialized view|statistics|server|user mapping|collation) /, IF_NOT_EXISTS],
  [/^create (?:recursive )?(?:view|function|procedure|trigger|aggregate|rule) /, OR_REPLACE],
  [/^create /, DROP_FIRST],
];

const ALTER_TABLE_ACTIONS: readonly Rule[] = [
  [/^add column (?!if not exists )/, IF_NOT_EXISTS],
  [/^add (?:constraint|primary key|unique|foreign key|check|exclude|not null)\b/, DROP_FIRST],
  [/^add (?!column |if not exists )/, IF_NOT_EXISTS],
  [/^drop (?!(?:column |constraint )?if exists )/, IF_EXISTS],
  [/^alter (?:column )?\S+ drop (?:identity|expression)(?! if exists)/, 'write "if exists" behind it'],
  [/^alter (?:column )?\S+ add generated/, OWN_FILE],
  [
    /^detach partition \S+(?: finalize)?$/,
    'write "concurrently" behind it: then it is finished the next time',
  ],
  [/^(?:attach partition|inherit|no inherit|rename|set schema) /, OWN_FILE],
];

const OTHERS: readonly Rule[] = [
  [/^drop (?!owned )(?!(?:\w+ )+?if exists )/, IF_EXISTS],
  [/^alter type \S+ add value (?!if not exists )/, IF_NOT_EXISTS],
  [/^alter (?:type|domain) \S+ drop (?:attribute|constraint) (?!if exists )/, IF_EXISTS],
  [/^alter (?:type|domain) \S+ add (?!value )/, OWN_FILE],
  [/^alter .+? (?:rename (?:to|column|constraint|attribute|value|\S+ to)|set schema) /, OWN_FILE],
  [/^alter (?:extension|publication|operator family) .+? (?:add|drop) /, OWN_FILE],
  [/^alter text search configuration \S+ (?:add mapping|drop mapping (?!if exists))/, OWN_FILE],
  [/^set local /, 'write "set": there is no transaction to be local to'],
];

const INSERT_VALUES =
  /^insert into \S+ (?:as \S+ )?(?:\(\) )?(?:overriding \w+ value )?(?:default )?values\b/;

/** The statements of a file without a transaction that can't be repeated, with what to write instead. */
export function findUnrepeatable(statements: readonly Statement[]): Unrepeatable[] {
  const dropped = new Set<string>();
  return statements.flatMap((statement) => {
    const text = plain(statement);
    const fix = unrepeatable(text, dropped);
    for (const name of droppedBy(text)) dropped.add(name);
    return fix ? [{ statement, fix }] : [];
  });
}

/** @param dropped what earlier statements drop where it exists, so that this one may make it anew */
function unrepeatable(text: string, dropped: ReadonlySet<string>): string | undefined {
  if (text.startsWith("create ")) {
    const harmless =
      /^create (?:or replace |(?:global |local )?temp(?:orary)? |(?:\w+ ){1,4}?if not exists )/;
    const anew = text.split(" ", 8).some((word) => dropped.has(unqualified(word)));
    return harmless.test(text) || anew ? undefined : fixOf(CREATE, text);
  }
  const actions = actionsOf(text);
  if (actions) {
    const own = new Set([...dropped, ...droppedBy(text)]);
    const harmful = actions.filter((action) => !own.has(/^add constraint (\S+)/.exec(action)?.[1] ?? ""));
    return harmful.map((action) => fixOf(ALTER_TABLE_ACTIONS, action)).find((fix) => fix !== undefined);
  }
  if (INSERT_VALUES.test(text)) {
    return text.includes(" on conflict ")
      ? undefined
      : 'write "on conflict do nothing", or insert … select … where not exists (…)';
  }
  return fixOf(OTHERS, text);
}

function fixOf(rules: readonly Rule[], text: string): string | undefined {
  return rules.find(([pattern]) => pattern.test(text))?.[1];
}

/** The actions of an ALTER TABLE; undefined for another statement. */
function actionsOf(text: string): string[] | undefined {
  return /^alter (?:foreign )?table (?:if exists )?(?:only )?\S+ (?:\* )?(.*)$/.exec(text)?.[1]?.split(" , ");
}

/** Names that a statement drops where they exist: of objects, or of a table's constraints. */
function droppedBy(text: string): string[] {
  const objects = /^drop (?:\w+ )+?if exists (.*)$/.exec(text)?.[1];
  if (objects) return objects.split(/[ ,]+/).map(unqualified);
  const constraints = (actionsOf(text) ?? []).map(
    (action) => /^drop constraint if exists (\S+)/.exec(action)?.[1],
  );
  return constraints.filter((name) => name !== undefined);
}

/** The statement without what is in parentheses: lower case, one space, names without quotes and in one piece. */
function plain(statement: Statement): string {
  return outline(statement.text)
    .map((part) => (part.startsWith('"') ? part.slice(1, -1).replace(/\W/g, "_") : part))
    .join(" ")
    .replaceAll(" . ", ".");
}

function unqualified(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
