import type { ClientBase, PoolClient } from "pg";
import { ProblemError } from "../cloudsql/problem";
import { CommitUnknownError, type TransactionMark } from "./commit-unknown";
import type { DatabasePool } from "./pool";
import { isConnectionLost, isTransient, type RetryOptions, sqlState, withRetry } from "./retry";

/** What work does within a transaction. It neither begins nor ends it. */
export type Transaction = Pick<ClientBase, "query">;

/** How a transaction is run, and how often. */
export interface TransactionOptions
  extends Pick<RetryOptions, "withinMs" | "delayMs" | "signal" | "onRetry"> {
  /** @default - the server's: read committed */
  readonly isolation?: "read committed" | "repeatable read" | "serializable";
  /**
   * Writes nothing. It is repeated whatever happened to its end.
   *
   * @default false
   */
  readonly readOnly?: boolean;
  /**
   * Attempts at most, the first one included.
   *
   * @default 10
   */
  readonly attempts?: number;
  /**
   * When the connection is lost during COMMIT, ask the server what became of the transaction: it is repeated only
   * where the server says that it was rolled back. Where it can't say, the error is thrown as without this.
   *
   * @default false
   */
  readonly askOutcome?: boolean;
}

/**
 * Runs work in a transaction, and the whole of it again while its errors are transient: see `isTransient`. Work
 * may run several times, so what it does outside of the database must stand that.
 *
 * @throws CommitUnknownError when nobody knows whether it was committed; the work's error; the signal's reason,
 * after which nothing was committed
 */
export async function withTransaction<T>(
  pool: DatabasePool,
  work: (transaction: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  const { attempts = 10, delayMs = 50, withinMs, signal, onRetry, askOutcome } = options;
  const attempt = async () => {
    try {
      return await runOnce(pool, work, options);
    } catch (error) {
      if (!askOutcome || !(error instanceof CommitUnknownError)) throw error;
      const outcome = await error.outcome(pool).catch(() => "unknown");
      if (outcome === "committed") return error.result as T;
      throw outcome === "rolled back" ? error.cause : error;
    }
  };
  // An error of COMMIT that leaves its outcome open is none of these.
  const when = (error: unknown) => !(error instanceof CommitUnknownError) && isTransient(error);
  const retry = { attempts, delayMs, withinMs, signal, onRetry, when, budget: pool.retryBudget };
  return withRetry(attempt, retry);
}

async function runOnce<T>(
  pool: DatabasePool,
  work: (transaction: Transaction) => Promise<T>,
  options: TransactionOptions,
): Promise<T> {
  const { readOnly, signal } = options;
  const client = await pool.connect();
  let spoilt = true;
  let cancelled: Promise<void> | undefined;
  const onAbort = () => {
    cancelled = pool.cancel(client);
  };
  try {
    signal?.throwIfAborted();
    signal?.addEventListener("abort", onAbort, { once: true });
    const mark = await begin(client, options);
    let result: T;
    try {
      result = await work(client);
      signal?.throwIfAborted();
      // From here on it can't be taken back.
      signal?.removeEventListener("abort", onAbort);
    } catch (error) {
      spoilt = isUseless(error) || !(await rollback(client));
      throw error;
    }
    const rolledBack = await commit(client, { mark, result, readOnly });
    spoilt = false;
    if (rolledBack) throw swallowed();
    return result;
  } catch (error) {
    // An old primary after a failover: the other connections lead to it too.
    if (sqlState(error) === "25006" && !readOnly) pool.renew();
    if (!(error instanceof CommitUnknownError)) signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", onAbort);
    // A request to cancel that is under way must not meet whoever has the connection next.
    await cancelled;
    client.release(spoilt || cancelled !== undefined);
  }
}

/** Begins, and notes the transaction's number in the same round trip: the only way to ask for its end later. */
async function begin(
  client: PoolClient,
  { isolation, readOnly }: TransactionOptions,
): Promise<TransactionMark | undefined> {
  const level = isolation ? ` isolation level ${isolation}` : "";
  if (readOnly) {
    await client.query(`begin${level} read only`);
    return undefined;
  }
  // On a server that only reads there is no number, and the first write fails with 25006.
  const results = await client.query(`
    begin${level};
    select pg_current_xact_id()::text as id, left(pg_walfile_name(pg_current_wal_lsn()), 8) as timeline
    where not current_setting('transaction_read_only')::boolean`);
  return (results as unknown as { rows: TransactionMark[] }[])[1]?.rows[0];
}

/** Commits. Returns true where the server rolled back instead, because a statement had failed before. */
async function commit<T>(
  client: PoolClient,
  { mark, result, readOnly }: { mark: TransactionMark | undefined; result: T; readOnly?: boolean },
): Promise<boolean> {
  try {
    const { command } = await client.query("commit");
    return command === "ROLLBACK";
  } catch (error) {
    // Refused by a server that lives on, such as a deferred constraint or 40001: it was rolled back.
    const state = sqlState(error) ?? "";
    const refused = /^[0-9A-Z]{5}$/.test(state) && !/^(?:08|57P|58|XX|EPIPE)/.test(state);
    if (refused || readOnly || !mark) throw error;
    throw new CommitUnknownError(mark, result, error);
  }
}

function rollback(client: PoolClient): Promise<boolean> {
  return client.query("rollback").then(
    () => true,
    () => false,
  );
}

/** Whether the connection can't even roll back; the server does when it ends. */
function isUseless(error: unknown): boolean {
  return isConnectionLost(error) || (error instanceof Error && error.message === "Query read timeout");
}

function swallowed(): ProblemError {
  return new ProblemError(
    [
      {
        code: "TRANSACTION_ROLLED_BACK",
        message: "a statement failed and the work went on, so the server rolled all of it back at COMMIT",
        fix: "let the error through, or put a savepoint before what may fail",
      },
    ],
    1,
  );
}
