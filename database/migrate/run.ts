import type { ClientBase } from "pg";
import { ProblemError } from "../../cloudsql/problem";
import { type LockRetry, runInTransaction, runStatements } from "./execute";
import { createLedger, readLedger, recordApplied, removeApplied } from "./ledger";
import { type LockOptions, withMigrationLock } from "./lock";
import {
  compare,
  type DownGoal,
  type MigrationStatus,
  planDown,
  planUp,
  refuseProblems,
  type UpGoal,
} from "./plan";
import { type Migration, readMigrations, type Script } from "./read";
import { actAs, preparation, prepareSession, roleChange, type SessionOptions } from "./session";

/** What every function of the runner takes. */
export interface MigrateOptions extends LockOptions, LockRetry, SessionOptions {
  /** Folder of the migrations. */
  readonly directory: string;
  /** Stops between statements; the file that runs is rolled back. */
  readonly signal?: AbortSignal;
  /** One line of progress. Never a secret. */
  readonly report?: (line: string) => void;
}

/** What a run did. */
export interface MigrateResult {
  /** Names of what was applied, or rolled back, in that order. */
  readonly done: readonly string[];
  /** Migrations that the database has now. */
  readonly applied: number;
}

/**
 * Applies pending migrations. Each file and its record are one transaction, unless the file says
 * `-- no-transaction`. Two runs at once apply each file once.
 *
 * @throws ProblemError exit code 2: unreadable, changed, missing or late files; 1: SQL that failed, with
 * `file:line:column`
 */
export async function migrate(client: ClientBase, options: MigrateOptions & UpGoal): Promise<MigrateResult> {
  const migrations = readMigrations(options.directory);
  return exclusively(client, options, async () => {
    const ledger = await readLedger(client);
    const pending = planUp(migrations, ledger, options);
    for (const migration of pending) {
      options.signal?.throwIfAborted();
      const started = performance.now();
      await runMigration(client, migration, "up", options);
      options.report?.(`applied ${migration.name} in ${Math.round(performance.now() - started)} ms`);
    }
    return { done: pending.map(({ name }) => name), applied: ledger.length + pending.length };
  });
}

/**
 * Rolls migrations back, latest first, each together with its record.
 *
 * @param options `agreed` are the names that somebody has agreed to
 * @throws ProblemError before anything is changed: as {@link planDown}, and `MIGRATION_PLAN_CHANGED` when
 * others would be rolled back than agreed
 */
export async function rollback(
  client: ClientBase,
  options: MigrateOptions & DownGoal & { readonly agreed?: readonly string[] },
): Promise<MigrateResult> {
  const migrations = readMigrations(options.directory);
  return exclusively(client, options, async () => {
    const ledger = await readLedger(client);
    const undo = planDown(migrations, ledger, options);
    const names = undo.map(({ name }) => name);
    if (options.agreed && options.agreed.join() !== names.join()) {
      throw new ProblemError(
        [
          {
            code: "MIGRATION_PLAN_CHANGED",
            message: "another run has changed what would be rolled back",
            got: names.join(", ") || "nothing",
            allowed: options.agreed.join(", "),
            fix: "run again and look at the plan",
          },
        ],
        1,
      );
    }
    for (const migration of undo) {
      options.signal?.throwIfAborted();
      await runMigration(client, migration, "down", options);
      options.report?.(`rolled back ${migration.name}`);
    }
    return { done: names, applied: ledger.length - undo.length };
  });
}

/** How files and database stand to each other. Changes nothing and takes no lock. */
export async function status(
  client: ClientBase,
  options: Pick<MigrateOptions, "directory">,
): Promise<MigrationStatus[]> {
  return compare(readMigrations(options.directory), await readLedger(client));
}

/**
 * Refuses changed, missing and late files, as `migrate` would, without applying anything.
 *
 * @throws ProblemError with every one of them
 */
export async function validate(
  client: ClientBase,
  options: Pick<MigrateOptions, "directory"> & Pick<UpGoal, "allowOutOfOrder">,
): Promise<MigrationStatus[]> {
  const states = await status(client, options);
  refuseProblems(states, options);
  return states;
}

/** Runs one direction of a migration and changes its record with it. Within {@link exclusively}. */
export async function runMigration(
  client: ClientBase,
  migration: Migration,
  direction: "up" | "down",
  options: LockRetry & SessionOptions,
): Promise<void> {
  const { role } = options;
  const started = performance.now();
  // The ledger belongs to the owner role, whoever runs the file.
  const record = () =>
    direction === "up"
      ? recordApplied(client, migration, performance.now() - started, role)
      : removeApplied(client, migration.version, role);
  const script = direction === "up" ? migration.up : (migration.down as Script);
  const before = [...preparation(client, options), roleChange(client, migration.asLogin ? undefined : role)];
  if (migration.noTransaction) {
    await client.query(before.join(";\n"));
    await runStatements(client, script, options);
    await client.query(record().join(";\n"));
  } else {
    await runInTransaction(client, script, options, { before, record });
  }
}

/**
 * Runs the body under the migrator's lock, with the session's settings, as the owner role, and with a ledger:
 * what is applied may only be read under the lock.
 */
export async function exclusively<T>(
  client: ClientBase,
  options: LockOptions & SessionOptions,
  body: () => Promise<T>,
): Promise<T> {
  await prepareSession(client, options);
  return withMigrationLock(client, options, async () => {
    await actAs(client, options.role);
    try {
      await createLedger(client);
      return await body();
    } finally {
      await actAs(client, undefined).catch(() => undefined);
    }
  });
}
