import type { ClientBase } from "pg";
import { classify, type Moments, type Outcome, type Side } from "./outcome";
import type { Table } from "./tables";

/** Rows in one step: what a statement reads, and what is held in memory, twice. */
export const CHUNK = 5_000;

/** How many things that differ are named. */
export const NAMED = 10;

export interface RowOptions {
  readonly source: ClientBase;
  readonly restored: ClientBase;
  readonly moments: Moments;
  readonly signal?: AbortSignal;
  /** @default CHUNK */
  readonly chunk?: number;
  /** How long the server's statistics may lag behind, in milliseconds. @default 12000 */
  readonly statisticsDelayMs?: number;
}

/** How the rows of one table stand to each other. */
export interface RowComparison {
  readonly source: number;
  readonly restored: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** The first keys of rows that should be the same and are not, `missing: <key>`. */
  readonly named: readonly string[];
  /** Time of the newest row that came back, and of the newest that had to. */
  readonly newest: Date | null;
  readonly expectedNewest: Date | null;
}

interface Row extends Side {
  readonly key: string[];
  readonly hash: string;
}

interface Sum {
  readonly rows: number;
  readonly hash: string | null;
  readonly newest: Date | null;
}

/**
 * Compares all rows of a table that both databases have, by chunks of its primary key: first their number and a
 * sum of their hashes, which does not depend on an order; only where these differ, row by row.
 *
 * @throws what the server says, a statement that took too long among it
 */
export async function compareRows(table: Table, options: RowOptions): Promise<RowComparison> {
  const { source, restored, moments, signal, chunk = CHUNK } = options;
  const found = new Tally(moments);
  let after: string[] | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const until = await lastOfChunk(restored, table, after, chunk);
    const range = { after, until };
    const [there, here] = await Promise.all([
      // Where the restored table ends early, all that is left would be one chunk.
      sumOf(source, table, range, chunk * 4 + 1, moments.settled),
      sumOf(restored, table, range),
    ]);
    found.newest(there.newest, here.newest);
    if (there.rows === here.rows && there.hash === here.hash) found.same(here.rows);
    else await compareOneByOne(table, options, range, found);
    if (!until) return found.result();
    after = until;
  }
}

/** Numbers and sums of a table without a primary key, each side in one statement. */
export async function compareWhole(table: Table, { source, restored }: RowOptions) {
  const [there, here] = await Promise.all([sumOf(source, table, {}), sumOf(restored, table, {})]);
  return {
    same: there.rows === here.rows && there.hash === here.hash,
    source: there.rows,
    restored: here.rows,
  };
}

class Tally {
  #source = 0;
  #restored = 0;
  #newest: Date | null = null;
  #expected: Date | null = null;
  readonly #outcomes: Record<Outcome, number> = {
    same: 0,
    changedSince: 0,
    addedSince: 0,
    goneSince: 0,
    undecided: 0,
    missing: 0,
    differs: 0,
    tooNew: 0,
  };
  readonly #named: string[] = [];

  constructor(readonly moments: Moments) {}

  same(rows: number): void {
    this.#source += rows;
    this.#restored += rows;
    this.#outcomes.same += rows;
  }

  row(source: Row | undefined, restored: Row | undefined): void {
    if (source) this.#source += 1;
    if (restored) this.#restored += 1;
    const outcome =
      source && restored && source.hash === restored.hash ? "same" : classify(this.moments, source, restored);
    this.#outcomes[outcome] += 1;
    const word = { missing: "missing", differs: "differs", tooNew: "not in the source" }[outcome as string];
    if (word && this.#named.length < NAMED) {
      this.#named.push(`${word}: ${(source ?? restored)?.key.join(", ")}`);
    }
  }

  newest(expected: Date | null, restored: Date | null): void {
    if (expected && (!this.#expected || expected > this.#expected)) this.#expected = expected;
    if (restored && (!this.#newest || restored > this.#newest)) this.#newest = restored;
  }

  result(): RowComparison {
    return {
      source: this.#source,
      restored: this.#restored,
      outcomes: this.#outcomes,
      named: this.#named,
      newest: this.#newest,
      expectedNewest: this.#expected,
    };
  }
}

interface Range {
  readonly after?: readonly string[];
  readonly until?: readonly string[];
}

async function compareOneByOne(
  table: Table,
  { source, restored, signal, chunk = CHUNK }: RowOptions,
  range: Range,
  found: Tally,
): Promise<void> {
  const here = new Map<string, Row>();
  for (const row of await rowsOf(restored, table, range)) here.set(JSON.stringify(row.key), row);
  let after = range.after;
  for (;;) {
    signal?.throwIfAborted();
    const page = await rowsOf(source, table, { after, until: range.until }, chunk);
    for (const row of page) {
      const key = JSON.stringify(row.key);
      found.row(row, here.get(key));
      here.delete(key);
    }
    if (page.length < chunk) break;
    after = page.at(-1)?.key;
  }
  for (const row of here.values()) found.row(undefined, row);
}

/** Key of the last row of the next chunk; undefined where what is left is no whole chunk. */
async function lastOfChunk(
  client: ClientBase,
  table: Table,
  after: readonly string[] | undefined,
  chunk: number,
) {
  const where = whereOf(table, { after });
  const { rows } = await client.query<string[]>({
    text: `select ${keyTexts(table)} from ${table.name} as t ${where.text}
      order by ${keyNames(table)} offset ${chunk - 1} limit 1`,
    values: where.values,
    rowMode: "array",
  });
  return rows[0];
}

async function sumOf(
  client: ClientBase,
  table: Table,
  range: Range,
  limit?: number,
  newestUntil?: Date,
): Promise<Sum> {
  const where = whereOf(table, range);
  const time = timeOf(table);
  const values: unknown[] = [...where.values];
  const filter = newestUntil ? `filter (where time <= $${values.push(newestUntil)})` : "";
  const { rows } = await client.query<Sum>(
    `select count(*)::integer as rows, sum(hash)::text as hash, max(time) ${filter} as newest
     from (select ${HASH} as hash, ${time} as time from ${table.name} as t ${where.text}
       ${limit ? `limit ${limit}` : ""}) as row`,
    values,
  );
  return rows[0] as Sum;
}

async function rowsOf(client: ClientBase, table: Table, range: Range, limit?: number): Promise<Row[]> {
  const where = whereOf(table, range);
  const { rows } = await client.query<Row>(
    `select array[${keyTexts(table)}] as key, (${HASH})::text as hash,
       ${table.created ? "t.created_at" : "null::timestamptz"} as created,
       ${table.updated ? "t.updated_at" : "null::timestamptz"} as updated
     from ${table.name} as t ${where.text} order by ${keyNames(table)} ${limit ? `limit ${limit}` : ""}`,
    [...where.values],
  );
  return rows;
}

/** Of the whole row, generated columns too. Numeric, so that a sum of many does not overflow. */
const HASH = `hashtextextended(t::text collate "C", 0)::numeric`;

function timeOf({ created, updated }: Table): string {
  if (created && updated) return "greatest(t.created_at, t.updated_at)";
  return updated ? "t.updated_at" : created ? "t.created_at" : "null::timestamptz";
}

function whereOf(table: Table, { after, until }: Range) {
  const values: string[] = [];
  const compared = (operator: string, key: readonly string[]) =>
    `(${keyNames(table)}) ${operator} (${table.key
      .map(({ type }, i) => `$${values.push(key[i] as string)}::text::${type}`)
      .join(", ")})`;
  const terms = [...(after ? [compared(">", after)] : []), ...(until ? [compared("<=", until)] : [])];
  return { text: terms.length > 0 ? `where ${terms.join(" and ")}` : "", values };
}

const quotedName = (name: string) => `"${name.replaceAll('"', '""')}"`;

function keyNames({ key }: Table): string {
  return key.map(({ name }) => `t.${quotedName(name)}`).join(", ");
}

function keyTexts({ key }: Table): string {
  return key.map(({ name }) => `t.${quotedName(name)}::text`).join(", ");
}
