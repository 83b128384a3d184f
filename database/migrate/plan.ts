import { type Problem, ProblemError, refuse } from "../../cloudsql/problem";
import { nearest } from "../../cloudsql/text";
import type { LedgerRow } from "./ledger";
import { compareVersions, type Migration } from "./read";

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
  readonly appliedBy?: string;
  readonly durationMs?: number;
}

/** What to apply. */
export interface UpGoal {
  /**
   * Last version to apply, e.g. `0003` or `3`.
   *
   * @default - the last one that there is
   */
  readonly to?: string;
  /**
   * Applies a pending file though a later one is applied already.
   *
   * @default false
   */
  readonly allowOutOfOrder?: boolean;
}

/** How far to go back: to a version, which stays, `0` for all of it; or by a number of migrations. */
export type DownGoal = { readonly to: string } | { readonly steps: number };

/** How files and ledger stand to each other, in order of version. */
export function compare(migrations: readonly Migration[], ledger: readonly LedgerRow[]): MigrationStatus[] {
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
    const { appliedAt, appliedBy, durationMs } = row;
    return { version, name, state, appliedAt, appliedBy, durationMs };
  });
}

/**
 * What has to be applied, in order.
 *
 * @throws ProblemError with every changed, missing and late file; `MIGRATION_VERSION` for an unknown goal
 */
export function planUp(
  migrations: readonly Migration[],
  ledger: readonly LedgerRow[],
  goal: UpGoal = {},
): Migration[] {
  const to = goal.to === undefined ? undefined : find(migrations, goal.to, "to apply").version;
  refuseProblems(compare(migrations, ledger), goal);
  const applied = new Set(ledger.map(({ version }) => version));
  return migrations.filter(
    ({ version }) => !applied.has(version) && (to === undefined || compareVersions(version, to) <= 0),
  );
}

/**
 * What has to be rolled back, latest first.
 *
 * @throws ProblemError when files and ledger don't agree, one of them has no down part
 * (`MIGRATION_IRREVERSIBLE`), or there is no such goal (`MIGRATION_VERSION`, `MIGRATION_STEPS`)
 */
export function planDown(
  migrations: readonly Migration[],
  ledger: readonly LedgerRow[],
  goal: DownGoal,
): Migration[] {
  refuseProblems(compare(migrations, ledger), { allowOutOfOrder: true });
  const versions = new Set(ledger.map(({ version }) => version));
  const applied = migrations.filter(({ version }) => versions.has(version));
  const undo = aboveGoal(applied, goal).reverse();
  const irreversible = undo.filter(({ down }) => !down);
  if (irreversible.length > 0) {
    throw new ProblemError(
      irreversible.map(({ file, irreversible: why }) => ({
        code: "MIGRATION_IRREVERSIBLE",
        path: file,
        message: `the file has no way back: ${why}`,
        fix: "restore a backup, or put what should be undone into a new migration",
      })),
    );
  }
  return undo;
}

function aboveGoal(applied: readonly Migration[], goal: DownGoal): Migration[] {
  if ("to" in goal) {
    if (/^0+$/.test(goal.to)) return [...applied];
    const { version } = find(applied, goal.to, "to go back to, or 0");
    return applied.filter((migration) => compareVersions(migration.version, version) > 0);
  }
  const { steps } = goal;
  if (!Number.isSafeInteger(steps) || steps < 1 || (applied.length > 0 && steps > applied.length)) {
    refuse({
      code: "MIGRATION_STEPS",
      message: "this number of migrations can't be rolled back",
      got: String(steps),
      allowed: applied.length > 1 ? `1 to ${applied.length}` : "1",
    });
  }
  return applied.slice(-steps);
}

/** The migration of a version, written with or without its zeros. */
function find(migrations: readonly Migration[], version: string, purpose: string): Migration {
  const number = /^\d{1,14}$/.test(version) ? BigInt(version) : undefined;
  const found = migrations.find((migration) => BigInt(migration.version) === number);
  if (found) return found;
  const known = migrations.map((migration) => migration.version);
  const meant = nearest(version, known) ?? known.at(-1);
  return refuse({
    code: "MIGRATION_VERSION",
    message: `there is no such migration ${purpose}`,
    got: version,
    allowed: known.length > 6 ? `${known[0]} to ${known.at(-1)}` : known.join(", ") || "none",
    ...(meant && { fix: `write ${meant}` }),
  });
}

/**
 * Refuses what no run may pass over in silence.
 *
 * @throws ProblemError with every changed, missing and late file
 */
export function refuseProblems(
  states: readonly MigrationStatus[],
  { allowOutOfOrder }: Pick<UpGoal, "allowOutOfOrder">,
): void {
  const problems = states.flatMap((status) => {
    const problem = problemOf(status);
    return problem && !(allowOutOfOrder && status.state === "out of order") ? [problem] : [];
  });
  if (problems.length > 0) throw new ProblemError(problems);
}

function problemOf({ name, version, state }: MigrationStatus): Problem | undefined {
  const path = `${name}.sql`;
  const decided = `; if that can't be: musicdb migrate repair ${version}`;
  switch (state) {
    case "changed":
      return {
        code: "MIGRATION_CHANGED",
        path,
        message: "the file was changed after it was applied",
        fix: `restore the file as it was applied, and put the change into a new migration${decided}`,
      };
    case "missing":
      return {
        code: "MIGRATION_MISSING",
        path,
        message: "the database has this migration, but its file is missing",
        fix: `restore the file, or check out the release that was deployed last${decided}`,
      };
    case "out of order":
      return {
        code: "MIGRATION_OUT_OF_ORDER",
        path,
        message: "a later migration is applied already",
        fix: "give the file the next free number, or allow out of order where order does not matter",
      };
    default:
      return undefined;
  }
}
