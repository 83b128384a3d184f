import { setTimeout as sleep } from "node:timers/promises";

/** Classes and codes of SQLSTATE that go away by themselves: locks, restarts, failovers, full servers. */
const TRANSIENT_STATES = /^(?:08|40001$|40P01$|55P03$|57P01$|57P02$|57P03$|53300$|25006$)/;
const TRANSIENT_SOCKET = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);
/** pg gives these no code. */
const TRANSIENT_MESSAGE =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Client network socket disconnected)/;

/** SQLSTATE of a server's error, or the code of a socket error. */
export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : undefined;
}

/**
 * Whether the same work may succeed a little later. Repeat the whole transaction, on a new connection when
 * the old one is lost. After a connection lost during COMMIT the outcome is unknown: look before repeating.
 */
export function isTransient(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== undefined && (TRANSIENT_SOCKET.has(code) || /^[0-9A-Z]{5}$/.test(code))) {
    return TRANSIENT_SOCKET.has(code) || TRANSIENT_STATES.test(code);
  }
  return error instanceof Error && TRANSIENT_MESSAGE.test(error.message);
}

/** Whether the connection is gone, so that the session and its locks are too. */
export function isConnectionLost(error: unknown): boolean {
  const code = sqlState(error) ?? "";
  return isTransient(error) && !["40001", "40P01", "55P03", "53300"].includes(code);
}

/** When to try again and when to give up. */
export interface RetryOptions {
  /**
   * Longest time from the first failure to the last attempt, in milliseconds: work that lasts may fail late.
   *
   * @default 10000
   */
  readonly withinMs?: number;
  /**
   * Attempts at most, the first one included.
   *
   * @default - as many as there is time for
   */
  readonly attempts?: number;
  /**
   * Longest pause after the first failure, in milliseconds; doubles up to 5 s. Each pause is a random part of it,
   * so that many who failed together do not come back together.
   *
   * @default 200
   */
  readonly delayMs?: number;
  /** @default isTransient */
  readonly when?: (error: unknown) => boolean;
  readonly signal?: AbortSignal;
  /** Shared with others who retry. @default - none */
  readonly budget?: RetryBudget;
  /** Called before each pause. */
  readonly onRetry?: (error: unknown, delayMs: number) => void;
}

/** How many retries all callers of a program may make together: see database/retry-budget.ts. */
export interface RetryBudget {
  /**
   * Takes the next retry.
   *
   * @returns how long to wait for it, in milliseconds; undefined where that is longer than `longestMs`
   */
  take(longestMs: number): number | undefined;
}

/**
 * Repeats the work while its errors are transient and time is left; throws the last error. Not p-retry: that
 * knows neither a budget over all callers nor which errors of PostgreSQL pass, and would stand around this loop.
 */
export async function withRetry<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  let deadline: number | undefined;
  const { attempts = Number.POSITIVE_INFINITY, when: again = isTransient } = options;
  for (let attempt = 1; ; attempt += 1) {
    options.signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const pause = Math.random() * Math.min(5000, (options.delayMs ?? 200) * 2 ** (attempt - 1));
      deadline ??= Date.now() + (options.withinMs ?? 10_000);
      const left = deadline - Date.now();
      if (!again(error) || attempt >= attempts || pause > left) throw error;
      const turn = options.budget ? options.budget.take(left) : 0;
      if (turn === undefined) throw error;
      const delay = Math.max(pause, turn);
      options.onRetry?.(error, delay);
      await sleep(delay, undefined, { signal: options.signal });
    }
  }
}
