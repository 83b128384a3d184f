import { ProblemError } from "../../cloudsql/problem";

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
