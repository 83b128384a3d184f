import type { PgBouncerConfiguration } from "../cloudsql/pgbouncer/configuration";
import { poolSizes } from "../cloudsql/pgbouncer/sizes";
import { PgBouncerVersion } from "../cloudsql/pgbouncer/version";
import type { Environment } from "./schema";

/** What PgBouncer's configuration takes from an environment; where it runs says the rest. */
export type PoolerConfiguration = Omit<PgBouncerConfiguration, "server" | "listen" | "files">;

/** Of an environment without poolers: one, for clients in private networks. */
const NONE = { poolers: 1, mode: "transaction", maxClients: 500, serverConnections: undefined } as const;
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** PgBouncer's configuration as an environment has it, or would have it. */
export function poolerConfiguration(
  environment: Environment,
  version?: PgBouncerVersion,
): PoolerConfiguration & { readonly poolers: number } {
  const { tier, database, applicationUser } = environment;
  const pooling = environment.pooling?.kind === "pgbouncer" ? environment.pooling : undefined;
  const { poolers, mode, maxClients, serverConnections } = pooling ?? NONE;
  return {
    poolers,
    version: version ?? pooling?.version ?? PgBouncerVersion.DEBIAN_12,
    database,
    user: applicationUser,
    clients: pooling?.clients ?? PRIVATE,
    mode,
    sizes: poolSizes(tier.vcpus, poolers, serverConnections),
    maxClients,
  };
}
