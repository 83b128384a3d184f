import type { PoolConfig } from "pg";
import type { Route } from "./route";

/** Limits of a pool. */
export interface PoolLimits {
  /**
   * Connections at most. 2 to 4 for each CPU of the server is plenty over all programs: more only wait in
   * the server instead of here.
   *
   * @default 4
   */
  readonly max?: number;
  /**
   * Instances of the application at most, from which `openPool` derives `max`: docs/connect.md.
   *
   * @default - `max` is used
   */
  readonly instances?: number;
  /**
   * Virtual processors of the server, which limit what `openPool` derives.
   *
   * @default - not limited by them
   */
  readonly cpus?: number;
  /**
   * Whether PgBouncer is in between. It takes no settings at the start of a session, so the limits of time are
   * those that sql/roles sets for the user.
   *
   * @default false
   */
  readonly pooler?: boolean;
  /**
   * Longest wait for a free connection, in milliseconds.
   *
   * @default 5000
   */
  readonly waitMs?: number;
  /**
   * Longest time that an unused connection is kept, in milliseconds.
   *
   * @default 60000
   */
  readonly idleMs?: number;
  /**
   * Longest age of a connection, in milliseconds, whole seconds: moves to where the name now points after a
   * failover.
   *
   * @default 1800000
   */
  readonly lifetimeMs?: number;
  /**
   * Longest time for one statement, in milliseconds. The program itself waits 5 s longer, for a server that can
   * no longer say so.
   *
   * @default 30000
   */
  readonly statementTimeoutMs?: number;
  /**
   * Longest time that a transaction waits for the program, in milliseconds: one that was forgotten must not hold
   * its locks for ever.
   *
   * @default 60000
   */
  readonly idleInTransactionMs?: number;
  /**
   * Signals on which the pool drains, see {@link DatabasePool.drain}. The program decides when it ends, and with
   * which exit code; a second signal ends it at once.
   *
   * @default - none
   */
  readonly drainOn?: readonly NodeJS.Signals[];
  /**
   * How long running work has to end after the first signal, in milliseconds. Cloud Run and Kubernetes kill after
   * 10 and 30 s.
   *
   * @default 8000
   */
  readonly drainMs?: number;
}

/** The program waits longer than the server, which says more of a statement that took too long. */
const CLIENT_GRACE_MS = 5000;

/** The settings for `pg`. */
export function poolConfig(route: Route, limits: PoolLimits): PoolConfig {
  const statementMs = limits.statementTimeoutMs ?? 30_000;
  return {
    ...route.config,
    max: limits.max ?? 4,
    connectionTimeoutMillis: limits.waitMs ?? 5000,
    idleTimeoutMillis: limits.idleMs ?? 60_000,
    maxLifetimeSeconds: Math.max(1, Math.round((limits.lifetimeMs ?? 1_800_000) / 1000)),
    query_timeout: statementMs + CLIENT_GRACE_MS,
    ...(!limits.pooler && {
      statement_timeout: statementMs,
      idle_in_transaction_session_timeout: limits.idleInTransactionMs ?? 60_000,
    }),
  };
}
