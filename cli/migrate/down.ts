import { join } from "node:path";
import { withMigrator } from "../../database/migrate/connection";
import { readLedger } from "../../database/migrate/ledger";
import { lossesOf, type MeasuredLoss, measureLosses } from "../../database/migrate/losses";
import { type DownGoal, planDown } from "../../database/migrate/plan";
import { type PreviewedMigration, preview } from "../../database/migrate/preview";
import { readMigrations, type Script } from "../../database/migrate/read";
import { rollback } from "../../database/migrate/run";
import { actAs, OWNER_ROLE, prepareSession } from "../../database/migrate/session";
import type { BackupBefore, BackupResult } from "./backup";
import type { RunOptions } from "./run-options";
import type { Target } from "./target";

/** What `down` would do. */
export interface DownPlan {
  readonly target: string;
  /** Migrations that the database has. */
  readonly total: number;
  /** In the order in which they are rolled back. */
  readonly migrations: readonly PreviewedMigration[];
  readonly lost: readonly MeasuredLoss[];
}

/** What `down` did. */
export interface DownResult {
  readonly target: string;
  /** Names of what was rolled back, in that order. */
  readonly rolledBack: readonly string[];
  /** Migrations that the database has now. */
  readonly total: number;
  readonly lost: readonly MeasuredLoss[];
  readonly backup: BackupResult;
}

/** Says what would be rolled back and lost; changes nothing and takes no lock. */
export async function planRollback(target: Target, options: RunOptions & DownGoal): Promise<DownPlan> {
  const migrations = readMigrations(join(options.sqlDirectory, "migrations"));
  return withMigrator(target, options, {
    run: async (client) => {
      await prepareSession(client, {});
      const ledger = await readLedger(client);
      const undo = planDown(migrations, ledger, options);
      const plan = { target: target.name, total: ledger.length };
      if (undo.length === 0) return { ...plan, migrations: [], lost: [] };
      await actAs(client, OWNER_ROLE);
      const lost = await measureLosses(
        client,
        undo.flatMap(({ down }) => lossesOf(down as Script)),
      );
      return { ...plan, migrations: preview(undo, "down"), lost };
    },
    repeatable: true,
  });
}

/**
 * Rolls back what was planned and agreed to, after a backup where there is something to lose.
 *
 * @throws ProblemError as `rollback`, and `BACKUP_*`
 */
export async function down(
  target: Target,
  plan: DownPlan,
  options: RunOptions & DownGoal & { readonly backup: BackupBefore },
): Promise<DownResult> {
  const { sqlDirectory, signal, report, waitMs, backup } = options;
  const directory = join(sqlDirectory, "migrations");
  const agreed = plan.migrations.map(({ name }) => name);
  const { done, applied } = await withMigrator(target, options, {
    run: async (client, openConnection) => {
      const undo = planDown(readMigrations(directory), await readLedger(client), options);
      await backup.before(client, "down", undo);
      const goal = "to" in options ? { to: options.to } : { steps: options.steps };
      return rollback(client, {
        ...goal,
        directory,
        agreed,
        role: OWNER_ROLE,
        lockWaitMs: waitMs,
        openConnection,
        signal,
        report,
      });
    },
    // After half of it others would be rolled back than agreed to.
    repeatable: false,
  });
  return {
    target: target.name,
    rolledBack: done,
    total: applied,
    lost: plan.lost,
    backup: backup.result,
  };
}

/** What became of a plan to roll back nothing. */
export function nothingRolledBack({ target, total }: DownPlan): DownResult {
  return { target, rolledBack: [], total, lost: [], backup: { none: "nothing to do" } };
}
