import { Pool } from "pg";
import type { PoolLimits } from "./config";
import type { Route } from "./route";

/**
 * A pool of connections for a program that serves requests. Give queries no `name`: a server-side pooler
 * in transaction mode loses named statements.
 *
 * @param onError hears of connections that broke while unused; the pool replaces them
 */
export function createPool(
  route: Route,
  limits: PoolLimits = {},
  onError: (error: Error) => void = () => undefined,
): Pool {
  const pool = new Pool({
    ...route.config,
    max: limits.max ?? 4,
    connectionTimeoutMillis: limits.waitMs ?? 5000,
    idleTimeoutMillis: limits.idleMs ?? 60_000,
    statement_timeout: limits.statementTimeoutMs ?? 30_000,
    // A transaction that a program forgot must not hold its locks for ever.
    idle_in_transaction_session_timeout: 60_000,
    // Moves to the new primary after a failover, and spreads the making of connections.
    maxLifetimeSeconds: 1800,
  });
  pool.on("error", onError);
  return pool;
}
