import { setTimeout as sleep } from "node:timers/promises";
import { isConnectionLost, isTransient, withRetry } from "../../database/retry";
import { retryBudget } from "../../database/retry-budget";

const coded = (code: string, message = "x") => Object.assign(new Error(message), { code });

test.each([
  "40001",
  "40P01",
  "55P03",
  "08006",
  "57P01",
  "57P03",
  "53300",
  "25006",
  "ECONNRESET",
  "ETIMEDOUT",
])("%s goes away by itself", (code) => expect(isTransient(coded(code))).toBe(true));

test.each(["57014", "53100", "42P01", "23505", "28P01", "3D000", "ENOENT"])("%s does not", (code) =>
  expect(isTransient(coded(code))).toBe(false),
);

test("pg's errors without a code are known by their text", () => {
  expect(isTransient(new Error("Connection terminated unexpectedly"))).toBe(true);
  expect(isConnectionLost(new Error("Client has encountered a connection error and is not queryable"))).toBe(
    true,
  );
  expect(isTransient(new Error("timeout exceeded when trying to connect"))).toBe(true);
  expect(isTransient(new Error("something else"))).toBe(false);
  expect(isTransient("x")).toBe(false);
});

test("a lost connection is told from a lost lock", () => {
  expect(isConnectionLost(coded("57P01"))).toBe(true);
  expect(isConnectionLost(coded("ECONNRESET"))).toBe(true);
  expect(isConnectionLost(coded("55P03"))).toBe(false);
});

test("repeats what is transient until it works", async () => {
  let attempts = 0;
  const pauses: number[] = [];
  const result = await withRetry(
    async () => {
      attempts += 1;
      if (attempts < 4) throw coded("57P03");
      return "done";
    },
    { delayMs: 4, onRetry: (_error, delay) => pauses.push(delay) },
  );
  expect([result, attempts]).toEqual(["done", 4]);
  expect(pauses).toHaveLength(3);
  for (const [index, pause] of pauses.entries()) {
    expect(pause).toBeGreaterThanOrEqual(0);
    expect(pause).toBeLessThanOrEqual(4 * 2 ** index);
  }
});

test("each pause is anywhere between nothing and its longest", async () => {
  const pauses: number[] = [];
  const once = () => {
    let attempts = 0;
    const work = async () => {
      attempts += 1;
      if (attempts === 1) throw coded("57P03");
    };
    return withRetry(work, { delayMs: 8, onRetry: (_error, delay) => pauses.push(delay) });
  };
  await Promise.all(Array.from({ length: 200 }, once));
  expect(Math.min(...pauses)).toBeLessThan(2);
  expect(Math.max(...pauses)).toBeGreaterThan(6);
});

test("attempts are counted", async () => {
  const work = jest.fn(async () => {
    throw coded("55P03");
  });
  await expect(withRetry(work, { attempts: 3, delayMs: 1 })).rejects.toMatchObject({ code: "55P03" });
  expect(work).toHaveBeenCalledTimes(3);
});

test("what fails after a long time has as much time again", async () => {
  let attempts = 0;
  const work = async () => {
    attempts += 1;
    await sleep(60);
    if (attempts === 1) throw coded("57P01");
  };
  await withRetry(work, { withinMs: 30, delayMs: 1 });
  expect(attempts).toBe(2);
});

test("gives up at once on what is not, and in the end on what is", async () => {
  const work = jest.fn(async () => {
    throw coded("28P01");
  });
  await expect(withRetry(work)).rejects.toMatchObject({ code: "28P01" });
  expect(work).toHaveBeenCalledTimes(1);

  const locked = jest.fn(async () => {
    throw coded("55P03");
  });
  await expect(withRetry(locked, { withinMs: 30, delayMs: 5 })).rejects.toMatchObject({ code: "55P03" });
  expect(locked.mock.calls.length).toBeGreaterThan(1);
});

test("stops when told to", async () => {
  const controller = new AbortController();
  const work = withRetry(
    async () => {
      throw coded("57P03");
    },
    { withinMs: 600_000, delayMs: 600_000, signal: controller.signal, onRetry: () => controller.abort() },
  );
  await expect(work).rejects.toMatchObject({ name: "AbortError" });
});

describe("a budget", () => {
  test("lets a burst through, then so many a second, and turns away who can't wait", () => {
    jest.useFakeTimers();
    try {
      const budget = retryBudget({ perSecond: 10, burst: 3 });
      const waits = Array.from({ length: 6 }, () => budget.take(10_000));
      expect(waits).toEqual([0, 0, 0, 100, 200, 300]);
      expect(budget.take(50)).toBeUndefined();
      jest.advanceTimersByTime(400);
      // Who was turned away took nothing.
      expect(budget.take(50)).toBe(0);
      jest.advanceTimersByTime(60_000);
      expect(Array.from({ length: 4 }, () => budget.take(10_000))).toEqual([0, 0, 0, 100]);
    } finally {
      jest.useRealTimers();
    }
  });

  test("holds for all callers together", async () => {
    const budget = retryBudget({ perSecond: 1, burst: 5 });
    const work = jest.fn(async () => {
      throw coded("57P03");
    });
    const callers = Array.from({ length: 20 }, () =>
      withRetry(work, { budget, withinMs: 500, delayMs: 1 }).catch(() => undefined),
    );
    await Promise.all(callers);
    // Twenty callers that try once each, and the burst.
    expect(work).toHaveBeenCalledTimes(25);
  });
});
