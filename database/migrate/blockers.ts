import { setTimeout as sleep } from "node:timers/promises";
import type { ClientBase } from "pg";

/** Opens a connection beside the one that works. */
export type OpenConnection = () => Promise<ClientBase & { end(): Promise<void> }>;

const POLL_MS = 100;

/** A session of the server, as `pg_stat_activity` shows it to us; what we may not see is null. */
export interface Session {
  readonly pid: number;
  readonly usename: string | null;
  readonly application_name: string | null;
  readonly state: string | null;
  readonly since: string | null;
}

/** Columns of a {@link Session}, for a query over `pg_stat_activity as a`. */
export const SESSION_COLUMNS = `a.pid, a.usename, a.application_name, a.state,
  to_char(coalesce(a.xact_start, a.backend_start), 'YYYY-MM-DD HH24:MI:SS TZ') as since`;

/** E.g. `process 4711, user music_library_user, application api, idle in transaction, since 2026-11-25 …`. */
export function describeSession(session: Session): string {
  const { pid, usename, application_name, state, since } = session;
  return [
    // A transaction that was prepared for two-phase commit has no process any more.
    pid === 0 ? "a prepared transaction (pg_prepared_xacts)" : `process ${pid}`,
    usename && `user ${usename}`,
    application_name && `application ${application_name}`,
    state && state !== "active" && state,
    since && `since ${since}`,
  ]
    .filter(Boolean)
    .join(", ");
}

export interface BlockerWatchOptions {
  /**
   * Time before the second connection is opened, in milliseconds.
   *
   * @default 0
   */
  readonly afterMs?: number;
  /** Hears whom the first connection waits for, each time that they are others. */
  readonly onBlocked?: (blockers: readonly string[]) => void;
}

/** Asks a second connection, while the first one is busy, which sessions the first one waits for. */
export class BlockerWatch {
  #blockers: readonly string[] = [];
  readonly #end = new AbortController();
  readonly #done: Promise<void>;

  /** @param pid the server process of the first connection */
  constructor(pid: number, open: OpenConnection, options: BlockerWatchOptions = {}) {
    // Who blocks is good to know and no more: the wait itself must not fail for it.
    this.#done = this.#watch(pid, open, options).catch(() => undefined);
  }

  /** Those that were seen last. */
  get blockers(): readonly string[] {
    return this.#blockers;
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#done;
  }

  async #watch(pid: number, open: OpenConnection, { afterMs = 0, onBlocked }: BlockerWatchOptions) {
    const { signal } = this.#end;
    await sleep(afterMs, undefined, { signal });
    const watcher = await open();
    try {
      for (;;) {
        const { rows } = await watcher.query(
          `select ${SESSION_COLUMNS.replace("a.pid", "blocker.pid")}
           from unnest(pg_blocking_pids($1)) as blocker(pid) left join pg_stat_activity as a on a.pid = blocker.pid`,
          [pid],
        );
        const blockers = rows.map(describeSession);
        if (blockers.length > 0 && blockers.join() !== this.#blockers.join()) {
          this.#blockers = blockers;
          onBlocked?.(blockers);
        }
        await sleep(POLL_MS, undefined, { signal });
      }
    } finally {
      await watcher.end();
    }
  }
}
