/**
 * What happens to runs of the SQL step when the server's disk is full; run on a small disk of its own, see
 * {@link SmallDisk}. Writes an object of outcomes and states as JSON.
 */
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Settings } from "../../emulator/postgres-settings";
import { type Outcome, StepRuns } from "./step-runs";

const MIB = 1024 * 1024;
const BALLAST = join(tmpdir(), "ballast");

export interface DiskFullReport {
  /** The run that found no space, by what it was doing. */
  readonly failed: Readonly<Record<string, Outcome>>;
  /** Names in the ledger, and tables and indexes, after it. */
  readonly left: Readonly<Record<string, readonly string[]>>;
  /** The next run, with space again. */
  readonly next: Readonly<Record<string, Outcome>>;
  readonly finally: readonly string[];
}

const MIGRATIONS: Readonly<Record<string, string>> = {
  "0001_small": "create table small (a integer);",
  // New in its own transaction, at this wal_level, a table does not go through the log.
  "0002_rows": `create table large as
  select n, repeat(md5(n::text), 8) as text from generate_series(1, 150000) as n;`,
  "0003_index":
    "-- no-transaction\n-- migrate:up\ncreate index concurrently if not exists large_text on large (text, n);",
  // Writes to the log and nowhere else.
  "0004_log": `create table logged (a integer);
  do $$ begin
    for part in 1..100 loop
      perform pg_logical_emit_message(true, 'nothing', repeat('x', 1000000));
    end loop;
  end $$;`,
};

/** Leaves this much of the disk free. */
function fillDisk(freeMib: number): void {
  rmSync(BALLAST, { force: true });
  const { bavail, bsize } = statfsSync(tmpdir());
  writeFileSync(BALLAST, Buffer.alloc(Math.max(0, bavail * bsize - freeMib * MIB)));
}

const freeDisk = () => rmSync(BALLAST);

async function main(): Promise<void> {
  const settings: Settings = { wal_level: "minimal", max_wal_senders: "0", shared_buffers: "32MB" };
  const runs = await StepRuns.start(settings);
  const failed: Record<string, Outcome> = {};
  const left: Record<string, string[]> = {};
  const next: Record<string, Outcome> = {};
  try {
    const database = await runs.cloud.createDatabase();
    const sql = runs.sqlFolder({});
    const made = () =>
      runs.cloud.server.session(async (client) => {
        const { rows } = await client.query(
          `select name from migrations.applied
           union all select relname || case when indisvalid is false then ' INVALID' else '' end
             from pg_class left join pg_index on indexrelid = oid where relnamespace = 'public'::regnamespace
           order by 1`,
        );
        return rows.map(({ name }) => name);
      }, database);
    const step = (name: string, ...more: string[]) => {
      runs.write(sql, { [name]: MIGRATIONS[name] ?? "" });
      return runs.run(database, sql, ...more).done;
    };
    next["0001_small"] = await step("0001_small");
    for (const [name, freeMib] of [
      ["0002_rows", 12],
      ["0003_index", 12],
      ["0004_log", 1],
    ] as const) {
      fillDisk(freeMib);
      failed[name] = await step(name, "--wait=2");
      freeDisk();
      await runs.startServer();
      left[name] = await made();
      next[name] = await step(name);
    }
    process.stdout.write(JSON.stringify({ failed, left, next, finally: await made() }));
  } finally {
    await runs.stop();
  }
}

void main();
