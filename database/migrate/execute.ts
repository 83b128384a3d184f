import { setTimeout as sleep } from "node:timers/promises";
import type { ClientBase } from "pg";
import { ProblemError } from "../../cloudsql/problem";
import { sqlState } from "../retry";
import { scriptFailure } from "./failure";
import { positionOf, type Script } from "./read";
import { leadingWords, type Statement } from "./split";

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
  readonly signal?: AbortSignal;
  readonly report?: (line: string) => void;
}

const CONCURRENT_LOCK_TIMEOUT = "30min";

/** Runs a script and `record` in one transaction. Nothing is kept unless both succeed. */
export async function runInTransaction(
  client: ClientBase,
  script: Script,
  retry: LockRetry,
  record: () => Promise<void>,
): Promise<void> {
  await retryLocks(script, retry, async () => {
    await client.query("begin");
    try {
      await sendScript(client, script);
      await record();
      // Deferred constraints are checked here.
      await client.query("commit").catch((error: unknown) => {
        throw scriptFailure(script, error, script.statements.length);
      });
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw error;
    }
  });
}

/**
 * Sends each statement as a message of its own: a message with several is one transaction. An index that an
 * earlier, interrupted run left invalid is dropped first, because IF NOT EXISTS would take it for the real one.
 */
export async function runStatements(client: ClientBase, script: Script, retry: LockRetry): Promise<void> {
  for (const [index, statement] of script.statements.entries()) {
    await retryLocks(script, retry, async () => {
      const built = indexBuiltConcurrently(statement.text);
      if (built) await dropInvalidIndex(client, built);
      try {
        await withPatience(client, statement, () => client.query(statement.text));
      } catch (error) {
        if (built) await dropInvalidIndex(client, built).catch(() => undefined);
        throw scriptFailure(script, error, index, statement);
      }
      if (built && (await dropInvalidIndex(client, built))) {
        throw new ProblemError(
          [
            {
              code: "INDEX_INVALID",
              path: `${script.file}:${positionOf(script.source, script.offset + statement.offset)}`,
              message: `index ${built} came out invalid and was dropped`,
              fix: "run again",
            },
          ],
          1,
        );
      }
    });
  }
}

/**
 * CONCURRENTLY waits for every transaction that was open before it, and nobody waits behind it meanwhile:
 * the short lock timeout that protects others would only make it fail.
 */
async function withPatience(
  client: ClientBase,
  statement: Statement,
  send: () => Promise<unknown>,
): Promise<void> {
  if (!leadingWords(statement.text, 5).includes("concurrently")) {
    await send();
    return;
  }
  const { rows } = await client.query("select current_setting('lock_timeout') as before");
  await client.query(`set lock_timeout = '${CONCURRENT_LOCK_TIMEOUT}'`);
  try {
    await send();
  } finally {
    await client
      .query("select set_config('lock_timeout', $1, false)", [rows[0].before])
      .catch(() => undefined);
  }
}

/** One message, so that the server parses the file itself. */
async function sendScript(client: ClientBase, script: Script): Promise<void> {
  let completed = 0;
  const count = () => {
    completed += 1;
  };
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on("commandComplete", count);
  try {
    await client.query(script.sql);
  } catch (error) {
    throw scriptFailure(script, error, completed);
  } finally {
    connection.off("commandComplete", count);
  }
}

async function retryLocks(script: Script, retry: LockRetry, attempt: () => Promise<void>): Promise<void> {
  const attempts = retry.lockAttempts ?? 5;
  for (let number = 1; ; number += 1) {
    retry.signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const lockNotFree = sqlState(error) === "55P03" || isLockFailure(error);
      if (!lockNotFree || number >= attempts) throw error;
      retry.report?.(`${script.file}: a table is locked, attempt ${number + 1} of ${attempts}`);
      await sleep((retry.lockRetryDelayMs ?? 500) * 2 ** (number - 1), undefined, { signal: retry.signal });
    }
  }
}

function isLockFailure(error: unknown): boolean {
  return error instanceof ProblemError && error.problems.some(({ message }) => message.startsWith("55P03:"));
}

const INDEX =
  /^create\s+(?:unique\s+)?index\s+concurrently\s+(?:if\s+not\s+exists\s+)?((?:"(?:[^"]|"")+"|[\w$]+)(?:\s*\.\s*(?:"(?:[^"]|"")+"|[\w$]+))?)\s+on\b/i;

/** Name of the index as the statement writes it, e.g. `audio_tracks_title_idx`. */
function indexBuiltConcurrently(statement: string): string | undefined {
  return INDEX.exec(statement.replace(/--[^\n]*/g, " "))?.[1];
}

async function dropInvalidIndex(client: ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query(
    "select indexrelid::regclass::text as name from pg_index where indexrelid = to_regclass($1) and not indisvalid",
    [name],
  );
  if (rows.length === 0) return false;
  await client.query(`drop index concurrently if exists ${rows[0].name}`);
  return true;
}
