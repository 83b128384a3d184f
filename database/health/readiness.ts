import type { DatabasePool } from "../pool";

/** Whether the program can serve requests. */
export interface Readiness {
  readonly ready: boolean;
  /** For people; no secret, no address. */
  readonly reason: string;
}

export interface ReadinessOptions {
  /**
   * How long an answer holds, in milliseconds, however many ask.
   *
   * @default 5000
   */
  readonly cacheMs?: number;
  /**
   * Longest time to find out, in milliseconds.
   *
   * @default 2000
   */
  readonly limitMs?: number;
}

/**
 * Tells whether the database answers and takes writes. One question for all who ask within the time, of which the
 * database sees one small query; none at all while the pool drains, which is unready at once.
 */
export function readinessOf(
  pool: DatabasePool,
  { cacheMs = 5000, limitMs = 2000 }: ReadinessOptions = {},
): () => Promise<Readiness> {
  const answer = cached(() => ask(pool, limitMs), cacheMs);
  return async () => {
    if (pool.draining) return DRAINING;
    const found = await answer();
    return pool.draining ? DRAINING : found;
  };
}

/** One call for all who ask while it runs and for a time after it. */
export function cached<T>(call: () => Promise<T>, cacheMs: number): () => Promise<T> {
  let answer: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (!answer || performance.now() >= until) {
      until = Number.POSITIVE_INFINITY;
      answer = call().finally(() => {
        until = performance.now() + cacheMs;
      });
    }
    return answer;
  };
}

const DRAINING: Readiness = { ready: false, reason: "the program is ending" };

async function ask(pool: DatabasePool, limitMs: number): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(
      () => resolve({ ready: false, reason: "the database does not answer in time" }),
      limitMs,
    );
  });
  const answered = pool
    .query("select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as only")
    .then(
      ({ rows }): Readiness =>
        rows[0].only
          ? { ready: false, reason: "the database takes no writes" }
          : { ready: true, reason: "the database answers" },
      (): Readiness => ({ ready: false, reason: "the database does not answer" }),
    );
  try {
    return await Promise.race([answered, late]);
  } finally {
    clearTimeout(timer);
  }
}
