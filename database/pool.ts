import { Pool, type PoolClient, type PoolConfig } from "pg";
import { ProblemError, refuse } from "../cloudsql/problem";
import type { ConnectionOptions } from "./config";
import { cancelQuery, findRoute, openClient } from "./connect";
import { drainOnSignals } from "./drain";
import { withFreshPassword } from "./password";
import { poolSize } from "./pool-size";
import type { RetryBudget } from "./retry";
import { retryBudget } from "./retry-budget";
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
   * those that sql/roles sets for the user, and its sessions can't be cancelled by number.
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

/** What became of the work that ran when a pool began to drain. */
export interface Drained {
  /** Connections whose work did not end in time and was cancelled. */
  readonly cancelled: number;
}

const CLIENT_GRACE_MS = 5000;
/** How long work that was cancelled has to give its connection back. */
const CANCEL_GRACE_MS = 1000;

/**
 * A pool of `pg` that outlives its server's troubles: connections that break while unused are replaced, a password
 * that was rotated is read again, and at the end it drains. Give queries no `name`: a server-side pooler in
 * transaction mode loses named statements.
 */
export class DatabasePool extends Pool {
  /** Retries that all transactions of this pool make together. */
  readonly retryBudget: RetryBudget;
  readonly #route: Route;
  readonly #pooler: boolean;
  readonly #held = new Set<PoolClient>();
  readonly #since = new WeakMap<PoolClient, number>();
  #pending = 0;
  #generation = 0;
  #draining?: Promise<Drained>;
  #onQuiet?: () => void;
  #forgetSignals?: () => void;

  /**
   * @param route closed with the pool
   * @param onError hears of connections that broke while unused
   */
  constructor(route: Route, limits: PoolLimits = {}, onError: (error: Error) => void = () => undefined) {
    super(poolConfig(route, limits));
    this.#route = route;
    this.#pooler = limits.pooler ?? false;
    const max = limits.max ?? 4;
    this.retryBudget = retryBudget({ perSecond: 5 * max, burst: 10 * max });
    this.on("error", onError);
    this.on("connect", (client) => {
      this.#since.set(client, this.#generation);
      // pg-pool listens only while a connection is unused. One that breaks between two queries of a transaction
      // would end the process.
      client.on("error", () => undefined);
    });
    this.on("release", (_error, client) => {
      if (this.#held.delete(client)) this.#tellQuiet();
    });
    if (limits.drainOn) {
      this.#forgetSignals = drainOnSignals(limits.drainOn, () => this.drain(limits.drainMs));
    }
  }

  /** Whether the pool takes no more work. */
  get draining(): boolean {
    return this.#draining !== undefined;
  }

  /**
   * A connection, to be given back with `release()`.
   *
   * @throws ProblemError `POOL_DRAINING`; the connection's error
   */
  override connect(): Promise<PoolClient>;
  override connect(
    callback: (
      error: Error | undefined,
      client: PoolClient | undefined,
      done: (release?: boolean | Error) => void,
    ) => void,
  ): void;
  override connect(
    callback?: (
      error: Error | undefined,
      client: PoolClient | undefined,
      done: (release?: boolean | Error) => void,
    ) => void,
  ): Promise<PoolClient> | undefined {
    const checkout = this.#checkout();
    if (!callback) return checkout;
    checkout.then(
      (client) => callback(undefined, client, client.release),
      (error) => callback(error, undefined, () => undefined),
    );
    return undefined;
  }

  /**
   * Uses no connection a second time that was made before now: after a failover they may lead to a server that
   * only reads.
   */
  renew(): void {
    this.#generation += 1;
  }

  /** Cancels what the connection is doing, so that its query fails and its transaction can be rolled back. */
  async cancel(client: PoolClient): Promise<void> {
    const { processID } = client as PoolClient & { readonly processID?: number };
    // Through a pooler the number is none of the server's; ending the connection makes it cancel.
    if (processID && !this.#pooler) await cancelQuery(this.#route, processID);
    else await (client as PoolClient & { end(): Promise<void> }).end();
  }

  /**
   * Takes no more work, waits for what runs, cancels what is not done in time, and ends all connections. Whoever
   * calls it a second time waits for the same.
   *
   * @param withinMs how long running work has to end, in milliseconds
   */
  drain(withinMs = 8000): Promise<Drained> {
    this.#draining ??= this.#drain(withinMs);
    return this.#draining;
  }

  /** Drains. */
  override end(): Promise<void>;
  override end(callback: () => void): void;
  override end(callback?: () => void): Promise<void> | undefined {
    const ended = this.drain().then(() => undefined);
    if (!callback) return ended;
    ended.then(callback, callback);
    return undefined;
  }

  async #checkout(): Promise<PoolClient> {
    if (this.draining) throw drainingError();
    this.#pending += 1;
    try {
      const client = await withFreshPassword(this.#route.password, () => this.#current());
      this.#held.add(client);
      return client;
    } finally {
      this.#pending -= 1;
      this.#tellQuiet();
    }
  }

  async #current(): Promise<PoolClient> {
    for (;;) {
      const client = await super.connect();
      if (this.#since.get(client) === this.#generation) return client;
      client.release(true);
    }
  }

  async #drain(withinMs: number): Promise<Drained> {
    await this.#quiet(withinMs);
    const late = [...this.#held];
    await Promise.all(late.map((client) => this.cancel(client).catch(() => undefined)));
    if (late.length > 0) await this.#quiet(CANCEL_GRACE_MS);
    for (const client of this.#held) {
      void (client as PoolClient & { end(): Promise<void> }).end().catch(() => undefined);
    }
    const ended = super.end();
    // Who never gives a connection back does not hold up the end.
    if (this.#held.size === 0) await ended;
    else ended.catch(() => undefined);
    this.#route.close();
    this.#forgetSignals?.();
    return { cancelled: late.length };
  }

  /** Resolves when nobody has or waits for a connection, at the latest after the time. */
  #quiet(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#onQuiet = () => {
        clearTimeout(timer);
        resolve();
      };
      this.#tellQuiet();
    });
  }

  #tellQuiet(): void {
    if (this.#held.size === 0 && this.#pending === 0) this.#onQuiet?.();
  }
}

/**
 * A pool of connections for a program that serves requests.
 *
 * @param onError hears of connections that broke while unused; the pool replaces them
 */
export function createPool(
  route: Route,
  limits: PoolLimits = {},
  onError?: (error: Error) => void,
): DatabasePool {
  return new DatabasePool(route, limits, onError);
}

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

function poolConfig(route: Route, limits: PoolLimits): PoolConfig {
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

function drainingError(): ProblemError {
  return new ProblemError(
    [
      {
        code: "POOL_DRAINING",
        message: "the program is ending and takes no more work",
        fix: "answer 503, so that another instance takes the request",
      },
    ],
    1,
  );
}
