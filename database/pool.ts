import { Pool, type PoolClient } from "pg";
import { ProblemError } from "../cloudsql/problem";
import { cancelQuery } from "./cancel";
import { drainOnSignals } from "./drain";
import { withFreshPassword } from "./password";
import { type PoolLimits, poolConfig } from "./pool-limits";
import type { RetryBudget } from "./retry";
import { retryBudget } from "./retry-budget";
import type { Route } from "./route";

/** What became of the work that ran when a pool began to drain. */
export interface Drained {
  /** Connections whose work did not end in time and was cancelled. */
  readonly cancelled: number;
}

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

  /** Cancels what the connection is doing, so that its query fails; ends the connection where that can't be asked. */
  async cancel(client: PoolClient): Promise<void> {
    await cancelQuery(this.#route.config, client).catch(() => endNow(client));
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
    await Promise.all(late.map((client) => this.cancel(client)));
    if (late.length > 0) await this.#quiet(CANCEL_GRACE_MS);
    for (const client of this.#held) endNow(client);
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

/** Ends a connection though somebody holds it. */
function endNow(client: PoolClient): void {
  void (client as PoolClient & { end(): Promise<void> }).end().catch(() => undefined);
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
