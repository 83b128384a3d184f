import { join } from "node:path";
import { withMigrator } from "../../database/migrate/connection";
import { readLedger } from "../../database/migrate/ledger";
import { readMigrations } from "../../database/migrate/read";
import { planRepair, type Repair, repair } from "../../database/migrate/repair";
import { OWNER_ROLE } from "../../database/migrate/session";
import type { RunOptions } from "./run-options";
import type { Target } from "./target";

/** What `repair` does to the ledger. */
export interface RepairResult {
  readonly target: string;
  readonly repairs: readonly Repair[];
}

/** Says what would be recorded or forgotten; changes nothing. */
export async function planRepairs(
  target: Target,
  versions: readonly string[],
  options: RunOptions,
): Promise<RepairResult> {
  const migrations = readMigrations(join(options.sqlDirectory, "migrations"));
  const repairs = await withMigrator(target, options, {
    run: async (client) => planRepair(migrations, await readLedger(client), versions),
    repeatable: true,
  });
  return { target: target.name, repairs };
}

/** Does what was planned and agreed to. */
export async function applyRepairs(
  target: Target,
  { repairs }: RepairResult,
  options: RunOptions,
): Promise<void> {
  const { sqlDirectory, signal, report, waitMs } = options;
  await withMigrator(target, options, {
    run: (client) =>
      repair(client, {
        directory: join(sqlDirectory, "migrations"),
        agreed: repairs,
        role: OWNER_ROLE,
        lockWaitMs: waitMs,
        signal,
        report,
      }),
    repeatable: false,
  });
}

/** For people: before and after, a line each. */
export function repairLines({ target, repairs }: RepairResult): string[] {
  return [
    `on ${target}:`,
    ...repairs.flatMap(({ version, action, before, after }) => [
      `  ${version}  ${action === "forget" ? "its record is removed" : "the file is recorded as it is now"}`,
      `        before  ${before.name}  ${before.checksum.slice(0, 12)}…`,
      ...(after ? [`        after   ${after.name}  ${after.checksum.slice(0, 12)}…`] : []),
    ]),
  ];
}
