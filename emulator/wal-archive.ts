/**
 * The archive of an instance's WAL, for point-in-time recovery: in the folder `wal` beside the data, one folder
 * in it for each era. An era ends where the history of the data does: at a restore over them.
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PostgresServer } from "./postgres";
import type { Settings } from "./postgres-settings";
import type { ServerAccount } from "./process-account";

const ARCHIVE = "wal";
const CURRENT = "current";
const SCRIPT = "archive-wal.sh";
const ARCHIVE_TIMEOUT_MS = 60_000;
/** Longer than any copy of a segment takes. */
const UNFINISHED_MS = 3_600_000;

/** Settings of a server that archives. Paths are relative to its data directory, where it runs commands. */
export const ARCHIVING: Settings = {
  archive_mode: "on",
  archive_command: `sh ../${SCRIPT} "%p" "%f"`,
};

/** Succeeds only when the file is on the disk; a segment that is there already must be the same. */
const ARCHIVE_SCRIPT = `# Written by the emulator: archives the WAL file $1 under the name $2.
set -eu
folder="../${ARCHIVE}/$(cat ../${ARCHIVE}/${CURRENT})"
archived="$folder/$2.gz"
if [ -f "$archived" ]; then
  gzip -dc "$archived" | cmp -s - "$1"
  exit
fi
temporary="$folder/.$2.$$"
trap 'rm -f "$temporary"' EXIT
gzip -1 -c "$1" > "$temporary"
sync "$temporary"
mv "$temporary" "$archived"
sync "$folder"
`;

/** Makes what {@link ARCHIVING} needs in a server's folder. */
export function prepareArchive(directory: string, account: ServerAccount): void {
  account.write(path.join(directory, SCRIPT), ARCHIVE_SCRIPT);
  if (currentEra(directory) === undefined) beginEra(directory, account);
}

/** From now on the WAL goes to a folder of its own. The server must not be running. */
export function beginEra(directory: string, account: ServerAccount): string {
  const newest = Number(eras(directory).at(-1) ?? 0);
  const era = String(Math.max(Date.now(), newest + 1));
  const folder = path.join(directory, ARCHIVE, era);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  account.give(path.join(directory, ARCHIVE));
  account.give(folder);
  account.write(path.join(directory, ARCHIVE, CURRENT), era);
  return era;
}

/** The era that the server archives to; undefined where it has no archive. */
export function currentEra(directory: string): string | undefined {
  const file = path.join(directory, ARCHIVE, CURRENT);
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

/** Goes back to an era, where the restore that began another one failed. */
export function returnToEra(directory: string, era: string, account: ServerAccount): void {
  account.write(path.join(directory, ARCHIVE, CURRENT), era);
  for (const later of eras(directory).filter((other) => Number(other) > Number(era))) {
    fs.rmSync(path.join(directory, ARCHIVE, later), { recursive: true });
  }
}

/** When an era ended, in milliseconds; undefined for the current one. */
export function endOfEra(directory: string, era: string): number | undefined {
  const next = eras(directory).find((other) => Number(other) > Number(era));
  return next === undefined ? undefined : Number(next);
}

/** Forgets the archive, where point-in-time recovery is off. */
export function removeArchive(directory: string): void {
  fs.rmSync(path.join(directory, ARCHIVE), { recursive: true, force: true });
}

/** Archives all that was committed until now, so that a recovery up to this moment finds an end to stop at. */
export async function archiveUntilNow(server: PostgresServer): Promise<void> {
  const file = await server.session(async (client) => {
    // A recovery stops before the first commit after its target: there must be one.
    await client.query("SELECT pg_current_xact_id()");
    const { rows } = await client.query<{ file: string }>(
      "SELECT pg_walfile_name(pg_current_wal_insert_lsn() - 1) AS file",
    );
    await client.query("SELECT pg_switch_wal()");
    return rows[0].file;
  });
  const archived = path.join(server.directory, ARCHIVE, currentEra(server.directory) ?? "", `${file}.gz`);
  const end = Date.now() + ARCHIVE_TIMEOUT_MS;
  while (!fs.existsSync(archived)) {
    if (Date.now() > end) throw new Error(`WAL file ${file} was not archived; see ${server.logFile}`);
    await sleep(20);
  }
}

/** Shell command that fetches a file of an archive, for a server in a neighbouring instance's folder. */
export function restoreCommand(source: string, era: string): string {
  const archived = `../../${source}/${ARCHIVE}/${era}/%f.gz`;
  return `test -f ${archived} && gzip -dc ${archived} > "%p"`;
}

/**
 * Removes what no recovery needs any longer.
 *
 * @param oldest first segment that is needed, by era; an era that is not in it is not needed
 */
export function pruneArchive(directory: string, oldest: ReadonlyMap<string, string>): void {
  const current = currentEra(directory);
  for (const era of eras(directory)) {
    const folder = path.join(directory, ARCHIVE, era);
    const needed = oldest.get(era);
    if (needed === undefined && era !== current) {
      fs.rmSync(folder, { recursive: true });
      continue;
    }
    for (const name of fs.readdirSync(folder)) {
      const file = path.join(folder, name);
      // Names of segments sort by time within a timeline, and an era has one.
      const old = needed !== undefined && /^[0-9A-F]{24}/.test(name) && name < needed;
      const left = name.startsWith(".") && Date.now() - fs.statSync(file).mtimeMs > UNFINISHED_MS;
      if (old || left) fs.rmSync(file, { force: true });
    }
  }
}

/** The eras of an archive, oldest first. */
export function eras(directory: string): string[] {
  const folder = path.join(directory, ARCHIVE);
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(a) - Number(b));
}
