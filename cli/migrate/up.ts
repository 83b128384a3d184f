import { join } from "node:path";
import { applySql } from "../../database/migrate/apply";
import { withMigrator } from "../../database/migrate/connection";
import { readLedger } from "../../database/migrate/ledger";
import { planUp, type UpGoal } from "../../database/migrate/plan";
import { type PreviewedMigration, preview } from "../../database/migrate/preview";
import { readMigrations, readScripts } from "../../database/migrate/read";
import type { BackupBefore, BackupResult } from "./backup";
import type { RunOptions } from "./run-options";
import type { Target } from "./target";

/** What `up` did. */
export interface UpResult {
  readonly target: string;
  /** Names of what was applied, in that order. */
  readonly applied: readonly string[];
  /** Migrations that the database has now. */
  readonly total: number;
  readonly backup: BackupResult;
}

/** What `up` would do. */
export interface UpPreview {
  readonly target: string;
  /** Role scripts, which every run repeats. */
  readonly roles: readonly string[];
  readonly migrations: readonly PreviewedMigration[];
}

/**
 * Applies roles and pending migrations as the SQL step does, after a backup where there is something to lose.
 *
 * @throws ProblemError as `applySql`, and `BACKUP_*`
 */
export async function up(
  target: Target,
  options: RunOptions & UpGoal & { readonly backup: BackupBefore },
): Promise<UpResult> {
  const { sqlDirectory, to, allowOutOfOrder, backup } = options;
  const directory = join(sqlDirectory, "migrations");
  // What can't be read is refused before anybody is connected to.
  readMigrations(directory);
  const { instance } = target.connection;
  const { done, applied } = await withMigrator(target, options, {
    // Without the lock: a backup takes minutes. What is pending is read again under it.
    run: async (client, openConnection) => {
      const pending = planUp(readMigrations(directory), await readLedger(client), options);
      await backup.before(client, "up", pending);
      const { roles, api } = target;
      return applySql(
        client,
        { ...roles, sqlDirectory, instance, api, to, allowOutOfOrder, openConnection },
        options,
      );
    },
    repeatable: true,
  });
  return { target: target.name, applied: done, total: applied, backup: backup.result };
}

/** Says what `up` would do, and refuses what it would refuse; changes nothing and takes no lock. */
export async function previewUp(target: Target, options: RunOptions & UpGoal): Promise<UpPreview> {
  const { sqlDirectory } = options;
  const migrations = readMigrations(join(sqlDirectory, "migrations"));
  const pending = await withMigrator(target, options, {
    run: async (client) => {
      await client.query("set default_transaction_read_only = on");
      return planUp(migrations, await readLedger(client), options);
    },
    repeatable: true,
  });
  const roles = readScripts(join(sqlDirectory, "roles")).map(({ file }) => file);
  return { target: target.name, roles, migrations: preview(pending) };
}
