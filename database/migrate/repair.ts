import type { ClientBase } from "pg";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import { type LedgerRow, readLedger, recordAgain, removeApplied } from "./ledger";
import { compare } from "./plan";
import { type Migration, readMigrations } from "./read";
import { exclusively, type MigrateOptions } from "./run";

/** One correction of the ledger. */
export interface Repair {
  readonly version: string;
  /**
   * - `record again`: the file is right as it is now; its checksum and name are recorded
   * - `forget`: the file is gone for good; its record is removed
   */
  readonly action: "record again" | "forget";
  readonly before: Pick<LedgerRow, "name" | "checksum">;
  /** Absent when the record is removed. */
  readonly after?: Pick<LedgerRow, "name" | "checksum">;
}

/**
 * What has to be done for the versions named: a changed file is recorded as it is, a missing file's record is
 * removed. Nothing is done for any other, and nothing at all when one of them needs none.
 *
 * @throws ProblemError `REPAIR_NEEDLESS` for each version that is in order, `REPAIR_UNKNOWN` for what there isn't
 */
export function planRepair(
  migrations: readonly Migration[],
  ledger: readonly LedgerRow[],
  versions: readonly string[],
): Repair[] {
  const states = compare(migrations, ledger);
  const needing = states.filter(({ state }) => state === "changed" || state === "missing");
  const allowed = needing.map(({ version }) => version).join(", ") || "none: files and ledger agree";
  const problems: Problem[] = [];
  const repairs = versions.flatMap((wanted): Repair[] => {
    const number = /^\d{1,14}$/.test(wanted) ? BigInt(wanted) : undefined;
    const found = states.find(({ version }) => BigInt(version) === number);
    const row = ledger.find(({ version }) => version === found?.version);
    if (!found) {
      const message = "there is no such migration";
      problems.push({ code: "REPAIR_UNKNOWN", message, got: wanted, allowed });
    } else if (!row || found.state === "applied") {
      const message = `migration ${found.version} needs no repair: it is ${found.state}`;
      problems.push({ code: "REPAIR_NEEDLESS", message, got: wanted, allowed });
    } else {
      const file = migrations.find(({ version }) => version === found.version);
      return [repairOf(row, file)];
    }
    return [];
  });
  if (problems.length > 0) throw new ProblemError(problems);
  return repairs;
}

/**
 * Corrects the ledger, under the migrator's lock and in one transaction.
 *
 * @param options `agreed` is what somebody has looked at and agreed to
 * @throws ProblemError as {@link planRepair}, and `REPAIR_CHANGED` when it would be another one than agreed
 */
export async function repair(
  client: ClientBase,
  options: MigrateOptions & { readonly agreed: readonly Repair[] },
): Promise<void> {
  const migrations = readMigrations(options.directory);
  await exclusively(client, options, async () => {
    const ledger = await readLedger(client);
    const versions = options.agreed.map(({ version }) => version);
    const repairs = planRepair(migrations, ledger, versions);
    if (JSON.stringify(repairs) !== JSON.stringify(options.agreed)) {
      throw new ProblemError(
        [
          {
            code: "REPAIR_CHANGED",
            message: "files or ledger have changed since the repair was agreed to",
            fix: "run again and look at what it would do",
          },
        ],
        1,
      );
    }
    await client.query("begin");
    try {
      for (const { version, action } of repairs) {
        const file = migrations.find((migration) => migration.version === version);
        if (action === "record again" && file) await recordAgain(client, file);
        else await client.query(removeApplied(client, version, options.role).join("; "));
      }
      await client.query("commit");
    } catch (error) {
      await client.query("rollback").catch(() => undefined);
      throw error;
    }
  });
}

function repairOf(row: LedgerRow, file: Migration | undefined): Repair {
  const { version, name, checksum } = row;
  const before = { name, checksum };
  if (!file) return { version, action: "forget", before };
  return { version, action: "record again", before, after: { name: file.name, checksum: file.checksum } };
}
