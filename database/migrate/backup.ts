import { ProblemError } from "../../cloudsql/problem";
import { type AdminApi, OperationTimeoutError, runOperation } from "../admin-api";
import { GoogleApiError } from "../google";

/** Whether a backup comes first, or why none. */
export type BackupDecision = { readonly take: true } | { readonly take: false; readonly reason: string };

/** What a person said of backups, and what is to be done. */
export interface BackupWish {
  /** What the SQL is applied to. */
  readonly target: "emulator" | "instance" | "server";
  /** Migrations to apply or to roll back. */
  readonly pending: number;
  /** `--backup` is true, `--no-backup` false. @default - a backup where the target is a Cloud SQL instance */
  readonly backup?: boolean;
  /** Why none is wanted; goes with `--no-backup`. */
  readonly reason?: string;
}

/** A backup of an instance before its schema is changed. */
export interface BackupRequest {
  readonly project: string;
  readonly instance: string;
  /** For people who look for it later, e.g. `before migration 0006`. */
  readonly description: string;
  readonly api?: AdminApi;
  /**
   * Longest wait for it, in milliseconds.
   *
   * @default 1800000
   */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly report: (line: string) => void;
}

const REPORT_EVERY_MS = 10_000;

/**
 * Refuses wishes that contradict themselves.
 *
 * @throws ProblemError `BACKUP_REASON`, `BACKUP_IMPOSSIBLE`
 */
export function checkBackupWish({ target, backup, reason }: Omit<BackupWish, "pending">): void {
  if (backup === false && !reason?.trim()) {
    throw new ProblemError([
      {
        code: "BACKUP_REASON",
        message: "it is not said why no backup is wanted",
        fix: 'add --reason "why it can be done without"; it is written to the server\'s log',
      },
    ]);
  }
  if (backup !== false && reason !== undefined) {
    throw new ProblemError([
      {
        code: "BACKUP_REASON",
        message: "a reason is given, but a backup is taken",
        got: reason,
        fix: "add --no-backup, or leave out --reason",
      },
    ]);
  }
  if (backup && target === "server") {
    throw new ProblemError([
      {
        code: "BACKUP_IMPOSSIBLE",
        message: "a server that is named by its address can't be backed up from here",
        fix: "name the environment instead, or back it up by yourself and leave out --backup",
      },
    ]);
  }
}

/** Whether a backup comes first: always before a change of a Cloud SQL instance, unless somebody says why not. */
export function decideBackup({ target, pending, backup, reason = "" }: BackupWish): BackupDecision {
  if (pending === 0) return { take: false, reason: "nothing to do" };
  if (backup === false) return { take: false, reason };
  if (backup || target === "instance") return { take: true };
  return {
    take: false,
    reason: target === "emulator" ? "the emulator's data are made up" : "the target is named by its address",
  };
}

/**
 * Takes an on-demand backup and waits until it is done.
 *
 * @returns its id
 * @throws ProblemError `BACKUP_REFUSED`, `BACKUP_TIMEOUT`, `BACKUP_FAILED`, all with exit code 1
 */
export async function takeBackup(request: BackupRequest): Promise<string> {
  const { project, instance, description, report } = request;
  report(`taking a backup of ${project}:${instance} first`);
  let reported = 0;
  const onWait = (status: string, elapsedMs: number) => {
    if (elapsedMs - reported < REPORT_EVERY_MS) return;
    reported = elapsedMs;
    report(`  backup: ${status.toLowerCase()}, ${Math.round(elapsedMs / 1000)} s`);
  };
  const started = performance.now();
  try {
    const { backupContext } = await runOperation(
      { project, instance, method: "POST", path: "backupRuns", body: { description } },
      {
        api: request.api,
        timeoutMs: request.timeoutMs ?? 1_800_000,
        signal: request.signal,
        onWait,
      },
    );
    const id = backupContext?.backupId ?? "without an id";
    report(`backup ${id} is done, ${Math.round((performance.now() - started) / 1000)} s`);
    return id;
  } catch (error) {
    request.signal?.throwIfAborted();
    throw explain(error, request);
  }
}

function explain(error: unknown, { project, instance }: BackupRequest): ProblemError {
  const path = `${project}:${instance}`;
  const without = 'to do without: --no-backup --reason "why"';
  if (error instanceof OperationTimeoutError) {
    const { operation } = error;
    return failure({
      code: "BACKUP_TIMEOUT",
      path,
      message: operation
        ? `the backup is not done after ${error.timeoutMs / 1000} s; nothing was migrated`
        : "another operation of the instance does not end; nothing was migrated",
      fix: operation
        ? `gcloud sql operations wait ${operation} --project=${project}, then run again; ${without}`
        : `gcloud sql operations list --instance=${instance} --project=${project}; ${without}`,
    });
  }
  const got = error instanceof Error ? error.message : String(error);
  if (error instanceof GoogleApiError && (error.status === 401 || error.status === 403)) {
    return failure({
      code: "BACKUP_REFUSED",
      path,
      message: "the identity that runs this may not take a backup; nothing was migrated",
      got,
      fix: `grant roles/cloudsql.editor on project ${project}; ${without}`,
    });
  }
  return failure({
    code: "BACKUP_FAILED",
    path,
    message: "the backup failed; nothing was migrated",
    got,
    fix: `see to the cause and run again; ${without}`,
  });
}

function failure(problem: ConstructorParameters<typeof ProblemError>[0][number]): ProblemError {
  return new ProblemError([problem], 1);
}
