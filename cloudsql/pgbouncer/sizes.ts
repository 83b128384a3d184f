/**
 * How many connections poolers hold to the server. One pool is meant: one database, one user. Measured in
 * front of 2 cores, a pool of 8 was faster than 94 direct connections: docs/pooling.md.
 */

/** Connections to the server for each of its vCPUs, over all poolers: more only wait in the server. */
const PER_VCPU = 4;

/** A rolling update of a regional group starts this many VMs more, one for each zone that it spreads over. */
export const SURGE = 3;

export interface PoolSizes {
  /** `default_pool_size`: connections to the server, for each pooler. */
  readonly pool: number;
  /** `reserve_pool_size`: more of them, once a client has waited for long. */
  readonly reserve: number;
  /** `max_db_connections`: both together, the most that one pooler opens. */
  readonly most: number;
}

/**
 * @param connections to the server over all poolers; @default - 4 for each vCPU, and 2 for each pooler at least
 */
export function poolSizes(vcpus: number, poolers: number, connections = PER_VCPU * vcpus): PoolSizes {
  const pool = Math.max(2, Math.ceil(connections / poolers));
  const reserve = Math.ceil(pool / 4);
  return { pool, reserve, most: pool + reserve };
}

/** The most connections that the server sees from the poolers: in the middle of a rolling update. */
export function mostConnections({ most }: PoolSizes, poolers: number): number {
  return most * (poolers + SURGE);
}
