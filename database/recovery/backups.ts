import { type Problem, ProblemError } from "../../cloudsql/problem";
import { OperationTimeoutError } from "../admin-api";
import { GoogleApiError } from "../google";
import { type AdminClient, type BackupRun, timeOf } from "./admin-client";
import { reporter } from "./progress";

/** A backup, in words that people use. */
export interface Backup {
  readonly id: string;
  /** What it holds is as of this time; undefined before it has begun. */
  readonly takenAt?: Date;
  readonly endedAt?: Date;
  /** E.g. `SUCCESSFUL`, `RUNNING`, `FAILED`. */
  readonly status: string;
  readonly type: "AUTOMATED" | "ON_DEMAND" | "FINAL" | string;
  /** E.g. `SNAPSHOT`. */
  readonly kind?: string;
  readonly location?: string;
  readonly description?: string;
  /** Upper limit of what is charged for, in bytes; the service tells it of some backups only. */
  readonly maxBytes?: number;
  /** E.g. `POSTGRES_17`. */
  readonly databaseVersion?: string;
  /** Why it failed. */
  readonly error?: string;
}

/** A backup on demand. */
export interface TakeBackup {
  readonly instance: string;
  /** For people who look for it later, e.g. `before migration 0006`. */
  readonly description: string;
  /**
   * Longest wait for it, in milliseconds.
   *
   * @default 14400000, the four hours in which a backup has to be done
   */
  readonly timeoutMs?: number;
  readonly report: (line: string) => void;
  /** What has not happened because of a failure, e.g. `nothing was migrated`. */
  readonly consequence?: string;
  /** How to do without, said with each failure. */
  readonly otherwise?: string;
}

const FOUR_HOURS_MS = 4 * 3_600_000;

/**
 * Takes a backup on demand and waits until it is done. It goes on in the cloud when the client's signal ends the wait.
 *
 * @returns its id
 * @throws ProblemError `BACKUP_REFUSED`, `BACKUP_TIMEOUT`, `BACKUP_FAILED`, `INSTANCE_MISSING`, all with exit code 1
 */
export async function takeBackup(client: AdminClient, request: TakeBackup): Promise<string> {
  const { instance, description, report } = request;
  const started = performance.now();
  try {
    const { backupContext } = await client.takeBackup(instance, description, {
      timeoutMs: request.timeoutMs ?? FOUR_HOURS_MS,
      onWait: reporter("backup", report),
    });
    const id = backupContext?.backupId ?? (await newestOf(client, request)) ?? "without an id";
    report(`backup ${id} is done, ${Math.round((performance.now() - started) / 1000)} s`);
    return id;
  } catch (error) {
    client.throwIfAborted();
    if (error instanceof ProblemError) throw error;
    throw new ProblemError([explain(error as Error, client.project, request)], 1);
  }
}

/** Some operations of the service do not tell the backup's id. */
async function newestOf(
  client: AdminClient,
  { instance, description }: TakeBackup,
): Promise<string | undefined> {
  const runs = await client.backups(instance);
  return runs.find((run) => run.description === description)?.id ?? undefined;
}

/** The backups of an instance, newest first. */
export async function listBackups(client: AdminClient, instance: string): Promise<Backup[]> {
  return (await client.backups(instance)).map(backupOf);
}

/**
 * The backup of this id; `latest` is the newest that has ended well.
 *
 * @throws ProblemError `BACKUP_MISSING` (exit code 1), `BACKUP_NOT_GOOD`
 */
export function findBackup(backups: readonly Backup[], wanted: string, instance: string): Backup {
  const good = backups.filter(({ status }) => status === "SUCCESSFUL");
  const found = wanted === "latest" ? good[0] : backups.find(({ id }) => id === wanted);
  const problem = (rest: Omit<Problem, "allowed" | "path">) =>
    new ProblemError(
      [
        {
          ...rest,
          path: instance,
          allowed:
            good.length === 0
              ? "it has none that has ended well"
              : ["latest", ...good.slice(0, 5).map(({ id }) => id)].join(", "),
        },
      ],
      1,
    );
  if (!found) {
    throw problem({
      code: "BACKUP_MISSING",
      message: wanted === "latest" ? "there is no backup to restore" : "there is no such backup",
      ...(wanted !== "latest" && { got: wanted }),
      fix: good.length === 0 ? "musicdb backup takes one" : "musicdb backup list tells them all",
    });
  }
  if (found.status !== "SUCCESSFUL") {
    throw problem({
      code: "BACKUP_NOT_GOOD",
      message: `this backup is ${found.status.toLowerCase()}${found.error ? `: ${found.error}` : ""}`,
      got: wanted,
      fix: "choose one that is successful",
    });
  }
  return found;
}

export function backupOf(run: BackupRun): Backup {
  const taken = timeOf(run);
  const text = (value?: string | null) => value || undefined;
  return {
    id: run.id ?? "",
    ...(taken > 0 && { takenAt: new Date(taken) }),
    ...(run.endTime && { endedAt: new Date(run.endTime) }),
    status: run.status ?? "UNKNOWN",
    type: run.type ?? "ON_DEMAND",
    kind: text(run.backupKind),
    location: text(run.location),
    description: text(run.description),
    ...(run.maxChargeableBytes && { maxBytes: Number(run.maxChargeableBytes) }),
    databaseVersion: text(run.databaseVersion),
    error: text(run.error?.message),
  };
}

function explain(error: Error, project: string, request: TakeBackup): Problem {
  const { instance, consequence, otherwise } = request;
  const path = `${project}:${instance}`;
  const so = consequence ? `; ${consequence}` : "";
  const or = otherwise ? `; ${otherwise}` : "";
  if (error instanceof OperationTimeoutError) {
    const { operation } = error;
    return {
      code: "BACKUP_TIMEOUT",
      path,
      message: operation
        ? `the backup is not done after ${error.timeoutMs / 1000} s${so}`
        : `another operation of the instance does not end${so}`,
      fix: operation
        ? `gcloud sql operations wait ${operation} --project=${project}, then run again${or}`
        : `gcloud sql operations list --instance=${instance} --project=${project}${or}`,
    };
  }
  if (error instanceof GoogleApiError && (error.status === 401 || error.status === 403)) {
    return {
      code: "BACKUP_REFUSED",
      path,
      message: `the identity that runs this may not take a backup${so}`,
      got: error.message,
      fix: `grant roles/cloudsql.editor on project ${project}${or}`,
    };
  }
  if (error instanceof GoogleApiError && error.status === 404) {
    return {
      code: "INSTANCE_MISSING",
      path,
      message: `there is no such instance, or its project may not be seen${so}`,
      fix: "deploy the database stack first, and check project and name",
    };
  }
  return {
    code: "BACKUP_FAILED",
    path,
    message: `the backup failed${so}`,
    got: error.message,
    fix: `see to the cause and run again${or}`,
  };
}
