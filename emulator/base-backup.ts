/**
 * A base backup of a running server: a copy of its data directory from which another server can start. The
 * embedded PostgreSQL has no pg_basebackup, so this is its low-level way.
 * @see https://www.postgresql.org/docs/17/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { ACCESS_FILES } from "./data-directory";
import type { PostgresServer } from "./postgres";
import { putPassword } from "./server-identity";
import { copyFile, copyTree, type TreeCopyOptions } from "./tree-copy";

export interface BaseBackup {
  /** Name of the first WAL file that it needs. */
  readonly firstSegment: string;
}

/** Folders whose contents a starting server makes anew. */
const EMPTIED = new Set([
  "pg_wal",
  "pg_replslot",
  "pg_dynshmem",
  "pg_notify",
  "pg_serial",
  "pg_snapshots",
  "pg_stat_tmp",
  "pg_subtrans",
]);
/** The server's own identity, its process, and settings that are written at each start. */
const LEFT_OUT = new Set([
  ...ACCESS_FILES,
  "postmaster.pid",
  "postmaster.opts",
  "postgresql.conf",
  "postgresql.auto.conf",
  "backup_label",
  "backup_label.old",
  "tablespace_map",
  "standby.signal",
  "recovery.signal",
]);
const TEMPORARY = /^pgsql_tmp|^pg_internal\.init|^\.check-/;
/** Copied last: it must not be older than what it describes. */
const CONTROL_FILE = path.join("global", "pg_control");

/**
 * Copies the data of a running server into a folder that is not there yet, with the WAL that makes it whole.
 * The copy is owned by the account that runs the server, and holds the superuser's password, but neither
 * certificates nor settings: {@link PostgresServer.open} gives it those of its own.
 *
 * @throws Error of the file system, e.g. where the disk is full; nothing of the copy is left then
 */
export async function takeBaseBackup(server: PostgresServer, target: string): Promise<BaseBackup> {
  const unfinished = `${target}.unfinished`;
  fs.rmSync(unfinished, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  const copy: TreeCopyOptions = {
    source: server.dataDirectory,
    target: unfinished,
    give: (file) => server.account.give(file),
    skips: (name) => LEFT_OUT.has(name) || name === CONTROL_FILE || TEMPORARY.test(path.basename(name)),
    empties: (name) => EMPTIED.has(name),
  };
  try {
    const firstSegment = await server.session(async (client) => {
      // Keeps the WAL of the backup from being removed; it is gone with the session, also after an error.
      const slot = `base_backup_${randomBytes(6).toString("hex")}`;
      await client.query("SELECT pg_create_physical_replication_slot($1, true, true)", [slot]);
      const first = await client.query<{ file: string }>(
        "SELECT pg_walfile_name(pg_backup_start($1, fast => true)) AS file",
        [path.basename(target)],
      );
      await copyTree(copy);
      await copyFile(copy, CONTROL_FILE);
      const { rows } = await client.query<{ file: string; labelfile: string }>(
        `SELECT pg_walfile_name(lsn) AS file, labelfile FROM pg_backup_stop(wait_for_archive => false)`,
      );
      server.account.write(path.join(unfinished, "backup_label"), rows[0].labelfile);
      await copyWal(copy, first.rows[0].file, rows[0].file);
      return first.rows[0].file;
    });
    putPassword(unfinished, server.superuserPassword, server.account);
    fs.renameSync(unfinished, target);
    return { firstSegment };
  } catch (error) {
    fs.rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

/** Copies a base backup, to start a server from it while the backup stays. */
export async function copyBaseBackup(backup: string, target: string): Promise<void> {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  await copyTree({ source: backup, target });
}

/** The segments from one to another, both included. */
async function copyWal(copy: TreeCopyOptions, first: string, last: string): Promise<void> {
  for (const name of fs.readdirSync(path.join(copy.source, "pg_wal")).sort()) {
    const segment = /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last;
    if (segment || name.endsWith(".history")) await copyFile(copy, path.join("pg_wal", name));
  }
}
