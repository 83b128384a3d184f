import { setTimeout as sleep } from "node:timers/promises";
import type { ClientBase } from "pg";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import { sqlState } from "../retry";
import { BlockerWatch, type OpenConnection } from "./blockers";
import { continueDetach, dropInvalidIndexes, isConcurrent, notTheIndex, withPatience } from "./concurrently";
import { scriptFailure } from "./failure";
import { lineAt, positionOf } from "./position";
import type { Script } from "./read";
import type { Statement } from "./split";

/** How often to try again when a table lock isn't free in time. */
export interface LockRetry {
  /**
   * Attempts in all.
   *
   * @default 5
   */
  readonly lockAttempts?: number;
  /**
   * Pause before the second attempt, in milliseconds; doubles each time.
   *
   * @default 500
   */
  readonly lockRetryDelayMs?: number;
  /**
   * Opens a second connection, from the second attempt on, to see who holds the lock.
   *
   * @default - it isn't told
   */
  readonly openConnection?: OpenConnection;
  readonly signal?: AbortSignal;
  readonly report?: (line: string) => void;
}

/** Lock timeout, deadlock, serialization failure: gone a moment later. */
const OTHERS_IN_THE_WAY = new Set(["55P03", "40P01", "40001"]);

/** How long a CONCURRENTLY waits in silence. */
const TELL_AFTER_MS = 2000;

/** What belongs into a script's transaction beside it. */
export interface TransactionFrame {
  /** Statements before it, in a transaction of their own: they may be what decides how the next one begins. */
  readonly before?: readonly string[];
  /** Statements that record it. */
  readonly record?: () => readonly string[];
}

/** Runs a script and what records it in one transaction. Nothing is kept unless both succeed. */
export async function runInTransaction(
  client: ClientBase,
  script: Script,
  retry: LockRetry,
  { before = [], record = () => [] }: TransactionFrame = {},
): Promise<void> {
  await retryLocks(client, script, retry, async () => {
    try {
      // Three messages a file: on the way to the cloud each costs milliseconds.
      await client.query(["begin read write", ...before, "commit", "begin"].join(";\n"));
      await sendCounting(client, script.sql, (error, completed) => scriptFailure(script, error, completed));
      refuseEndedTransaction(client, script);
      const recording = record();
      await sendCounting(client, [...recording, "commit"].join(";\n"), (error, completed) =>
        // Deferred constraints are checked by COMMIT.
        completed < recording.length ? error : scriptFailure(script, error, script.statements.length),
      );
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw error;
    }
  });
}

/**
 * Sends each statement as a message of its own: a message with several is one transaction. What an earlier,
 * interrupted run left half done is cleared away first.
 */
export async function runStatements(client: ClientBase, script: Script, retry: LockRetry): Promise<void> {
  // Patience must not look like a hang.
  const watch = (pid: number) => {
    const { openConnection, report } = retry;
    const onBlocked = (blockers: readonly string[]) =>
      report?.(`${script.file}: waiting for ${blockers.join(" and ")}`);
    return openConnection && new BlockerWatch(pid, openConnection, { afterMs: TELL_AFTER_MS, onBlocked });
  };
  for (const [index, statement] of script.statements.entries()) {
    await retryLocks(client, script, retry, async () => {
      try {
        if (isConcurrent(statement.text)) {
          await withPatience(client, watch, () => sendConcurrent(client, script, statement));
        } else await client.query(statement.text);
      } catch (error) {
        throw scriptFailure(script, error, index, statement);
      }
    });
  }
}

async function sendConcurrent(client: ClientBase, script: Script, statement: Statement): Promise<void> {
  const { text } = statement;
  const sql = await continueDetach(client, text);
  if (sql === undefined) return;
  await dropInvalidIndexes(client, text);
  try {
    await client.query(sql);
  } catch (error) {
    await dropInvalidIndexes(client, text).catch(() => undefined);
    throw error;
  }
  const other = await notTheIndex(client, text);
  if (other === undefined) return;
  throw new ProblemError(
    [
      {
        code: "INDEX_NOT_MADE",
        path: `${script.file}:${positionOf(script.source, script.offset + statement.offset)}`,
        message: `the index was not made: ${other} has its name, and "if not exists" passed over it`,
        got: lineAt(script.source, script.offset + statement.offset),
        fix: "give the index another name",
      },
    ],
    1,
  );
}

/** One message, so that the server parses it itself; a failure is told with the number of statements before it. */
async function sendCounting(
  client: ClientBase,
  sql: string,
  failure: (error: unknown, completed: number) => unknown,
): Promise<void> {
  let completed = 0;
  const count = () => {
    completed += 1;
  };
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on("commandComplete", count);
  try {
    await client.query(sql);
  } catch (error) {
    throw failure(error, completed);
  } finally {
    connection.off("commandComplete", count);
  }
}

/** Transaction control is refused when the file is read; if one got past, its record would stand alone. */
function refuseEndedTransaction(client: ClientBase, script: Script): void {
  if (client.getTransactionStatus() === "T") return;
  throw new ProblemError(
    [
      {
        code: "SQL_TRANSACTION_CONTROL",
        path: script.file,
        message: "the file has ended its own transaction: a part of it is kept, and it is not recorded",
        fix: "take BEGIN, COMMIT and ROLLBACK out of the file, and see what of it is in the database",
      },
    ],
    1,
  );
}

async function retryLocks(
  client: ClientBase,
  script: Script,
  retry: LockRetry,
  attempt: () => Promise<void>,
): Promise<void> {
  const attempts = retry.lockAttempts ?? 5;
  let watch: BlockerWatch | undefined;
  try {
    for (let number = 1; ; number += 1) {
      retry.signal?.throwIfAborted();
      try {
        return await attempt();
      } catch (error) {
        const state = sqlState(error instanceof ProblemError ? error.cause : error) ?? "";
        if (!OTHERS_IN_THE_WAY.has(state)) throw error;
        const blockers = watch?.blockers ?? [];
        if (number >= attempts) throw withBlockers(error, blockers);
        const why = state === "55P03" ? "a table is locked" : "another transaction was in the way";
        const who = blockers.map((blocker) => ` by ${blocker}`).join(" and");
        retry.report?.(`${script.file}: ${why}${who}, attempt ${number + 1} of ${attempts}`);
        await sleep((retry.lockRetryDelayMs ?? 500) * 2 ** (number - 1), undefined, { signal: retry.signal });
        watch ??= await watchBlockers(client, retry.openConnection);
      }
    }
  } finally {
    await watch?.stop();
  }
}

async function watchBlockers(client: ClientBase, open?: OpenConnection): Promise<BlockerWatch | undefined> {
  if (!open) return undefined;
  const { rows } = await client.query("select pg_backend_pid() as pid");
  return new BlockerWatch(rows[0].pid, open);
}

function withBlockers(error: unknown, blockers: readonly string[]): unknown {
  if (!(error instanceof ProblemError) || blockers.length === 0) return error;
  const who = blockers.map((blocker) => `\n           it waited for ${blocker}`).join("");
  const problems = error.problems.map((problem): Problem => ({ ...problem, message: problem.message + who }));
  return new ProblemError(problems, error.exitCode);
}
