import { refuse } from "../cloudsql/problem";
import type { ConnectionOptions } from "./config";
import { findRoute, openClient } from "./connect";
import { createPool, type DatabasePool } from "./pool";
import type { PoolLimits } from "./pool-limits";
import { poolSize } from "./pool-size";
import type { Route } from "./route";

/**
 * Finds the way to the database and makes a pool. Where `instances` is given, asks the server for its limit and
 * takes this instance's share.
 *
 * @throws ProblemError on bad options, `POOL_INSTANCES` when so many do not fit, `POOL_BEHIND_POOLER`; what the
 * server or the Admin API answered, see `explainUnreachable`
 */
export async function openPool(
  connection: ConnectionOptions,
  limits: PoolLimits & { readonly password?: string; readonly onError?: (error: Error) => void } = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<DatabasePool> {
  const { password } = limits;
  const derived = limits.instances !== undefined && limits.max === undefined;
  if (derived && limits.pooler) {
    refuse({
      code: "POOL_BEHIND_POOLER",
      message: "behind PgBouncer the server can't tell how many connections there are to share",
      fix: "give max: max_client_conn of PgBouncer divided by the instances",
    });
  }
  const found = await findRoute(
    { ...connection, applicationName: connection.applicationName ?? "music-library" },
    env,
  );
  const route = password === undefined ? found : { ...found, config: { ...found.config, password } };
  if (!derived) return createPool(route, limits, limits.onError);
  try {
    const max = await shareOf(route, limits);
    return createPool(route, { ...limits, max }, limits.onError);
  } catch (error) {
    route.close();
    throw error;
  }
}

async function shareOf(route: Route, { instances = 1, cpus }: PoolLimits): Promise<number> {
  const client = await openClient(route);
  try {
    const { rows } = await client.query(`
      select
        current_setting('max_connections')::integer as "maxConnections",
        current_setting('superuser_reserved_connections')::integer
          + coalesce(current_setting('reserved_connections', true), '0')::integer as "superuserReserved"`);
    return poolSize({ ...rows[0], instances, cpus }).max;
  } finally {
    await client.end();
  }
}
