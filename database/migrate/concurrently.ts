/**
 * Statements with CONCURRENTLY consist of several transactions: broken off in the middle, they leave something
 * half done, which must be cleared away or finished before they are repeated.
 */
import type { ClientBase } from "pg";
import type { BlockerWatch } from "./blockers";
import { leadingWords, outline } from "./split";

/** Far beyond every normal wait: an open transaction of the application may last for minutes. */
const LOCK_TIMEOUT = "30min";

export function isConcurrent(statement: string): boolean {
  return leadingWords(statement, 12).includes("concurrently");
}

/**
 * CONCURRENTLY waits for every transaction that was open before it, and nobody waits behind it meanwhile:
 * the short lock timeout that protects others would only make it fail.
 *
 * @param watch sees to the session while it works
 */
export async function withPatience<T>(
  client: ClientBase,
  watch: (pid: number) => BlockerWatch | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const { rows } = await client.query(
    "select current_setting('lock_timeout') as before, pg_backend_pid() as pid",
  );
  await client.query(`set lock_timeout = '${LOCK_TIMEOUT}'`);
  const watching = watch(rows[0].pid);
  try {
    return await work();
  } finally {
    await watching?.stop();
    await client
      .query("select set_config('lock_timeout', $1, false)", [rows[0].before])
      .catch(() => undefined);
  }
}

/**
 * Drops the invalid indexes that an earlier, broken run of CREATE INDEX or REINDEX has left: IF NOT EXISTS
 * would take one for the real index, and REINDEX would make one more each time.
 *
 * @returns their names
 */
export async function dropInvalidIndexes(client: ClientBase, statement: string): Promise<string[]> {
  const which = builtBy(statement);
  if (!which) return [];
  const { rows } = await client.query(
    `select format('%I.%I', namespace.nspname, index.relname) as name
     from pg_index join pg_class as index on index.oid = indexrelid
       join pg_namespace as namespace on namespace.oid = index.relnamespace
     where not indisvalid and index.relkind = 'i' and ${which.condition}`,
    which.names,
  );
  for (const { name } of rows) await client.query(`drop index concurrently if exists ${name}`);
  return rows.map(({ name }) => name);
}

/**
 * Whether CREATE INDEX has made its index: IF NOT EXISTS passes over whatever has the name.
 *
 * @returns what has the name of the index instead; undefined where the index is there, or none is made
 */
export async function notTheIndex(client: ClientBase, statement: string): Promise<string | undefined> {
  const index = builtIndex(statement);
  if (!index) return undefined;
  const { rows } = await client.query(
    `select indrelid::regclass::text as "table", indisvalid as valid, indrelid = wanted.oid as wanted
     from pg_class as wanted
       join pg_class as other on other.relname = (parse_ident($1))[1]::name and other.relnamespace = wanted.relnamespace
       left join pg_index on indexrelid = other.oid
     where wanted.oid = to_regclass($2)`,
    [index.name, index.table],
  );
  const [other] = rows;
  if (!other || (other.wanted && other.valid)) return undefined;
  if (!other.table) return "a table, view or sequence";
  return `an ${other.valid ? "" : "invalid "}index of table ${other.table}`;
}

/**
 * DETACH PARTITION CONCURRENTLY can't be repeated as it stands.
 *
 * @returns what to send instead of the statement: itself, what finishes an interrupted detaching, or undefined
 * where the partition is detached already
 */
export async function continueDetach(client: ClientBase, statement: string): Promise<string | undefined> {
  const parts = outline(statement);
  const detach = parts.indexOf("detach");
  if (parts[0] !== "alter" || detach < 0 || parts.at(-1) !== "concurrently") return statement;
  const parent = nameAt(
    parts,
    parts.findIndex((part) => !/^(?:alter|table|if|exists|only)$/.test(part)),
  );
  const partition = nameAt(parts, detach + 2);
  const { rows } = await client.query(
    `select inhdetachpending as pending, to_regclass($1) is not null and to_regclass($2) is not null as known
     from (select) as always
       left join pg_inherits on inhparent = to_regclass($1) and inhrelid = to_regclass($2)`,
    [parent, partition],
  );
  const { pending, known } = rows[0];
  if (pending) return `alter table ${parent} detach partition ${partition} finalize`;
  return known && pending === null ? undefined : statement;
}

/** Name and table of the index that a statement builds, as they are written. */
function builtIndex(statement: string): { name: string; table: string } | undefined {
  const parts = outline(statement);
  const concurrently = parts.indexOf("concurrently");
  if (parts[0] !== "create" || concurrently < 0 || parts.indexOf("index") !== concurrently - 1)
    return undefined;
  const name = parts[parts[concurrently + 1] === "if" ? concurrently + 4 : concurrently + 1] ?? "";
  const on = parts.indexOf("on", concurrently);
  return { name, table: nameAt(parts, parts[on + 1] === "only" ? on + 2 : on + 1) };
}

/** Which invalid indexes are a statement's own. */
function builtBy(statement: string): { condition: string; names: string[] } | undefined {
  const index = builtIndex(statement);
  if (index) {
    return {
      condition: "index.relname = (parse_ident($1))[1]::name and indrelid = to_regclass($2)",
      names: [index.name, index.table],
    };
  }
  const parts = outline(statement);
  if (parts[0] !== "reindex") return undefined;
  const words = parts.filter((part) => part !== "()" && part !== ")" && part !== "concurrently");
  const name = nameAt(words, 2);
  // _ccnew is what was being built, _ccold what was to be replaced. Those of the tables that hold long values
  // stay: only a superuser reaches them.
  const temporary = "index.relname ~ '_cc(new|old)[0-9]*$' and namespace.nspname <> 'pg_toast'";
  const ofTables = (tables: string) =>
    `${temporary} and indrelid in (
       with recursive tables(oid) as (${tables} union select inhrelid from pg_inherits join tables on inhparent = oid)
       select oid from tables)`;
  switch (words[1]) {
    case "index":
      return {
        condition: ofTables("select indrelid from pg_index where indexrelid = to_regclass($1)"),
        names: [name],
      };
    case "table":
      return { condition: ofTables("select to_regclass($1)::oid"), names: [name] };
    case "schema":
      return {
        condition: ofTables("select oid from pg_class where relnamespace = to_regnamespace($1)"),
        names: [name],
      };
    default:
      return { condition: temporary, names: [] };
  }
}

/** The name that begins at an index, with its schema. */
function nameAt(parts: readonly string[], index: number): string {
  let name = parts[index] ?? "";
  for (let dot = index + 1; parts[dot] === "."; dot += 2) name += `.${parts[dot + 1] ?? ""}`;
  return name;
}
