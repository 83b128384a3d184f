/**
 * A backup restored over the data of an instance. The data that were there are put aside until the restored
 * ones run, so that a failure or a killed emulator leaves the one or the other, and whole.
 * @see https://cloud.google.com/sql/docs/postgres/backup-recovery/restoring
 */
import * as fs from "node:fs";
import * as path from "node:path";
import type { BackupRun } from "./backups";
import type { Attributes } from "./behaviour";
import { isStopped, nameOf, serverSettings } from "./behaviours/instance-records";
import { adoptContents } from "./instance-contents";
import type { Service } from "./instance-operations";
import { type InstanceName, instanceDirectory, serverOf, startServer, stopServer } from "./instance-servers";
import { originOfBackup } from "./recovery";
import { beginEra, currentEra, returnToEra } from "./wal-archive";

const RESTORED = "data.restored";
const REPLACED = "data.replaced";

/** Replaces the data of an instance by those of a backup; where that fails, the former data come back. */
export async function restoreInto(service: Service, instance: Attributes, run: BackupRun): Promise<void> {
  const name = nameOf(instance, { project: "" });
  const directory = instanceDirectory(service.directory, name);
  const [data, restored, replaced] = ["data", RESTORED, REPLACED].map((one) => path.join(directory, one));
  const origin = originOfBackup(service, run);
  try {
    await origin.place(restored);
  } catch (error) {
    fs.rmSync(restored, { recursive: true, force: true });
    throw error;
  }
  const settings = serverSettings(instance, service);
  const { account } = serverOf(service.directory, name) ?? (await startServer(service, name, settings));
  await stopServer(service.directory, name);
  // The WAL of the restored data goes on under names that the archive has already.
  const era = currentEra(directory);
  if (era !== undefined) beginEra(directory, account);
  fs.renameSync(data, replaced);
  fs.renameSync(restored, data);
  try {
    const server = await startServer(service, name, settings);
    await adoptContents(service.store, name, origin.contents, server);
  } catch (error) {
    await stopServer(service.directory, name);
    fs.rmSync(data, { recursive: true, force: true });
    fs.renameSync(replaced, data);
    if (era !== undefined) returnToEra(directory, era, account);
    await startServer(service, name, settings);
    throw error;
  }
  fs.rmSync(replaced, { recursive: true, force: true });
  if (isStopped(instance)) await stopServer(service.directory, name);
}

/** Brings an instance's folder in order that a killed emulator left in the middle of a restore. */
export function tidyRestore({ directory }: Pick<Service, "directory">, instance: InstanceName): void {
  const folder = instanceDirectory(directory, instance);
  const [data, restored, replaced] = ["data", RESTORED, REPLACED].map((one) => path.join(folder, one));
  if (fs.existsSync(replaced)) {
    if (fs.existsSync(data)) fs.rmSync(replaced, { recursive: true });
    else fs.renameSync(replaced, data);
  }
  fs.rmSync(restored, { recursive: true, force: true });
}
