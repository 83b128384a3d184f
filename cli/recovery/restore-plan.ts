import { type Problem, ProblemError } from "../../cloudsql/problem";
import type { Instance } from "../../database/recovery/admin-client";
import { findBackup, listBackups } from "../../database/recovery/backups";
import { checkMoment, parseMoment } from "../../database/recovery/point-in-time";
import type { Origin } from "../../database/recovery/settings";
import { checkNewName, explainAsking, type RecoveryTarget } from "./target";

/** What a command line says of a restore. */
export interface RestoreWish {
  readonly toTime?: string;
  /** Id of a backup, or `latest`. */
  readonly backup?: string;
  readonly into?: string;
  /** Put the data in place of those that the instance has. */
  readonly over?: boolean;
  readonly confirm?: string;
  /** `--no-safety-backup` is false. */
  readonly safetyBackup?: boolean;
  readonly reason?: string;
}

/** A restore that can be begun. */
export interface RestorePlan {
  readonly source: Instance & { readonly name: string };
  readonly into: string;
  readonly from: Origin;
  /** When the data are from. */
  readonly dataAt: Date;
  /** The instance whose data are replaced. @default - a new one is made */
  readonly over?: Instance;
}

/**
 * Refuses what contradicts itself, before anything is asked.
 *
 * @throws ProblemError with every problem
 */
export function checkWish(wish: RestoreWish, project: string): void {
  const { toTime, backup, into, over, confirm, safetyBackup, reason } = wish;
  const problems: Problem[] = [];
  const add = (problem: Omit<Problem, "code">) => problems.push({ code: "USAGE", ...problem });
  const collect = (check: () => void) => {
    try {
      check();
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      problems.push(...error.problems);
    }
  };
  if ((toTime === undefined) === (backup === undefined)) {
    add({
      message:
        toTime === undefined ? "it is not said what is restored" : "both --to-time and --backup are given",
      allowed: "--to-time 2026-11-25T10:00:00Z for a point in time, or --backup ID, or --backup latest",
      fix: "give one of them; musicdb backup list tells the backups and the times",
    });
  }
  if (toTime !== undefined) collect(() => parseMoment(toTime, "--to-time"));
  if (into === undefined) {
    add({ message: "it is not said into which instance", fix: "name a new one: --into NAME" });
  } else if (!over) {
    collect(() => checkNewName(into, project));
  }
  if (over && toTime !== undefined) {
    add({
      message: "a point in time can only be restored into a new instance",
      fix: "leave out --over, or give --backup",
    });
  }
  if (!over && confirm !== undefined) {
    add({ message: "--confirm goes with --over", fix: "leave it out: a new instance replaces nothing" });
  }
  if (!over && safetyBackup === false) {
    add({
      message: "--no-safety-backup goes with --over",
      fix: "leave it out: a new instance replaces nothing",
    });
  }
  if (over && (safetyBackup === false) !== (reason !== undefined && reason.trim() !== "")) {
    add({
      message:
        safetyBackup === false
          ? "it is not said why no backup of what is replaced is wanted"
          : "a reason is given, but a backup of what is replaced is taken",
      fix: safetyBackup === false ? 'add --reason "why"' : "add --no-safety-backup, or leave out --reason",
    });
  }
  if (problems.length > 0) throw new ProblemError(problems);
}

/**
 * Looks whether the restore can be begun. Changes nothing.
 *
 * @throws ProblemError `INSTANCE_MISSING`, `BACKUP_*`, `TIME_*`, `RECOVERY_OFF`, `INTO_MISSING`, `RESTORE_REPLICAS`,
 * `RESTORE_VERSION`
 */
export async function planRestore(target: RecoveryTarget, wish: RestoreWish): Promise<RestorePlan> {
  const { client, instance, project } = target;
  const path = `${project}:${instance}`;
  try {
    const source = await client.instance(instance);
    if (!source) {
      throw new ProblemError(
        [
          {
            code: "INSTANCE_MISSING",
            path,
            message: "there is no such instance, or its project may not be seen",
            fix: "its backups may have stayed: gcloud sql backups list --instance=- (docs/backups.md)",
          },
        ],
        1,
      );
    }
    const into = wish.into as string;
    const plan = { source: { ...source, name: instance }, into, ...(await originOf(target, wish)) };
    if (!wish.over) return plan;
    return { ...plan, over: await replaced(target, into, plan.from) };
  } catch (error) {
    throw explainAsking(error, path);
  }
}

async function originOf(
  { client, instance }: RecoveryTarget,
  { toTime, backup }: RestoreWish,
): Promise<Pick<RestorePlan, "from" | "dataAt">> {
  if (toTime !== undefined) {
    const time = parseMoment(toTime, "--to-time");
    checkMoment(time, await client.recoveryWindow(instance), { path: "--to-time", instance });
    return { from: { time }, dataAt: time };
  }
  const found = findBackup(await listBackups(client, instance), backup ?? "latest", instance);
  return { from: { backup: found }, dataAt: found.takenAt ?? new Date(0) };
}

/** The instance whose data are replaced, if a backup can be put in their place. */
async function replaced({ client, project }: RecoveryTarget, into: string, from: Origin): Promise<Instance> {
  const instance = await client.instance(into);
  const refuse = (problem: Problem): never => {
    throw new ProblemError([{ path: `${project}:${into}`, ...problem }], 1);
  };
  if (!instance) {
    return refuse({
      code: "INTO_MISSING",
      message: "there is no instance whose data could be replaced",
      fix: "leave out --over: the instance is made",
    });
  }
  const replicas = instance.replicaNames ?? [];
  if (replicas.length > 0) {
    refuse({
      code: "RESTORE_REPLICAS",
      message: "an instance with replicas cannot be restored over",
      got: replicas.join(", "),
      fix: "remove the replicas and make them again afterwards, or restore into a new instance",
    });
  }
  const version = "backup" in from ? from.backup.databaseVersion : undefined;
  if (version && instance.databaseVersion && version !== instance.databaseVersion) {
    refuse({
      code: "RESTORE_VERSION",
      message: "the backup is of another major version",
      got: version,
      allowed: instance.databaseVersion,
      fix: "restore it into a new instance: leave out --over and give another name",
    });
  }
  return instance;
}
