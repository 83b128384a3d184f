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
   * Pause after the first failure, in milliseconds; doubles up to 5 s, with jitter.
   *
   * @default 200
   */
  readonly delayMs?: number;
  /** @default isTransient */
  readonly when?: (error: unknown) => boolean;
  readonly signal?: AbortSignal;
  /** Called before each pause. */
  readonly onRetry?: (error: unknown, delayMs: number) => void;
}

/** Repeats the work while its errors are transient and time is left; throws the last error. */
export async function withRetry<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  let deadline: number | undefined;
  const again = options.when ?? isTransient;
  for (let attempt = 0; ; attempt += 1) {
    options.signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      const full = Math.min(5000, (options.delayMs ?? 200) * 2 ** attempt);
      const delay = full * (0.75 + Math.random() / 4);
      deadline ??= Date.now() + (options.withinMs ?? 10_000);
      if (!again(error) || Date.now() + delay > deadline) throw error;
      options.onRetry?.(error, delay);
      await sleep(delay, undefined, { signal: options.signal });
    }
  }
}
