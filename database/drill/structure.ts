import type { ClientBase } from "pg";
import { compareCatalogues, readCatalogue } from "../migrate/catalogue";
import { readLedger } from "../migrate/ledger";
import { compare } from "../migrate/plan";
import { readMigrations } from "../migrate/read";
import { counted, type DrillContext, type Found, foundDifferences } from "./check";

/** Kinds of the catalogue that have a check of their own; the rest are one. */
const OWN_CHECKS = ["extensions", "indexes", "constraints"] as const;

/** The ledger of the restored database against the files and the source's ledger. */
export async function checkMigrations(context: DrillContext, directory: string): Promise<Found> {
  const { source, restored, recoveredUntil } = context;
  const files = readMigrations(directory);
  const ledger = await readLedger(restored);
  const theirs = new Map((await readLedger(source)).map((row) => [row.version, row]));
  const ours = new Set(ledger.map(({ version }) => version));
  const states = compare(files, ledger);
  const isLater = (version: string) => {
    const row = theirs.get(version);
    return row !== undefined && row.appliedAt > recoveredUntil;
  };
  const wrong = states.flatMap(({ version, name, state }) => {
    if (state === "changed") return [`${name}: the file is not the one that was applied`];
    if (state === "missing") return [`${name}: applied, but there is no file`];
    if (state === "applied" || isLater(version)) return [];
    if (theirs.has(version)) return [`${name}: not applied, though the source had it`];
    return state === "out of order" ? [`${name}: not applied, though a later one is`] : [];
  });
  const lost = [...theirs.values()].filter(
    ({ version, appliedAt }) =>
      appliedAt <= recoveredUntil && !ours.has(version) && !states.some((state) => state.version === version),
  );
  wrong.push(...lost.map(({ name }) => `${name}: not applied, though the source had it`));
  const later = [...theirs.values()].filter(({ version }) => !ours.has(version) && isLater(version)).length;
  const pending = states.filter(({ version, state }) => state === "pending" && !theirs.has(version)).length;
  const remarks = [
    ...(later > 0 ? [`${later} applied in the source since`] : []),
    ...(pending > 0 ? [`${pending} pending in both`] : []),
  ];
  return foundDifferences(
    wrong,
    [`${counted(ledger.length, "migration")} as in the files`, ...remarks].join(", "),
    `the ledger is not what it should be: ${counted(wrong.length, "migration")}`,
    { applied: ledger.length, later, pending },
  );
}

/**
 * Everything that a migration may make, by the texts of the catalogue. Where the source has had a migration since,
 * a difference cannot be told from damage.
 */
export async function checkCatalogue(
  { source, restored }: DrillContext,
  migrationsSince: number,
): Promise<Readonly<Record<string, Found>>> {
  const before = await readCatalogue(source);
  const after = await readCatalogue(restored);
  const differences = compareCatalogues(before, after);
  const found: Record<string, Found> = {};
  const settle = (kinds: readonly string[], what: string) => {
    const lines = differences
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ kind, line, side }) => {
        const word = side === "removed" ? "missing" : "not in the source";
        return `${word}: ${kinds.length > 1 ? `${kind}: ` : ""}${line.replace(/\s+/g, " ")}`;
      });
    const number = kinds.reduce((sum, kind) => sum + (before[kind]?.length ?? 0), 0);
    const result = foundDifferences(
      lines,
      `${counted(number, "entry", "entries")} as in the source`,
      `${counted(lines.length, "line")} of ${what} differ`,
      { entries: number },
    );
    found[what] =
      result.status === "failed" && migrationsSince > 0
        ? { ...result, status: "unsure", summary: `${result.summary}; the source was migrated since` }
        : result;
  };
  for (const kind of OWN_CHECKS) settle([kind], kind);
  settle(
    Object.keys({ ...before, ...after }).filter((kind) => !OWN_CHECKS.includes(kind as never)),
    "catalogue",
  );
  return found;
}

/** Constraints and indexes that are there and do not count. */
export async function checkValidity({ source, restored }: DrillContext): Promise<Found> {
  const read = async (client: ClientBase) => {
    const { rows } = await client.query<{ thing: string }>(INVALID);
    return rows.map(({ thing }) => thing);
  };
  const known = new Set(await read(source));
  const invalid = (await read(restored)).filter((thing) => !known.has(thing));
  return foundDifferences(
    invalid,
    known.size > 0 ? `${counted(known.size, "thing")} not valid in the source too` : "all are valid",
    `${counted(invalid.length, "constraint or index", "constraints or indexes")} not valid`,
    { invalidInSource: known.size },
  );
}

const INVALID = `
  select format('constraint %s of %s', conname, coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text)) as thing
  from pg_constraint where not convalidated
  union all
  select format('index %s of %s', indexrelid::regclass, indrelid::regclass) from pg_index
  where not (indisvalid and indisready and indislive)
  order by 1`;

/** Who may log in as what, and what each role is a member of; not the roles of the server and the service. */
export async function checkRoles({ source, restored }: DrillContext): Promise<Found> {
  const read = async (client: ClientBase) => {
    const { rows } = await client.query<{ line: string }>(ROLES);
    return rows.map(({ line }) => line);
  };
  const [theirs, ours] = [await read(source), await read(restored)];
  const differences = compareCatalogues({ roles: theirs }, { roles: ours }).map(
    ({ line, side }) => `${side === "removed" ? "missing" : "not in the source"}: ${line}`,
  );
  return foundDifferences(
    differences,
    `${counted(theirs.length, "role or membership", "roles and memberships")} as in the source`,
    `${counted(differences.length, "role or membership", "roles or memberships")} differ`,
    { entries: theirs.length },
  );
}

const ROLES = `
  select format('role %s%s%s%s%s', rolname, case when rolcanlogin then ' login' else '' end,
    case when rolcreaterole then ' createrole' else '' end, case when rolcreatedb then ' createdb' else '' end,
    case when rolinherit then '' else ' noinherit' end) as line
  from pg_roles where rolname !~ '^(pg_|cloudsql)'
  union all
  select format('%s is a member of %s', member.rolname, granted.rolname)
  from pg_auth_members m join pg_roles member on member.oid = m.member join pg_roles granted on granted.oid = m.roleid
  where member.rolname !~ '^(pg_|cloudsql)'
  order by 1`;

/** A sequence that is ahead of the source's, or behind its own column, gives numbers that exist already. */
export async function checkSequences({ source, restored }: DrillContext): Promise<Found> {
  const read = async (client: ClientBase) => {
    const { rows } = await client.query<{ name: string; last: string | null; step: string }>(SEQUENCES);
    return new Map(rows.map((row) => [row.name, row]));
  };
  const [theirs, ours] = [await read(source), await read(restored)];
  const wrong = [...ours].flatMap(([name, { last, step }]) => {
    const there = theirs.get(name)?.last;
    if (last === null || !theirs.has(name)) return [];
    const steps = there == null ? undefined : (BigInt(last) - BigInt(there)) / BigInt(step);
    const ahead = steps === undefined || steps > LOGGED_AHEAD;
    return ahead ? [`${name}: ${last}, ahead of the source's ${there ?? "none"}`] : [];
  });
  for (const name of theirs.keys()) if (!ours.has(name)) wrong.push(`${name}: missing`);
  for (const behind of await sequencesBehind(restored)) wrong.push(behind);
  return foundDifferences(
    wrong,
    theirs.size === 0 ? "there are none" : `${counted(theirs.size, "sequence")} where they may be`,
    `${counted(wrong.length, "sequence")} elsewhere`,
    { sequences: theirs.size },
  );
}

/**
 * Steps of a sequence that the log is written ahead of it: after a recovery it goes on behind them. SEQ_LOG_VALS in
 * PostgreSQL's src/backend/commands/sequence.c.
 */
const LOGGED_AHEAD = 32n;

const SEQUENCES = `
  select format('%I.%I', schemaname, sequencename) as name, last_value::text as last, increment_by::text as step
  from pg_sequences where schemaname <> 'migrations' order by 1`;

async function sequencesBehind(client: ClientBase): Promise<string[]> {
  const { rows: owned } = await client.query<{ sequence: string; table: string; column: string }>(`
    select format('%I.%I', n.nspname, c.relname) as sequence, refobjid::regclass::text as table,
      quote_ident(attname) as column
    from pg_depend join pg_class c on c.oid = objid join pg_namespace n on n.oid = relnamespace
    join pg_sequence on seqrelid = c.oid
    join pg_attribute on attrelid = refobjid and attnum = refobjsubid
    where classid = 'pg_class'::regclass and refclassid = 'pg_class'::regclass and deptype in ('a', 'i')
      and seqincrement > 0 and nspname <> 'migrations' and has_table_privilege(refobjid, 'select')
    order by 1`);
  const behind: string[] = [];
  for (const { sequence, table, column } of owned) {
    const { rows } = await client.query<{ last: string | null; highest: string | null }>(
      `select (select last_value::text from pg_sequences where format('%I.%I', schemaname, sequencename) = $1) as last,
         (select max(${column})::text from ${table}) as highest`,
      [sequence],
    );
    const { last = null, highest = null } = rows[0] ?? {};
    if (highest !== null && BigInt(highest) > BigInt(last ?? 0)) {
      behind.push(`${sequence}: ${last ?? "none"}, behind ${highest} in ${table}.${column}`);
    }
  }
  return behind;
}
