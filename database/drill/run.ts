import type { ClientBase } from "pg";
import { readLedger } from "../migrate/ledger";
import { counted, type DrillContext, type Found, foundDifferences } from "./check";
import { checkIndexContents } from "./index-contents";
import type { Moments } from "./outcome";
import type { DrillCheck, DrillResult } from "./result";
import type { RowComparison, RowOptions } from "./rows";
import { checkSearches } from "./searches";
import { attempt, inSnapshot } from "./session";
import { checkCatalogue, checkMigrations, checkRoles, checkSequences, checkValidity } from "./structure";
import { checkTable } from "./table-check";
import { readTables, type Table } from "./tables";

/** What a drill compares. */
export interface DrillOptions {
  /** The live database. Connected; in no transaction. It may be written to while the drill runs. */
  readonly source: ClientBase;
  /** The restored one. Both log in as a user that may read every table and the ledger: the migrator. */
  readonly restored: ClientBase;
  /** The moment of a point-in-time recovery; for a backup, its start. */
  readonly recoveredTo: Date;
  /**
   * How far the restored data may reach: for a backup, its end.
   *
   * @default recoveredTo
   */
  readonly recoveredUntil?: Date;
  /**
   * Longest transaction, in milliseconds: rows last written within this time before the moment may have been
   * committed after it, so that a difference of theirs is undecided.
   *
   * @default 300000
   */
  readonly openTransactionMs?: number;
  /** When the restore began, for the recovery time seen. @default - when the checks begin */
  readonly startedAt?: Date;
  /** Folder of the migrations, `sql/migrations`. */
  readonly migrations: string;
  /** Folder of the application's queries, `sql/queries`. */
  readonly queries: string;
  readonly signal?: AbortSignal;
  /** Called with a line as each check begins. @default - nothing */
  readonly report?: (line: string) => void;
  /** For tests: see {@link RowOptions}. */
  readonly rows?: Pick<RowOptions, "chunk" | "statisticsDelayMs">;
}

/**
 * Compares a restored database with its source at that time.
 *
 * @throws what the server says where a database cannot be read at all; what differs is in the result, not thrown
 */
export async function runDrillChecks(options: DrillOptions): Promise<DrillResult> {
  const began = new Date();
  const { source, restored, recoveredTo, startedAt = began } = options;
  const recoveredUntil = options.recoveredUntil ?? recoveredTo;
  const context: DrillContext = { source, restored, recoveredTo, recoveredUntil };
  const checks: DrillCheck[] = [];
  const add = async (id: string, work: () => Promise<Found>) => {
    options.signal?.throwIfAborted();
    options.report?.(`checking ${id}`);
    const start = performance.now();
    const { status, summary, differences = [], numbers = {} } = await guarded(options.signal, work);
    const durationMs = Math.round(performance.now() - start);
    checks.push({ id, status, summary, differences, numbers, durationMs });
  };

  const newest = await inSnapshot(source, () =>
    inSnapshot(restored, async () => {
      const both = <T>(work: () => Promise<T>) => attempt(source, () => attempt(restored, work));
      await add("migrations", () => both(() => checkMigrations(context, options.migrations)));
      await addCatalogue(add, both, context);
      await add("validity", () => both(() => checkValidity(context)));
      await add("roles", () => both(() => checkRoles(context)));
      await add("sequences", () => both(() => checkSequences(context)));
      const rows = await addTables(add, both, options, context);
      await add("moment", async () => checkMoment(rows.compared, recoveredTo));
      await add("searches", () => both(() => checkSearches(context, options.queries, rows.moved)));
      return newestOf(rows.compared);
    }),
  );
  await add("index contents", () => checkIndexContents(restored, options.signal));

  const ended = new Date();
  const seconds = (from: Date, to: Date) =>
    Math.max(0, Math.round((to.getTime() - from.getTime()) / 100) / 10);
  return {
    verdict: checks.some(({ status }) => status === "failed") ? "bad" : "good",
    recoveredTo: recoveredTo.toISOString(),
    startedAt: startedAt.toISOString(),
    ageSeconds: seconds(recoveredTo, startedAt),
    durationSeconds: seconds(startedAt, ended),
    checkSeconds: seconds(began, ended),
    newestRow: newest?.toISOString() ?? null,
    checks,
  };
}

type Add = (id: string, work: () => Promise<Found>) => Promise<void>;
type Both = <T>(work: () => Promise<T>) => Promise<T>;

/** A check that the server refuses has failed; only a lost connection or an interruption ends the drill. */
async function guarded(signal: AbortSignal | undefined, work: () => Promise<Found>): Promise<Found> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    const { code, message } = error as Error & { code?: string };
    if (!/^[0-9A-Z]{5}$/.test(code ?? "") || /^(08|57P)/.test(code ?? "")) throw error;
    return { status: "failed", summary: `could not be checked: ${message}`, differences: [message] };
  }
}

/** One reading of the catalogue, and a check for each part of it. */
async function addCatalogue(add: Add, both: Both, context: DrillContext): Promise<void> {
  const ours = new Set((await both(() => readLedger(context.restored))).map(({ version }) => version));
  const since = (await both(() => readLedger(context.source))).filter(({ version }) => !ours.has(version));
  const later = since.filter(({ appliedAt }) => appliedAt > context.recoveredUntil).length;
  let parts: Readonly<Record<string, Found>> = {};
  await add("catalogue", async () => {
    parts = await both(() => checkCatalogue(context, later));
    return parts.catalogue as Found;
  });
  for (const [part, found] of Object.entries(parts))
    if (part !== "catalogue") await add(part, async () => found);
}

async function addTables(add: Add, both: Both, options: DrillOptions, context: DrillContext) {
  const { recoveredTo, recoveredUntil, source, restored } = context;
  const moments: Moments = {
    settled: new Date(recoveredTo.getTime() - (options.openTransactionMs ?? 300_000)),
    until: recoveredUntil,
  };
  const rowOptions: RowOptions = { source, restored, moments, signal: options.signal, ...options.rows };
  const [theirs, ours] = await both(
    async () => [await readTables(source), await readTables(restored)] as const,
  );
  const compared = new Map<string, RowComparison>();
  let moved = false;
  for (const table of inBoth(theirs, ours)) {
    await add(`rows ${table.name}`, async () => {
      const { found, rows, moved: written } = await both(() => checkTable(table, rowOptions));
      if (rows) compared.set(table.name, rows);
      moved ||= written;
      return found;
    });
  }
  return { compared, moved };
}

/** Other tables are differences of the catalogue. A key or a time that only one side has is not used. */
function inBoth(theirs: readonly Table[], ours: readonly Table[]): Table[] {
  return theirs.flatMap((table) => {
    const other = ours.find(({ name }) => name === table.name);
    if (!other) return [];
    return [
      {
        ...table,
        key: JSON.stringify(table.key) === JSON.stringify(other.key) ? table.key : [],
        created: table.created && other.created,
        updated: table.updated && other.updated,
        readable: table.readable && other.readable,
      },
    ];
  });
}

/** Whether the newest row that had to come back did: else the data end earlier than was asked for. */
function checkMoment(compared: ReadonlyMap<string, RowComparison>, recoveredTo: Date): Found {
  const early = [...compared].flatMap(([name, { newest, expectedNewest }]) =>
    expectedNewest && (!newest || newest < expectedNewest)
      ? [
          `${name}: the newest row is of ${newest?.toISOString() ?? "no time"}, in the source one of ${expectedNewest.toISOString()} came before the moment`,
        ]
      : [],
  );
  const newest = newestOf(compared);
  return foundDifferences(
    early,
    newest ? `the newest row is of ${newest.toISOString()}` : "no table has times",
    `the data end before ${recoveredTo.toISOString()}: ${counted(early.length, "table")} older`,
  );
}

function newestOf(compared: ReadonlyMap<string, RowComparison>): Date | null {
  return [...compared.values()].reduce<Date | null>(
    (latest, { newest }) => (newest && (!latest || newest > latest) ? newest : latest),
    null,
  );
}
