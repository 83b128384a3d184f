/**
 * What happens to backups and clones of the emulator when the disk is full; run on a small disk of its own, see
 * {@link SmallDisk}. Writes what it saw as JSON.
 */
import { existsSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stopInstances } from "../../emulator/behaviours";
import { serverOf } from "../../emulator/instance-servers";
import { postgresSandbox } from "../../emulator/scratch-server";
import { EmulatedCloud, plannedInstance } from "./emulated-cloud";
import { HttpApi, type Json } from "./http-api";

export interface FullDiskReport {
  readonly backup: Json;
  readonly run: Json;
  readonly clone: Json;
  /** Files and folders of backups and instances after the failures. */
  readonly left: readonly string[];
  /** What the source answers while the disk is full. */
  readonly answer: number;
  /** With space again. */
  readonly next: Json;
}

const BALLAST = join(tmpdir(), "ballast");
const INSTANCES = "/sql/v1beta4/projects/example-dev/instances";

function fillDisk(freeMib: number): void {
  const { bavail, bsize } = statfsSync(tmpdir());
  writeFileSync(BALLAST, Buffer.alloc(Math.max(0, bavail * bsize - freeMib * 1024 * 1024)));
}

async function main(): Promise<void> {
  const sandbox = postgresSandbox();
  const cloud = new EmulatedCloud(sandbox.directory);
  const api = await HttpApi.start(cloud.context);
  const post = async (path: string, body: object) =>
    api.done((await api.json(`${INSTANCES}${path}`, { method: "POST", body: JSON.stringify(body) })).body);
  try {
    await cloud.create("google_sql_database_instance", plannedInstance());
    // Room for the WAL file that a backup begins, not for the copy.
    fillDisk(34);
    const backup = await post("/music-db/backupRuns", {});
    const run = (await api.json(`${INSTANCES}/music-db/backupRuns/${backup.backupContext.backupId}`)).body;
    const clone = await post("/music-db/clone", { cloneContext: { destinationInstanceName: "copy" } });
    const backups = join(sandbox.directory, "backups", "example-dev", "music-db");
    const left = [
      ...(existsSync(backups) ? readdirSync(backups) : []),
      ...readdirSync(join(sandbox.directory, "instances", "example-dev")),
    ];
    const server = serverOf(sandbox.directory, { project: "example-dev", name: "music-db" });
    const { rows } = (await server?.session((client) => client.query("SELECT 42 AS answer"))) ?? { rows: [] };
    rmSync(BALLAST);
    const next = await post("/music-db/backupRuns", {});
    process.stdout.write(JSON.stringify({ backup, run, clone, left, answer: rows[0]?.answer, next }));
  } finally {
    await api.stop();
    await stopInstances();
    sandbox.remove();
  }
}

void main();
