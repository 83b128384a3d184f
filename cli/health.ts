import { join } from "node:path";
import type { Problem, ProblemError } from "../cloudsql/problem";
import { findRoute, openClient } from "../database/connect";
import type { CheckResult, Status } from "../database/health/check";
import { checkHealth, type Health } from "../database/health/health";
import { readLedger } from "../database/migrate/ledger";
import { createPool } from "../database/pool";
import { explainUnreachable } from "../database/reach";
import type { Environment } from "../environments";
import { applicationConnection, migratorConnection } from "./database-access";
import { fittedTable, type Style, WIDTH } from "./output";

/** How an environment's database is. */
export interface EnvironmentHealth {
  readonly environment: string;
  /** `absent`: there is no such instance yet. */
  readonly status: Health["status"] | "absent";
  /** How it was reached; absent where it wasn't. */
  readonly by?: string;
  readonly checks: readonly CheckResult[];
  /** Why it was not reached. */
  readonly problem?: Problem;
}

/**
 * Connects as the application does and asks the database everything; the ledger of migrations, which the
 * application may not see, as the migrator.
 */
export async function askHealth(
  environment: Environment,
  { projectRoot, env }: { readonly projectRoot: string; readonly env: NodeJS.ProcessEnv },
): Promise<EnvironmentHealth> {
  const { name } = environment;
  const connection = applicationConnection(environment);
  const unreached = (error: unknown) => {
    const [problem] = (explainUnreachable(error, connection, env) as ProblemError).problems;
    return { environment: name, status: "failed", checks: [], problem } as const;
  };
  let pool: ReturnType<typeof createPool>;
  let by: string;
  try {
    const route = await findRoute({ ...connection, applicationName: "musicdb-health" }, env);
    by = route.description;
    pool = createPool(route, { max: 1 });
  } catch (error) {
    const found = unreached(error);
    return found.problem?.code === "INSTANCE_MISSING" ? { ...found, status: "absent" } : found;
  }
  let failure: unknown;
  try {
    const health = await checkHealth(pool, {
      sqlDirectory: join(projectRoot, "sql"),
      readLedger: () => ledgerAsMigrator(environment, env),
      explain: (error) => {
        failure = error;
        return "the connection failed";
      },
    });
    return failure ? unreached(failure) : { environment: name, by, ...health };
  } finally {
    await pool.end();
  }
}

async function ledgerAsMigrator(environment: Environment, env: NodeJS.ProcessEnv) {
  const route = await findRoute(migratorConnection(environment), env);
  try {
    const client = await openClient(route, { withinMs: 0 });
    try {
      return await readLedger(client);
    } finally {
      await client.end();
    }
  } finally {
    route.close();
  }
}

const WORDS: Record<EnvironmentHealth["status"], string> = {
  ok: "healthy",
  warning: "healthy, with warnings",
  failed: "ill",
  absent: "not deployed",
};

/** For people: a table of 80 columns. */
export function healthLines(health: EnvironmentHealth, style: Style): string[] {
  const { environment, status, by, checks, problem } = health;
  const lines = [style.bold(by ? `${environment}: ${by}` : environment), `database  ${WORDS[status]}`];
  if (problem) {
    lines.push(`${problem.message} [${problem.code}]`);
    if (problem.got !== undefined) lines.push(`  got:     ${problem.got}`);
    if (problem.fix) lines.push(`  fix:     ${problem.fix}`);
  }
  if (checks.length === 0) return lines;
  const rows = checks.map(({ name, status, summary, limit, milliseconds }) => [
    name,
    status,
    limit && (status === "warning" || status === "failed") ? `${summary} (limit: ${limit})` : summary,
    `${milliseconds} ms`,
  ]);
  const [head = "", ...body] = fittedTable([["check", "is", "found", "took"], ...rows], [2], WIDTH);
  const colour: Record<Status, (text: string) => string> = {
    ok: (text) => text,
    warning: style.yellow,
    failed: style.red,
    unknown: style.dim,
  };
  const painted = body.map((line, index) => colour[checks[index]?.status ?? "ok"](line));
  return [...lines, style.dim(head), ...painted];
}
