import { ProblemError } from "../../cloudsql/problem";
import type { AdminClient, ApiOperation, Instance } from "./admin-client";
import { formatMoment } from "./point-in-time";
import { Progress } from "./progress";
import { explainRecovery } from "./recovery-problem";
import { finishingSettings, LABELS, newInstance, type Origin, originLabel, type Purpose } from "./settings";

/** A new instance with the data of another one. */
export interface RecoverOptions {
  readonly client: AdminClient;
  /** Name of the instance whose data they are. */
  readonly source: string;
  /** Name of the new instance. */
  readonly into: string;
  readonly from: Origin;
  /** A drill's instance costs less and is not protected. @default restore */
  readonly purpose?: Purpose;
  /**
   * Longest wait for each operation, in milliseconds.
   *
   * @default 14400000
   */
  readonly timeoutMs?: number;
  readonly report: (line: string) => void;
}

const FOUR_HOURS_MS = 4 * 3_600_000;

/**
 * Makes a new instance with the data of a backup, or of a point in time, of another one, and waits until it is ready.
 * It can be run again after a client was killed: what an earlier run made is found by its labels. The service lets
 * nobody make a second instance of the same name.
 *
 * @throws ProblemError with exit code 1: `INSTANCE_MISSING`, `INSTANCE_EXISTS`, `RESTORE_RUNNING`, `SOURCE_NOT_READY`,
 * `RESTORE_REFUSED`, `RESTORE_FAILED`, `RESTORE_TIMEOUT`, `RESTORE_UNKNOWN`; each says what exists now
 */
export async function recover(options: RecoverOptions): Promise<Instance> {
  const { client, source, into, from, report, purpose = "restore" } = options;
  const progress = new Progress(report, options.timeoutMs ?? FOUR_HOURS_MS);
  try {
    const original = await sourceOf(client, source);
    const isOurs = await isUnfinished(options);
    if (isOurs) report(`${into} was made by an earlier run for this; it goes on from there`);
    if ("time" in from) {
      const moment = formatMoment(from.time);
      report(`cloning ${source} as of ${moment} into ${into}`);
      await client.clone(source, into, from.time.toISOString(), progress.of("clone"));
    } else {
      if (!isOurs) {
        report(`making ${into}, of the same kind as ${source}`);
        await client.insert(newInstance(original, into, from.backup, purpose), progress.of("instance"));
      }
      await restoreInto(options, progress);
    }
    const made = await existingInstance(client, into);
    await client.patch(into, finishingSettings(original, made, from, purpose), progress.of("settings"));
    return await existingInstance(client, into);
  } catch (error) {
    await explainRecovery(error, { client, into, purpose, operation: progress.operation, report });
    throw error;
  }
}

/** What an instance loses when a backup is put in its place, and what has to go before. */
export interface OverwriteOptions extends Omit<RecoverOptions, "from" | "purpose"> {
  readonly backupId: string;
}

/**
 * Puts a backup in place of all data of an instance that exists.
 *
 * @throws as {@link recover}
 */
export async function overwrite(options: OverwriteOptions): Promise<Instance> {
  const { client, source, into, backupId, report } = options;
  const progress = new Progress(report, options.timeoutMs ?? FOUR_HOURS_MS);
  try {
    const before = await existingInstance(client, into);
    report(`restoring backup ${backupId} of ${source} over ${into}`);
    await client.restoreBackup(into, { id: backupId, source }, progress.of("restore"));
    // A restore sets these to the service's defaults.
    const { backupConfiguration } = before.settings ?? {};
    if (backupConfiguration) await client.patch(into, { backupConfiguration }, progress.of("settings"));
    return await existingInstance(client, into);
  } catch (error) {
    await explainRecovery(error, {
      client,
      into,
      purpose: "overwrite",
      operation: progress.operation,
      report,
    });
    throw error;
  }
}

async function sourceOf(client: AdminClient, name: string): Promise<Instance> {
  const source = await existingInstance(client, name);
  const replica = source.instanceType && source.instanceType !== "CLOUD_SQL_INSTANCE";
  if (!replica && source.state === "RUNNABLE") return source;
  throw new ProblemError(
    [
      {
        code: "SOURCE_NOT_READY",
        path: `${client.project}:${name}`,
        message: replica
          ? "this is a replica, which has no backups of its own"
          : "its settings can be taken only while it runs",
        got: replica ? source.instanceType : source.state,
        fix: replica
          ? `name its primary${source.masterInstanceName ? `, ${source.masterInstanceName.split(":").at(-1)}` : ""}`
          : "wait until it runs; where it never will, make an instance by Terraform and restore over it",
      },
    ],
    1,
  );
}

async function existingInstance(client: AdminClient, name: string): Promise<Instance> {
  const instance = await client.instance(name);
  if (instance) return instance;
  throw new ProblemError(
    [
      {
        code: "INSTANCE_MISSING",
        path: `${client.project}:${name}`,
        message: "there is no such instance, or its project may not be seen",
        fix: "check project and name: gcloud sql instances list",
      },
    ],
    1,
  );
}

/** Whether there is an instance of that name, an earlier run's for the same, and nothing is done on it. */
async function isUnfinished({ client, source, into, from }: RecoverOptions): Promise<boolean> {
  const path = `${client.project}:${into}`;
  // An instance that is being made need not be there to be seen.
  const running = (await client.operations(into)).find(({ status }) => status !== "DONE");
  const existing = await client.instance(into);
  if (running || existing?.state === "PENDING_CREATE") {
    throw new ProblemError([runningProblem(path, client, running)], 1);
  }
  if (!existing) return false;
  const {
    [LABELS.from]: madeFrom,
    [LABELS.of]: madeOf,
    [LABELS.state]: state,
  } = existing.settings?.userLabels ?? {};
  const isSame = madeFrom === source && madeOf === originLabel(from);
  if (isSame && state === "unfinished" && "backup" in from && existing.state === "RUNNABLE") return true;
  const what =
    madeFrom === undefined || !state
      ? "it was not made by this command, or this command was killed before it could say so"
      : `it has ${madeOf} of ${madeFrom}, ${state}`;
  throw new ProblemError(
    [
      {
        code: "INSTANCE_EXISTS",
        path,
        message: `an instance of this name exists already: ${what}`,
        got: into,
        fix: `choose another name, or remove it: gcloud sql instances delete ${into} --project=${client.project}`,
      },
    ],
    1,
  );
}

function runningProblem(path: string, { project }: AdminClient, running: ApiOperation | undefined) {
  return {
    code: "RESTORE_RUNNING",
    path,
    message: "an operation runs on this instance: another run is at work, or one was killed",
    got: running
      ? `${running.operationType} ${running.name}, since ${running.insertTime}`
      : "it is being made",
    fix: running
      ? `gcloud sql operations wait ${running.name} --project=${project}, then run again`
      : "wait until it is there, then run again",
  };
}

/** Restores the backup unless it has been, and never beside another run that does. */
async function restoreInto(
  { client, source, into, from, report }: RecoverOptions,
  progress: Progress,
): Promise<void> {
  if (!("backup" in from)) return;
  const restores = async () =>
    (await client.operations(into)).filter(({ operationType }) => operationType === "RESTORE_VOLUME");
  if ((await restores()).some(({ status, error }) => status === "DONE" && !error)) return;
  report(`restoring backup ${from.backup.id} of ${source} into ${into}`);
  await client.restoreBackup(
    into,
    { id: from.backup.id, source },
    {
      ...progress.of("restore"),
      onBusy: async () => {
        const running = (await restores()).find(({ status }) => status !== "DONE");
        if (running)
          throw new ProblemError([runningProblem(`${client.project}:${into}`, client, running)], 1);
      },
    },
  );
}
