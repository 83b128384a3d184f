import type { PoolClient } from "pg";
import type { DatabasePool } from "../pool";
import { type CheckResult, runChecks, unknown, worst } from "./check";
import { replication } from "./replication";
import { EXTENSIONS, extensions, indexes, type MigrationSources, migrations } from "./schema-checks";
import { connections, server, transactionIds } from "./server-checks";

/** How the database is, check by check. */
export interface Health {
  /** The worst of the checks. `failed` is ill. */
  readonly status: "ok" | "warning" | "failed";
  readonly checks: readonly CheckResult[];
}

/** What is expected of the database. */
export interface HealthOptions extends MigrationSources {
  /** @default - those of sql/migrations */
  readonly extensions?: readonly string[];
  /**
   * Whether it is a replica.
   *
   * @default false
   */
  readonly replica?: boolean;
  /**
   * Longest time for one check, in milliseconds.
   *
   * @default 5000
   */
  readonly limitMs?: number;
  /** Puts the error of a connection that failed into words. @default - its message */
  readonly explain?: (error: unknown) => string;
}

/**
 * Asks the database everything. Some ten queries: for people and for a monitor every few minutes, not for a probe
 * (readiness.ts). Never rejects: a connection that fails is a finding.
 */
export async function checkHealth(pool: DatabasePool, options: HealthOptions = {}): Promise<Health> {
  const { limitMs = 5000, replica = false } = options;
  const checks = [
    server({ readOnlyExpected: replica }),
    connections,
    replication,
    migrations(options),
    extensions(options.extensions ?? EXTENSIONS),
    indexes,
    transactionIds,
  ];
  const began = performance.now();
  let client: PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    const summary = options.explain?.(error) ?? firstLine(error);
    const milliseconds = Math.round(performance.now() - began);
    const others = checks.map(({ name }) => ({ name, ...unknown("not asked"), milliseconds: 0 }));
    return {
      status: "failed",
      checks: [{ name: "pool", status: "failed", summary, milliseconds }, ...others],
    };
  }
  const pooled = poolResult(pool, Math.round(performance.now() - began));
  let reusable = false;
  try {
    const results = [pooled, ...(await runChecks(client, checks, limitMs))];
    reusable = results.every(({ summary }) => summary !== "no answer in time");
    return { status: worst(results), checks: results };
  } finally {
    client.release(!reusable);
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

function poolResult(pool: DatabasePool, milliseconds: number): CheckResult {
  const { totalCount: open, idleCount: idle, waitingCount: waiting } = pool;
  const max = pool.options.max ?? open;
  return {
    name: "pool",
    status: waiting > 0 ? "warning" : "ok",
    summary: `${open - idle} of ${max} in use${waiting > 0 ? `, ${waiting} waiting` : ""}`,
    limit: "nobody waits",
    facts: { open, idle, waiting, max },
    milliseconds,
  };
}
