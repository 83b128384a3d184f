import type { PoolMode } from "./pgbouncer/configuration";

/** Where the service's poolers listen. Source: docs.cloud.google.com/sql/docs/postgres/managed-connection-pooling */
export const MANAGED_POOLING_PORT = 6432;

/** What is set of the service's own pooling. */
export interface ManagedPoolingSettings {
  readonly mode: PoolMode;
  /** Connections to the server for each user and database, of one pooler. */
  readonly maxPoolSize: number;
  readonly minPoolSize: number;
  /** Clients at a time. */
  readonly maxClients: number;
  /** Named statements that are followed through transaction mode; 0 is none. */
  readonly preparedStatements: number;
}

/** How many poolers the service runs beside an instance: one for 4 vCPUs, and one at least. Same source. */
export function managedPoolers(vcpus: number): number {
  return Math.max(1, Math.floor(vcpus / 4));
}

/** The pooler's flags, sorted by name, as the service takes them. */
export function managedPoolingFlags(settings: ManagedPoolingSettings): { name: string; value: string }[] {
  const { mode, maxPoolSize, minPoolSize, maxClients, preparedStatements } = settings;
  const flags = {
    max_client_connections: maxClients,
    max_pool_size: maxPoolSize,
    max_prepared_statements: preparedStatements,
    min_pool_size: minPoolSize,
    pool_mode: mode,
  };
  return Object.entries(flags).map(([name, value]) => ({ name, value: String(value) }));
}
