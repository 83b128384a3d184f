import type { ClientBase } from "pg";
import type { DrillResult } from "./result";

/** What a drill compares. */
export interface DrillOptions {
  /** The live database. Connected; in no transaction. It may be written to while the drill runs. */
  readonly source: ClientBase;
  /** The restored one. Both log in as a user that may read every table and the ledger: the migrator. */
  readonly restored: ClientBase;
  /** The moment of a point-in-time recovery; for a backup, its start. */
  readonly recoveredTo: Date;
  /**
   * How far the restored data may reach: for a backup, its end.
   *
   * @default recoveredTo
   */
  readonly recoveredUntil?: Date;
  /** When the restore began, for the recovery time seen. @default - when the checks begin */
  readonly startedAt?: Date;
  /** Folder of the migrations, `sql/migrations`. */
  readonly migrations: string;
  /** Folder of the application's queries, `sql/queries`. */
  readonly queries: string;
  readonly signal?: AbortSignal;
  /** Called with a line as each check begins. @default - nothing */
  readonly report?: (line: string) => void;
}

/**
 * Compares a restored database with its source at that time.
 *
 * @throws what the server says where a check cannot be run at all; what differs is in the result, not thrown
 */
export async function runDrillChecks(_options: DrillOptions): Promise<DrillResult> {
  throw new Error("not yet");
}
