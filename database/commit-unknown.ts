import { setTimeout as sleep } from "node:timers/promises";
import type { DatabasePool } from "./pool";
import { withRetry } from "./retry";

/** What identifies a transaction to the server that ran it. */
export interface TransactionMark {
  /** `pg_current_xact_id()` */
  readonly id: string;
  /** Timeline of the write-ahead log, 8 hex digits. After a promotion it is another, and numbers are given anew. */
  readonly timeline: string;
}

/** What became of a transaction. */
export type Outcome = "committed" | "rolled back" | "unknown";

const POLL_MS = 100;

/**
 * The connection was lost while the server committed: the transaction may be committed or not. It was not
 * repeated. `outcome` asks the server; where that says "unknown", look for what the transaction wrote.
 */
export class CommitUnknownError extends Error {
  override readonly name = "CommitUnknownError";
  readonly code = "COMMIT_UNKNOWN";
  /** What the work returned: right if it was committed. */
  readonly #result: unknown;

  constructor(
    readonly transaction: TransactionMark,
    result: unknown,
    override readonly cause: unknown,
  ) {
    super(
      `the connection was lost during COMMIT, so transaction ${transaction.id} is committed or not: ` +
        `ask with select pg_xact_status('${transaction.id}'), or look for what it wrote`,
    );
    this.#result = result;
  }

  get result(): unknown {
    return this.#result;
  }

  /**
   * Asks the server, once it answers again. Unknown where another server took over that this transaction may not
   * have reached, or where it is too long ago.
   *
   * @param withinMs longest wait for an answer, in milliseconds
   * @throws the connection's error when there is none
   */
  async outcome(pool: DatabasePool, withinMs = 30_000): Promise<Outcome> {
    const deadline = Date.now() + withinMs;
    const { id, timeline } = this.transaction;
    for (;;) {
      const { rows } = await withRetry(
        () =>
          pool.query(
            `select case when left(pg_walfile_name(pg_current_wal_lsn()), 8) = $2 then pg_xact_status($1::xid8) end
               as status
             where not pg_is_in_recovery()`,
            [id, timeline],
          ),
        { withinMs: deadline - Date.now() },
      );
      const status = rows[0]?.status;
      if (status === "committed") return "committed";
      if (status === "aborted") return "rolled back";
      // The server has not noticed yet that the program is gone, or goes on committing.
      if (status !== "in progress" || Date.now() + POLL_MS > deadline) return "unknown";
      await sleep(POLL_MS);
    }
  }
}
