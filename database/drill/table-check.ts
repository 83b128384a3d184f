import { setTimeout as sleep } from "node:timers/promises";
import { counted, type Found } from "./check";
import { compareRows, compareWhole, NAMED, type RowComparison, type RowOptions } from "./rows";
import type { Table } from "./tables";

/** A table that does not say when a row was written may grow, but not so much between a moment and its drill. */
const LARGE_LOSS_ROWS = 1_000;

/** What was found of a table, and what other checks need of it. */
export interface TableFound {
  readonly found: Found;
  /** Whether rows of the source were written since the recovered moment, as far as it can be told. */
  readonly moved: boolean;
  readonly rows?: RowComparison;
}

/** Compares the rows of one table. */
export async function checkTable(table: Table, options: RowOptions): Promise<TableFound> {
  if (!table.readable) {
    return { found: { status: "skipped", summary: "may not be read by this user" }, moved: false };
  }
  if (table.key.length === 0) return withoutKey(table, options);
  const rows = await compareRows(table, options);
  const { outcomes, named } = rows;
  const damage = outcomes.missing + outcomes.differs + outcomes.tooNew;
  const since = outcomes.changedSince + outcomes.addedSince + outcomes.goneSince;
  const moved = since + outcomes.undecided > 0;
  const deleted =
    outcomes.goneSince > 0 ? await countedDeletions(options, table, outcomes.goneSince) : undefined;
  const lost = table.created || table.updated ? undefined : largeLoss(rows);
  const tooManyGone = deleted !== undefined && outcomes.goneSince > deleted.rows;
  const numbers = { source: rows.source, restored: rows.restored, ...outcomes };
  if (damage > 0 || tooManyGone || lost) {
    const gone = `${counted(outcomes.goneSince, "row")} more than the source, which has deleted ${deleted?.rows}`;
    const parts = [
      ...(outcomes.missing > 0 ? [`${counted(outcomes.missing, "row")} missing`] : []),
      ...(outcomes.differs > 0 ? [`${counted(outcomes.differs, "row")} differ`] : []),
      ...(outcomes.tooNew > 0 ? [`${counted(outcomes.tooNew, "row")} too new`] : []),
      ...(tooManyGone ? [gone] : []),
      ...(lost ? [lost] : []),
    ];
    const differences = [...named, ...(tooManyGone ? [gone] : []), ...(lost ? [lost] : [])].slice(0, NAMED);
    return { found: { status: "failed", summary: parts.join(", "), differences, numbers }, moved, rows };
  }
  const parts = [
    `${counted(outcomes.same, "row")} the same`,
    ...(outcomes.changedSince > 0 ? [`${outcomes.changedSince.toLocaleString("en-US")} changed since`] : []),
    ...(outcomes.addedSince > 0 ? [`${outcomes.addedSince.toLocaleString("en-US")} added since`] : []),
    ...(outcomes.goneSince > 0 ? [`${outcomes.goneSince.toLocaleString("en-US")} deleted since`] : []),
    ...(outcomes.undecided > 0 ? [`${outcomes.undecided.toLocaleString("en-US")} undecided`] : []),
  ];
  const status = outcomes.undecided > 0 ? "unsure" : "ok";
  return { found: { status, summary: parts.join(", "), numbers }, moved, rows };
}

/** A table whose rows have no names: only whether all of it is the same. */
async function withoutKey(table: Table, options: RowOptions): Promise<TableFound> {
  const { same, source, restored } = await compareWhole(table, options);
  const numbers = { source, restored };
  if (same)
    return {
      found: { status: "ok", summary: `${counted(restored, "row")} the same`, numbers },
      moved: false,
    };
  const lost = largeLoss(numbers);
  if (lost) return { found: { status: "failed", summary: lost, differences: [lost], numbers }, moved: true };
  const summary = `no primary key, and the rows differ: ${counted(restored, "row")}, in the source ${source.toLocaleString("en-US")}`;
  return { found: { status: "unsure", summary, numbers }, moved: true };
}

/** More than half of the rows, and many: no source grows like that. */
function largeLoss({ source, restored }: { source: number; restored: number }): string | undefined {
  const lost = source - restored;
  if (lost <= LARGE_LOSS_ROWS || lost <= source / 2) return undefined;
  return `most rows are missing: ${counted(restored, "row")}, in the source ${source.toLocaleString("en-US")}`;
}

/**
 * How many rows of a table the source has deleted since its statistics began; undefined where they began after the
 * recovered moment. A TRUNCATE is not among them. A session tells what it did only when it has been idle for a while
 * (PGSTAT_IDLE_INTERVAL, 10 s), so that a number that is too low is asked for again.
 */
async function countedDeletions(
  { source, moments, signal, statisticsDelayMs = 12_000 }: RowOptions,
  { name }: Table,
  enough: number,
): Promise<{ rows: number } | undefined> {
  const deadline = performance.now() + statisticsDelayMs;
  for (;;) {
    await source.query("select pg_stat_clear_snapshot()");
    const { rows } = await source.query<{ rows: number; known: boolean }>(
      `select pg_stat_get_tuples_deleted($1::regclass)::float8 as rows,
         coalesce(pg_stat_get_db_stat_reset_time(oid), '-infinity') < $2
           and (select coalesce(max(stats_reset), 'infinity') from pg_stat_bgwriter) < $2 as known
       from pg_database where datname = current_database()`,
      [name, moments.settled],
    );
    if (!rows[0]?.known) return undefined;
    if (rows[0].rows >= enough || performance.now() > deadline) return { rows: rows[0].rows };
    await sleep(500, undefined, { signal });
  }
}
