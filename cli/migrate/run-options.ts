import type { RunSurroundings } from "../../database/migrate/connection";

/** What every command that goes to a database takes. */
export interface RunOptions extends RunSurroundings {
  /** Folder with `roles/` and `migrations/`. */
  readonly sqlDirectory: string;
}

/** What somebody said of backups. */
export interface BackupOptions {
  /** `--backup` is true, `--no-backup` false. */
  readonly backup?: boolean;
  /** Why none is wanted. */
  readonly reason?: string;
}
