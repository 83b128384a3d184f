import { alterTable, namesFound, plainStatement, referencedTables, sqlPattern } from "./sql-pattern";

/** Modes that make others wait, weakest first, and who waits. */
export const LOCK_EFFECTS = {
  SHARE: "writes wait",
  "SHARE ROW EXCLUSIVE": "writes wait",
  EXCLUSIVE: "writes wait",
  "ACCESS EXCLUSIVE": "reads and writes wait",
} as const;

export type LockMode = keyof typeof LOCK_EFFECTS;

/** A lock that a statement takes on a table, or on what belongs to one, until its transaction ends. */
export interface TableLock {
  readonly mode: LockMode;
  /** As the statement writes it, e.g. `public.audio_tracks`. */
  readonly name: string;
}

type Rule = readonly [pattern: RegExp, mode: LockMode | undefined];

const rule = (source: string, mode?: LockMode): Rule => [sqlPattern(source), mode];

/** The first that fits decides. */
const STATEMENTS: readonly Rule[] = [
  rule("^(?:create|drop) (?:unique )?index concurrently "),
  rule("^create (?:unique )?index (?:if not exists )?(?:NAME )?on (?:only )?<name>", "SHARE"),
  rule("^create (?:or replace )?(?:constraint )?trigger .*? on <name>", "SHARE ROW EXCLUSIVE"),
  rule("^(?:create|alter|drop) policy .*? on <name>", "ACCESS EXCLUSIVE"),
  rule("^create (?:or replace )?rule .*? to <name>", "ACCESS EXCLUSIVE"),
  rule("^drop (?:trigger|rule) .*? on <name>", "ACCESS EXCLUSIVE"),
  rule(
    "^drop (?:foreign table|table|index|view|materialized view|sequence) (?:if exists )?<names>",
    "ACCESS EXCLUSIVE",
  ),
  rule("^truncate (?:table )?(?:only )?<names>", "ACCESS EXCLUSIVE"),
  rule("^refresh materialized view concurrently <name>", "EXCLUSIVE"),
  rule("^refresh materialized view <name>", "ACCESS EXCLUSIVE"),
  rule("^(?:cluster|vacuum full) <name>", "ACCESS EXCLUSIVE"),
  rule("^reindex (?:table|index) concurrently "),
  rule("^reindex (?:table|index) <name>", "ACCESS EXCLUSIVE"),
  rule("^lock (?:table )?(?:only )?<names> in share mode", "SHARE"),
  rule("^lock (?:table )?(?:only )?<names> in share row exclusive mode", "SHARE ROW EXCLUSIVE"),
  rule("^lock (?:table )?(?:only )?<names> in exclusive mode", "EXCLUSIVE"),
  rule("^lock (?:table )?(?:only )?NAME(?: , NAME)* in (?:access share|row|share update) "),
  rule("^lock (?:table )?(?:only )?<names>", "ACCESS EXCLUSIVE"),
];

/** Actions of ALTER TABLE that need less than ACCESS EXCLUSIVE. */
const ACTIONS: readonly Rule[] = [
  rule("^validate constraint "),
  rule("^attach partition "),
  rule("^detach partition .* (?:concurrently|finalize)$"),
  rule("^(?:cluster on|set without cluster)"),
  rule("^alter (?:column )?NAME (?:set statistics|set \\(\\)|reset \\(\\))"),
  rule("^(?:re)?set \\(\\)"),
  rule("^add (?:constraint NAME )?foreign key ", "SHARE ROW EXCLUSIVE"),
  rule("^(?:enable|disable) trigger ", "SHARE ROW EXCLUSIVE"),
];

/** Becomes a part of the table, and is locked by more than that one. */
const ATTACHED = sqlPattern("^attach partition <name>");
const STRENGTH: readonly string[] = Object.keys(LOCK_EFFECTS);

/**
 * The locks of a statement that others notice, told by its words: what functions and DO blocks do is not seen.
 *
 * @see https://www.postgresql.org/docs/current/explicit-locking.html
 */
export function tableLocks(statement: string): TableLock[] {
  const plain = plainStatement(statement);
  const altered = alterTable(plain);
  const locks = altered
    ? [{ name: altered.name, mode: strongest(altered.actions) }]
    : lockedBy(plain).map(([name, mode]) => ({ name, mode }));
  const other = /^(?:alter|create) .*?table /.test(plain) ? referencedTables(statement) : [];
  return [
    ...locks.flatMap(({ name, mode }) => (mode ? [{ name, mode }] : [])),
    ...(altered?.actions ?? [])
      .flatMap((action) => namesFound(ATTACHED.exec(action)))
      .map((name): TableLock => ({ name, mode: "ACCESS EXCLUSIVE" })),
    ...other.map((name): TableLock => ({ name, mode: "SHARE ROW EXCLUSIVE" })),
  ];
}

function lockedBy(plain: string): [name: string, mode: LockMode | undefined][] {
  const found = STATEMENTS.find(([pattern]) => pattern.test(plain));
  return found ? namesFound(found[0].exec(plain)).map((name) => [name, found[1]]) : [];
}

function strongest(actions: readonly string[]): LockMode | undefined {
  const modes = actions.map((action) => {
    const known = ACTIONS.find(([pattern]) => pattern.test(action));
    return known ? known[1] : "ACCESS EXCLUSIVE";
  });
  return modes.sort((a, b) => STRENGTH.indexOf(b ?? "") - STRENGTH.indexOf(a ?? ""))[0];
}
