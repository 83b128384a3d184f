import { setTimeout as sleep } from "node:timers/promises";
import type { ClientBase } from "pg";
import { ProblemError } from "../../cloudsql/problem";
import { describeSession } from "./blockers";

/** Any constant will do, as long as every release uses the same one. Locks are per database. */
const LOCK_KEY = "4947082117216541";
const POLL_MS = 200;

/** How to wait for another migrator. */
export interface LockOptions {
  /**
   * Longest wait for another run, in milliseconds.
   *
   * @default 60000
   */
  readonly lockWaitMs?: number;
  readonly signal?: AbortSignal;
  readonly report?: (line: string) => void;
}

/**
 * Runs the body while no other migrator works on this database. The lock belongs to the session: the server
 * frees it when the connection ends, however it ends. May be nested.
 *
 * @throws ProblemError `MIGRATION_LOCKED` when another run holds it for longer than the limit
 */
export async function withMigrationLock<T>(
  client: ClientBase,
  options: LockOptions,
  body: () => Promise<T>,
): Promise<T> {
  await acquire(client, options);
  try {
    return await body();
  } finally {
    // A connection that is gone has given up its lock; the body's error is the one to show.
    await client.query("select pg_advisory_unlock($1)", [LOCK_KEY]).catch(() => undefined);
  }
}

/**
 * Polls. A session that waits inside pg_advisory_lock holds a snapshot, and CREATE INDEX CONCURRENTLY of the
 * session that has the lock waits for that snapshot: a deadlock.
 */
async function acquire(client: ClientBase, options: LockOptions): Promise<void> {
  const limit = options.lockWaitMs ?? 60_000;
  const deadline = Date.now() + limit;
  let told = false;
  for (;;) {
    options.signal?.throwIfAborted();
    const { rows } = await client.query("select pg_try_advisory_lock($1) as locked", [LOCK_KEY]);
    if (rows[0].locked) return;
    const holder = await describeHolder(client);
    if (Date.now() >= deadline) {
      throw new ProblemError(
        [
          {
            code: "MIGRATION_LOCKED",
            message: `another migration run has held the lock for longer than ${limit / 1000} s`,
            got: holder,
            fix: "wait for it and run again; if it hangs, end it with pg_terminate_backend",
          },
        ],
        1,
      );
    }
    if (!told) options.report?.(`waiting for another migration run (${holder})`);
    told = true;
    await sleep(Math.min(POLL_MS, Math.max(1, deadline - Date.now())), undefined, { signal: options.signal });
  }
}

async function describeHolder(client: ClientBase): Promise<string> {
  const { rows } = await client.query(
    `select a.pid, a.usename, a.application_name, null as state,
       to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ') as since
     from pg_locks as l join pg_stat_activity as a using (pid)
     where l.locktype = 'advisory' and l.granted and l.objsubid = 1
       and l.database = (select oid from pg_database where datname = current_database())
       and (l.classid::bigint << 32) + l.objid::bigint = $1::bigint`,
    [LOCK_KEY],
  );
  return rows[0] ? describeSession(rows[0]) : "it has just ended";
}
