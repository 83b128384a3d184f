import { ProblemError } from "../cloudsql/problem";

/** What a pool's size follows from. */
export interface PoolSizeInput {
  /** `max_connections` of the server. */
  readonly maxConnections: number;
  /**
   * Instances of the application at most: what it scales out to, with those that a new release starts before the
   * old ones end.
   */
  readonly instances: number;
  /**
   * Connections that ordinary users never get: `superuser_reserved_connections` + `reserved_connections`.
   *
   * @default 3
   */
  readonly superuserReserved?: number;
  /**
   * Connections left for migrations, operators and monitoring.
   *
   * @default - a tenth of `max_connections`, at least 4
   */
  readonly othersReserved?: number;
  /**
   * `max_client_conn` of a PgBouncer in between, all its hosts together: its clients are then what is divided.
   *
   * @default - none
   */
  readonly poolerClients?: number;
  /**
   * Virtual processors of the server. More than four connections each, over all instances, only wait in the
   * server instead of the program; so the pools take no more, but two each.
   *
   * @default - not limited by them
   */
  readonly cpus?: number;
}

/** Connections of one pool, and why not more. */
export interface PoolSize {
  readonly max: number;
  readonly limitedBy: "connections" | "processors";
}

const CONNECTIONS_PER_CPU = 4;
/** With one alone a program that holds a connection and asks for a second waits for itself. */
const LEAST = 2;

/** Connections of the server that are left for applications, or for PgBouncer. */
export function availableConnections({
  maxConnections,
  superuserReserved = 3,
  othersReserved = Math.max(4, Math.ceil(maxConnections / 10)),
}: Omit<PoolSizeInput, "instances">): number {
  return Math.max(0, maxConnections - superuserReserved - othersReserved);
}

/**
 * Size of each instance's pool, so that all instances together fit into the server.
 *
 * @throws ProblemError `POOL_INSTANCES` when they do not, with the number that would; `POOL_INPUT`
 */
export function poolSize(input: PoolSizeInput): PoolSize {
  const { instances, cpus, poolerClients } = input;
  for (const [path, value] of Object.entries(input)) {
    if (value === undefined || (Number.isInteger(value) && value >= (path.endsWith("Reserved") ? 0 : 1)))
      continue;
    throw new ProblemError([
      { code: "POOL_INPUT", path, message: "this is not a whole number of them", got: value },
    ]);
  }
  const available = poolerClients ?? availableConnections(input);
  const share = Math.floor(available / instances);
  if (share < LEAST) {
    const fit = Math.floor(available / LEAST);
    throw new ProblemError([
      {
        code: "POOL_INSTANCES",
        message: `the server has ${available} connections for applications, too few for as many instances`,
        got: instances,
        allowed: fit > 0 ? `1 to ${fit} with ${LEAST} connections each` : "none",
        fix:
          poolerClients === undefined
            ? "run fewer, put PgBouncer in between, or take a larger tier"
            : "run fewer, or raise max_client_conn of PgBouncer",
      },
    ]);
  }
  const useful =
    cpus === undefined || poolerClients !== undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(LEAST, Math.ceil((CONNECTIONS_PER_CPU * cpus) / instances));
  return useful < share ? { max: useful, limitedBy: "processors" } : { max: share, limitedBy: "connections" };
}
