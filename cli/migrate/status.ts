import { join } from "node:path";
import { withMigrator } from "../../database/migrate/connection";
import type { MigrationStatus } from "../../database/migrate/plan";
import { status } from "../../database/migrate/run";
import { count, fittedTable, type Style, WIDTH } from "../output";
import type { RunOptions } from "./run-options";
import type { Target } from "./target";

/** How the files stand to a database. */
export interface StatusResult {
  /** The target's name. */
  readonly target: string;
  /** All that there is is applied, as it is. */
  readonly current: boolean;
  readonly migrations: readonly MigrationStatus[];
}

/** Reads the ledger and compares; changes nothing and takes no lock. */
export async function readStatus(target: Target, options: RunOptions): Promise<StatusResult> {
  const directory = join(options.sqlDirectory, "migrations");
  const migrations = await withMigrator(target, options, {
    run: (client) => status(client, { directory }),
    repeatable: true,
  });
  const current = migrations.every(({ state }) => state === "applied");
  return { target: target.name, current, migrations };
}

/** For people: a table of 80 columns and what it comes to. */
export function statusLines({ target, migrations }: StatusResult, style: Style): string[] {
  const counts = new Map<string, number>();
  for (const { state } of migrations) counts.set(state, (counts.get(state) ?? 0) + 1);
  const summary = [...counts].map(([state, number]) => `${number} ${state}`).join(", ");
  const rows = migrations.map(({ version, name, state, appliedAt, appliedBy, durationMs }) => [
    version,
    name.replace(/^\d+_/, ""),
    state,
    appliedAt ? minute(appliedAt) : "",
    appliedBy ?? "",
    durationMs === undefined ? "" : `${durationMs} ms`,
  ]);
  const lines = fittedTable([["", "name", "state", "applied (UTC)", "by", "took"], ...rows], [1, 4], WIDTH);
  return [
    style.bold(target),
    ...lines.map((line, index) => (index === 0 ? style.dim(line) : line)),
    `${count(migrations.length, "migration")}${summary && `: ${summary}`}`,
  ];
}

function minute(time: Date): string {
  return time.toISOString().slice(0, 16).replace("T", " ");
}
