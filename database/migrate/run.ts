import type { ClientBase } from "pg";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import { type LockRetry, runInTransaction, runStatements } from "./execute";
import { createLedger, type LedgerRow, readLedger, recordApplied, removeApplied } from "./ledger";
import { type LockOptions, withMigrationLock } from "./lock";
import { compareVersions, type Migration, readMigrations, type Script } from "./read";
import { actAs, prepareSession, type SessionOptions } from "./session";

/** What every function of the runner takes. */
export interface MigrateOptions extends LockOptions, LockRetry, SessionOptions {
  /** Folder of the migrations. */
  readonly directory: string;
  /**
   * Applies a pending file though a later one is applied already.
   *
   * @default false
   */
  readonly allowOutOfOrder?: boolean;
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

/** How a migration stands. */
export interface MigrationStatus {
  readonly version: string;
  readonly name: string;
  /**
   * - `pending`: not applied yet
   * - `out of order`: not applied, though a later one is
   * - `changed`: the file is not the one that was applied
   * - `missing`: applied, but there is no file
   */
  readonly state: "applied" | "pending" | "out of order" | "changed" | "missing";
  readonly appliedAt?: Date;
}

/**
 * Applies every pending migration. Each file and its record are one transaction, unless the file says
 * `-- no-transaction`. Two runs at once apply each file once.
 *
 * @throws ProblemError exit code 2: unreadable, changed, missing or late files; 1: SQL that failed, with
 * `file:line:column`
 */
export async function migrate(client: ClientBase, options: MigrateOptions): Promise<MigrateResult> {
  const migrations = readMigrations(options.directory);
  return exclusively(client, options, async () => {
    const ledger = await readLedger(client);
    refuseProblems(compare(migrations, ledger), options);
    const known = new Set(ledger.map(({ version }) => version));
    const done: string[] = [];
    for (const migration of migrations.filter(({ version }) => !known.has(version))) {
      options.signal?.throwIfAborted();
      const started = performance.now();
      await runOne(client, migration, migration.up, options, () =>
        recordApplied(client, migration, performance.now() - started),
      );
      options.report?.(`applied ${migration.name} in ${Math.round(performance.now() - started)} ms`);
      done.push(migration.name);
    }
    return { done, applied: ledger.length + done.length };
  });
}

/**
 * Rolls back every migration above a version, latest first.
 *
 * @param to version to go back to, e.g. `0003`; `0` for an empty database
 * @throws ProblemError before anything is changed, when one of them has no down part, or files and ledger
 * don't agree
 */
export async function rollback(
  client: ClientBase,
  options: MigrateOptions & { readonly to: string },
): Promise<MigrateResult> {
  if (!/^\d{1,14}$/.test(options.to)) {
    throw new ProblemError([
      {
        code: "MIGRATION_VERSION",
        message: "the version to go back to is not a number",
        got: options.to,
        allowed: "the number of an applied migration, or 0",
      },
    ]);
  }
  const migrations = readMigrations(options.directory);
  return exclusively(client, options, async () => {
    const ledger = await readLedger(client);
    refuseProblems(compare(migrations, ledger), { ...options, allowOutOfOrder: true });
    const applied = new Set(ledger.map(({ version }) => version));
    const undo = migrations
      .filter(({ version }) => applied.has(version) && compareVersions(version, options.to) > 0)
      .reverse();
    const irreversible = undo.filter(({ down }) => !down);
    if (irreversible.length > 0) {
      throw new ProblemError(
        irreversible.map(({ file }) => ({
          code: "MIGRATION_IRREVERSIBLE",
          path: file,
          message: "the file has no down part",
          fix: 'add "-- migrate:down" and its statements, or restore a backup',
        })),
      );
    }
    for (const migration of undo) {
      options.signal?.throwIfAborted();
      await runOne(client, migration, migration.down as Script, options, () =>
        removeApplied(client, migration.version),
      );
      options.report?.(`rolled back ${migration.name}`);
    }
    return { done: undo.map(({ name }) => name), applied: ledger.length - undo.length };
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
  options: Pick<MigrateOptions, "directory" | "allowOutOfOrder">,
): Promise<MigrationStatus[]> {
  const states = await status(client, options);
  refuseProblems(states, options);
  return states;
}

/** Session settings, then the lock, then the ledger: what is applied may only be read under the lock. */
async function exclusively<T>(
  client: ClientBase,
  options: MigrateOptions,
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

async function runOne(
  client: ClientBase,
  migration: Migration,
  script: Script,
  options: MigrateOptions,
  recordIt: () => Promise<void>,
): Promise<void> {
  // The ledger belongs to the owner role, whoever runs the file.
  const record = async () => {
    await actAs(client, options.role);
    await recordIt();
  };
  await actAs(client, migration.asLogin ? undefined : options.role);
  if (migration.noTransaction) {
    await runStatements(client, script, options);
    await record();
  } else {
    await runInTransaction(client, script, options, record);
  }
}

function compare(migrations: readonly Migration[], ledger: readonly LedgerRow[]): MigrationStatus[] {
  const files = new Map(migrations.map((migration) => [migration.version, migration]));
  const rows = new Map(ledger.map((row) => [row.version, row]));
  const latest = ledger.at(-1)?.version;
  return [...new Set([...files.keys(), ...rows.keys()])].sort(compareVersions).map((version) => {
    const file = files.get(version);
    const row = rows.get(version);
    const name = file?.name ?? row?.name ?? version;
    if (!row) {
      const late = latest !== undefined && compareVersions(version, latest) < 0;
      return { version, name, state: late ? "out of order" : "pending" };
    }
    const state = !file ? "missing" : file.checksum === row.checksum ? "applied" : "changed";
    return { version, name, state, appliedAt: row.appliedAt };
  });
}

function refuseProblems(states: readonly MigrationStatus[], options: { allowOutOfOrder?: boolean }): void {
  const problems: Problem[] = [];
  for (const { name, state } of states) {
    const path = `${name}.sql`;
    if (state === "changed") {
      problems.push({
        code: "MIGRATION_CHANGED",
        path,
        message: "the file was changed after it was applied",
        fix: "restore the file as it was applied, and put the change into a new migration",
      });
    } else if (state === "missing") {
      problems.push({
        code: "MIGRATION_MISSING",
        path,
        message: "the database has this migration, but its file is missing",
        fix: "restore the file, or check out the release that was deployed last",
      });
    } else if (state === "out of order" && !options.allowOutOfOrder) {
      problems.push({
        code: "MIGRATION_OUT_OF_ORDER",
        path,
        message: "a later migration is applied already",
        fix: "give the file the next free number, or allow out of order where order does not matter",
      });
    }
  }
  if (problems.length > 0) throw new ProblemError(problems);
}
