import type { ClientBase } from "pg";
import { sqlState } from "../retry";

/**
 * - `ok`: as it should be
 * - `warning`: works, and somebody should look
 * - `failed`: doesn't work, or won't much longer
 * - `unknown`: this user may not see it, or there was no answer
 */
export type Status = "ok" | "warning" | "failed" | "unknown";

/** What a check found. */
export interface Finding {
  readonly status: Status;
  /** One line for people. */
  readonly summary: string;
  /** What decides between ok and the others, where there is a limit. */
  readonly limit?: string;
  /** For machines. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** A finding with its check and the time it took. */
export interface CheckResult extends Finding {
  readonly name: string;
  readonly milliseconds: number;
}

/** One question to the database. */
export interface Check {
  readonly name: string;
  /** Asks what it needs to know. What it throws becomes its finding. */
  run(ask: Ask): Promise<Finding>;
}

/** Runs a query that only reads. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly Record<string, never>[]>;

/** What the server is given beyond a check's time to say that it took too long. */
const GRACE_MS = 500;

/**
 * Runs checks one after the other on a connection. Each has its own time and transaction, so that one that fails
 * does not hide the others.
 *
 * @param limitMs longest time for one check, in milliseconds
 */
export async function runChecks(
  client: ClientBase,
  checks: readonly Check[],
  limitMs: number,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  let silent = false;
  for (const { name, run } of checks) {
    const began = performance.now();
    const finding = silent
      ? unknown("not asked, as the connection no longer answers")
      : await inTime(limitMs + GRACE_MS, () => inTransaction(client, limitMs, run)).catch((error) => {
          silent ||= error === LATE;
          return explain(error, limitMs);
        });
    results.push({ name, ...finding, milliseconds: Math.round(performance.now() - began) });
  }
  return results;
}

/** The worst of all; what is not known makes nothing worse. */
export function worst(results: readonly Pick<Finding, "status">[]): "ok" | "warning" | "failed" {
  const all = new Set(results.map(({ status }) => status));
  return all.has("failed") ? "failed" : all.has("warning") ? "warning" : "ok";
}

export function unknown(summary: string): Finding {
  return { status: "unknown", summary };
}

const LATE = new Error("no answer in time");

/** Rejects with `LATE` after the time; the work goes on with nobody listening. */
function inTime<T>(limitMs: number, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(LATE), limitMs);
    work()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

async function inTransaction(client: ClientBase, limitMs: number, run: Check["run"]): Promise<Finding> {
  await client.query(`begin read only; set local statement_timeout = ${limitMs}`);
  try {
    return await run(async (sql, values) => (await client.query(sql, values && [...values])).rows);
  } finally {
    await client.query("rollback").catch(() => undefined);
  }
}

function explain(error: unknown, limitMs: number): Finding {
  const state = sqlState(error);
  if (state === "42501") return unknown("this user may not see it");
  if (error === LATE || state === "57014") {
    return { status: "failed", summary: "no answer in time", limit: `${limitMs} ms` };
  }
  return {
    status: "failed",
    summary: error instanceof Error ? (error.message.split("\n")[0] ?? "") : "failed",
  };
}
