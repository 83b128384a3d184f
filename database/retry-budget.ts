import type { RetryBudget } from "./retry";

/**
 * Lets a burst of retries through, then so many a second: when a server is down, the load on it is that, however
 * many callers wait. Who would have to wait longer than it can gives up.
 */
export function retryBudget({ perSecond, burst }: { perSecond: number; burst: number }): RetryBudget {
  const interval = 1000 / perSecond;
  /** When the last retry that was given away is due. */
  let last = Number.NEGATIVE_INFINITY;
  return {
    take(longestMs) {
      const now = performance.now();
      const due = Math.max(last, now - burst * interval) + interval;
      const wait = Math.max(0, due - now);
      if (wait > longestMs) return undefined;
      last = due;
      return wait;
    },
  };
}
