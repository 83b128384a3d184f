import type { ClientBase } from "pg";
import { checkBackupWish, decideBackup } from "../../database/migrate/backup";
import type { Migration } from "../../database/migrate/read";
import { AdminClient } from "../../database/recovery/admin-client";
import { takeBackup } from "../../database/recovery/backups";
import type { BackupOptions, RunOptions } from "./run-options";
import type { Target } from "./target";

/** What became of the backup before a run: its id, or why there is none. */
export type BackupResult = { readonly id: string } | { readonly none: string };

/** Whoever waits for it has a terminal open, and may have stopped an application. */
const LONGEST_BACKUP_MS = 1_800_000;

/** A backup at most once, however often the run begins anew. */
export class BackupBefore {
  #result: BackupResult | undefined;

  /** @throws ProblemError where the wish contradicts itself */
  constructor(
    private readonly target: Target,
    private readonly wish: BackupOptions,
    private readonly options: RunOptions,
  ) {
    checkBackupWish({ target: target.kind, ...wish });
  }

  get result(): BackupResult {
    return this.#result ?? { none: "nothing to do" };
  }

  /**
   * Takes the backup, or writes to the server's log why there is none.
   *
   * @param direction of what runs afterwards
   * @throws ProblemError `BACKUP_*`
   */
  async before(
    client: ClientBase,
    direction: "up" | "down",
    migrations: readonly Migration[],
  ): Promise<void> {
    if (this.#result) return;
    const { kind, connection, env } = this.target;
    const decision = decideBackup({ target: kind, pending: migrations.length, ...this.wish });
    if (decision.take) {
      const [instance = "", , project = ""] = (connection.instance ?? "").split(":").reverse();
      const { signal, report } = this.options;
      const names = [migrations[0], migrations.slice(1).at(-1)].flatMap((one) => one?.name ?? []);
      const description = `before migrate ${direction} of ${names.join(" to ")}`;
      report(`taking a backup of ${project}:${instance} first`);
      const client = await AdminClient.open(project, env, signal);
      this.#result = {
        id: await takeBackup(client, {
          instance,
          description,
          report,
          timeoutMs: LONGEST_BACKUP_MS,
          consequence: "nothing was migrated",
          otherwise: 'to do without: --no-backup --reason "why"',
        }),
      };
      return;
    }
    this.#result = { none: decision.reason };
    if (migrations.length === 0) return;
    this.options.report(`no backup is taken: ${decision.reason}`);
    if (this.wish.backup === false) await writeToServerLog(client, direction, decision.reason);
  }
}

/** Whoever looks for the backup afterwards finds there who did without it, and why. */
async function writeToServerLog(client: ClientBase, direction: string, reason: string): Promise<void> {
  await client.query("select set_config('musicdb.reason', $1, false)", [reason]);
  await client.query(`do $$ begin
    raise log 'musicdb migrate ${direction} without a backup, by %: %', session_user, current_setting('musicdb.reason');
  end $$`);
}
