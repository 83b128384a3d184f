/**
 * A base backup of a running server: a copy of its data directory from which another server can start. The
 * embedded PostgreSQL has no pg_basebackup, so this is its low-level way.
 * @see https://www.postgresql.org/docs/17/continuous-archiving.html#BACKUP-LOWLEVEL-BASE-BACKUP
 */
import * as childProcess from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { ACCESS_FILES } from "./data-directory";
import type { PostgresServer } from "./postgres";
import { putPassword } from "./server-identity";

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
const AT_ONCE = 4;
const SMALL_BYTES = 256 * 1024;
/** Files after which others in this process get a turn. */
const TURN = 20;

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
  const copy = new Copy(server, unfinished);
  try {
    const firstSegment = await server.session(async (client) => {
      // Keeps the WAL of the backup from being removed; it is gone with the session, also after an error.
      const slot = `base_backup_${randomBytes(6).toString("hex")}`;
      await client.query("SELECT pg_create_physical_replication_slot($1, true, true)", [slot]);
      const first = await client.query<{ file: string }>(
        "SELECT pg_walfile_name(pg_backup_start($1, fast => true)) AS file",
        [path.basename(target)],
      );
      await copy.data();
      const { rows } = await client.query<{ file: string; labelfile: string }>(
        `SELECT pg_walfile_name(lsn) AS file, labelfile FROM pg_backup_stop(wait_for_archive => false)`,
      );
      copy.write("backup_label", rows[0].labelfile);
      await copy.wal(first.rows[0].file, rows[0].file);
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
  // One program for a thousand files; it shares their blocks where the file system can.
  await promisify(childProcess.execFile)("cp", ["-Rp", backup, target]);
}

class Copy {
  constructor(
    private readonly server: PostgresServer,
    private readonly target: string,
  ) {}

  async data(): Promise<void> {
    this.#makeFolder("");
    const files: string[] = [];
    this.#gather("", files);
    // Each takes the next file when it is done with one.
    const queue = files[Symbol.iterator]();
    let copied = 0;
    const worker = async () => {
      for (const file of queue) {
        await this.#copy(file);
        if (++copied % TURN === 0) await new Promise(setImmediate);
      }
    };
    await allDone(Array.from({ length: AT_ONCE }, worker));
    await this.#copy(CONTROL_FILE);
  }

  /** The segments from one to another, both included. */
  async wal(first: string, last: string): Promise<void> {
    const folder = path.join(this.server.dataDirectory, "pg_wal");
    for (const name of fs.readdirSync(folder).sort()) {
      const segment = /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last;
      if (segment || name.endsWith(".history")) await this.#copy(path.join("pg_wal", name));
    }
  }

  write(name: string, text: string): void {
    this.server.account.write(path.join(this.target, name), text);
  }

  #gather(folder: string, files: string[]): void {
    for (const entry of this.#entries(folder)) {
      const name = path.join(folder, entry.name);
      if (TEMPORARY.test(entry.name) || (folder === "" && LEFT_OUT.has(entry.name))) continue;
      if (entry.isDirectory()) {
        this.#makeFolder(name);
        if (EMPTIED.has(name)) continue;
        this.#gather(name, files);
      } else if (entry.isFile() && name !== CONTROL_FILE) files.push(name);
    }
  }

  #entries(folder: string): fs.Dirent[] {
    try {
      return fs.readdirSync(path.join(this.server.dataDirectory, folder), { withFileTypes: true });
    } catch (error) {
      // A database that was dropped meanwhile.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  }

  #makeFolder(name: string): void {
    const folder = path.join(this.target, name);
    fs.mkdirSync(folder, { mode: 0o700 });
    this.server.account.give(folder);
  }

  async #copy(name: string): Promise<void> {
    const target = path.join(this.target, name);
    const source = path.join(this.server.dataDirectory, name);
    const { COPYFILE_FICLONE: shared } = fs.constants;
    try {
      // Most files are small, and faster copied than waited for.
      if (fs.statSync(source).size <= SMALL_BYTES) fs.copyFileSync(source, target, shared);
      else await fs.promises.copyFile(source, target, shared);
    } catch (error) {
      // A table that was dropped meanwhile: the WAL knows.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    this.server.account.give(target);
  }
}

/** Waits for all, also where one fails: none writes on when the copy is removed. */
async function allDone(works: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(works)).find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}
