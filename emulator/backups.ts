/**
 * Backups of instances: copies of their files in the emulator's folder `backups`, which outlive the instance
 * where its settings say so.
 * @see https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1beta4/backupRuns
 */
import * as fs from "node:fs";
import * as path from "node:path";
import { takeBaseBackup } from "./base-backup";
import type { Attributes, StoredResource } from "./behaviour";
import { block } from "./behaviours/attributes";
import { backupSettings } from "./behaviours/backup-settings";
import { isReplica, nameOf, serverSettings } from "./behaviours/instance-records";
import { ApiError } from "./http-api";
import { contentsOf } from "./instance-contents";
import { beginOperation, describeFailure, type Service, whenIdle } from "./instance-operations";
import { type InstanceName, instanceDirectory, serverOf, startServer, stopServer } from "./instance-servers";
import { currentEra, eras, pruneArchive } from "./wal-archive";

/** What the API answers of a backup, and what only the emulator knows of it. */
export interface BackupRun extends Attributes {
  readonly id: string;
  readonly project: string;
  readonly instance: string;
  readonly type: "ON_DEMAND" | "AUTOMATED";
  readonly status: "ENQUEUED" | "RUNNING" | "SUCCESSFUL" | "FAILED";
  readonly endTime?: string;
  readonly emulator: {
    /** Era of the WAL archive that goes on from it; undefined without point-in-time recovery. */
    readonly era?: string;
    /** First WAL file that it needs. */
    readonly firstSegment?: string;
    readonly diskSizeGb: number;
    /** Databases and users that were recorded then. */
    readonly contents: readonly StoredResource[];
    /** The instance is deleted, the backup kept. */
    readonly retained?: boolean;
  };
}

const TYPE = "sql#backupRun";
const DAY_MS = 86_400_000;

/** The backups of an instance, newest first. */
export function listBackupRuns({ store }: Pick<Service, "store">, instance: InstanceName): BackupRun[] {
  return allRuns({ store }, instance).filter(({ emulator }) => !emulator.retained);
}

/** A backup that data can come from: also one of an instance that is deleted. */
export function findBackup(
  { store }: Pick<Service, "store">,
  instance: InstanceName,
  id: string,
): BackupRun | undefined {
  return allRuns({ store }, instance).find((run) => run.id === id && run.status === "SUCCESSFUL");
}

/** A backup as the API answers it. */
export function presentRun({ emulator: _, ...run }: BackupRun): Attributes {
  const base = "https://sqladmin.googleapis.com/sql/v1beta4/projects";
  return {
    ...run,
    selfLink: `${base}/${run.project}/instances/${run.instance}/backupRuns/${run.id}`,
  };
}

/** The copied files of a backup. */
export function backupFolder({ directory }: Pick<Service, "directory">, run: BackupRun): string {
  return path.join(backupsOf(directory, run), run.id, "data");
}

/**
 * Begins a backup and returns its operation.
 *
 * @throws ApiError where the service takes none
 */
export function beginBackup(
  service: Service,
  instance: Attributes,
  wanted: { readonly type: BackupRun["type"]; readonly description?: string; readonly location?: string },
): Attributes {
  const name = nameOf(instance, { project: "" });
  if (isReplica(instance)) {
    throw new ApiError(
      400,
      `The requested operation is not valid for a read replica (${name.name}).`,
      "invalidOperation",
    );
  }
  const now = new Date();
  const newest = Number(allRuns(service, name)[0]?.id ?? 0);
  let run: BackupRun = {
    kind: TYPE,
    id: String(Math.max(now.getTime(), newest + 1)),
    project: name.project,
    instance: name.name,
    ...(wanted.type === "ON_DEMAND" && { description: wanted.description ?? "" }),
    type: wanted.type,
    status: "ENQUEUED",
    backupKind: "SNAPSHOT",
    location: wanted.location ?? (block(settingsOf(instance), "backup_configuration").location || "us"),
    enqueuedTime: now.toISOString(),
    windowStartTime: now.toISOString(),
    databaseVersion: instance.database_version,
    timeZone: "UTC",
    emulator: { diskSizeGb: Number(settingsOf(instance).disk_size ?? 0), contents: [] },
  };
  const save = (change: Partial<BackupRun>) => {
    run = { ...run, ...change };
    service.store.put({ type: TYPE, id: recordId(run), attributes: run });
  };
  const operation = beginOperation(
    service,
    {
      ...{ project: name.project, target: name.name, type: "BACKUP_VOLUME" },
      more: { backupContext: { kind: "sql#backupContext", backupId: run.id } },
      background: wanted.type === "AUTOMATED",
    },
    async () => {
      save({ status: "RUNNING", startTime: new Date().toISOString() });
      try {
        const emulator = { ...run.emulator, ...(await copyData(service, instance, run)) };
        save({ status: "SUCCESSFUL", endTime: new Date().toISOString(), emulator });
      } catch (error) {
        fs.rmSync(path.dirname(backupFolder(service, run)), { recursive: true, force: true });
        const failure = { kind: "sql#operationError", ...describeFailure(error) };
        save({ status: "FAILED", endTime: new Date().toISOString(), error: failure });
        throw error;
      }
      pruneBackups(service, instance);
    },
  );
  save({});
  return operation;
}

/** Forgets a backup and its files. */
export function removeBackupRun(service: Pick<Service, "store" | "directory">, run: BackupRun): void {
  // The record first: what is listed can be restored from.
  service.store.remove(TYPE, recordId(run));
  fs.rmSync(path.dirname(backupFolder(service, run)), { recursive: true, force: true });
}

/** What becomes of the backups of an instance that is deleted. */
export function endBackups(service: Pick<Service, "store" | "directory">, instance: Attributes): void {
  const keep = settingsOf(instance).retain_backups_on_delete === true;
  for (const run of allRuns(service, nameOf(instance, { project: "" }))) {
    if (!keep || run.status !== "SUCCESSFUL") {
      if (!run.emulator.retained) removeBackupRun(service, run);
      continue;
    }
    const attributes = { ...run, emulator: { ...run.emulator, retained: true } };
    service.store.put({ type: TYPE, id: recordId(run), attributes });
  }
}

/** Fails the backups that a killed emulator was at, and removes what it had copied. */
export function failInterruptedBackups(service: Pick<Service, "store" | "directory">): void {
  for (const { id, attributes } of service.store.list(TYPE)) {
    const run = attributes as BackupRun;
    if (run.status !== "ENQUEUED" && run.status !== "RUNNING") continue;
    fs.rmSync(path.dirname(backupFolder(service, run)), { recursive: true, force: true });
    const error = { kind: "sql#operationError", code: "INTERNAL_ERROR", message: "The emulator ended." };
    const failed = { ...run, status: "FAILED", endTime: new Date().toISOString(), error };
    service.store.put({ type: TYPE, id, attributes: failed });
  }
}

/** Takes an automated backup in the background where one is due, when the instance has nothing else to do. */
export function automateBackup(service: Service, instance: Attributes): void {
  if (!backupSettings(instance).enabled) return;
  whenIdle(service, nameOf(instance, { project: "" }), () => {
    if (isBackupDue(service, instance)) beginBackup(service, instance, { type: "AUTOMATED" });
  });
}

/** Whether an automated backup is due: one a day, and one to begin point-in-time recovery from. */
function isBackupDue(service: Service, instance: Attributes): boolean {
  const { enabled, pointInTime } = backupSettings(instance);
  const name = nameOf(instance, { project: "" });
  if (!enabled || !serverOf(service.directory, name)) return false;
  const era = currentEra(instanceDirectory(service.directory, name));
  const newest = listBackupRuns(service, name).find(
    (run) =>
      run.type === "AUTOMATED" &&
      run.status === "SUCCESSFUL" &&
      (!pointInTime || run.emulator.era === era) &&
      Date.now() - Date.parse(String(run.endTime)) < DAY_MS,
  );
  return newest === undefined;
}

/** Backups that a point in time can be reached from, oldest first; empty where it is off. */
export function recoverable(
  service: Pick<Service, "store" | "directory">,
  instance: Attributes,
): BackupRun[] {
  if (!backupSettings(instance).pointInTime) return [];
  const name = nameOf(instance, { project: "" });
  const known = new Set(eras(instanceDirectory(service.directory, name)));
  return listBackupRuns(service, name)
    .filter(({ status, emulator }) => status === "SUCCESSFUL" && known.has(emulator.era ?? ""))
    .reverse();
}

/** Removes automated backups beyond the retained number, and WAL older than it is kept for. */
export function pruneBackups(service: Service, instance: Attributes): void {
  const { retained, logDays } = backupSettings(instance);
  const name = nameOf(instance, { project: "" });
  const automated = listBackupRuns(service, name).filter(
    (run) => run.type === "AUTOMATED" && run.status !== "ENQUEUED" && run.status !== "RUNNING",
  );
  for (const run of automated.slice(retained)) removeBackupRun(service, run);

  const bases = recoverable(service, instance);
  const since = Date.now() - logDays * DAY_MS;
  // The last one before that day is where the recovery to it begins.
  const before = bases.filter((run) => Date.parse(String(run.endTime)) <= since).length;
  const oldest = new Map<string, string>();
  for (const { emulator } of bases.slice(Math.max(before - 1, 0)).reverse()) {
    if (emulator.era && emulator.firstSegment) oldest.set(emulator.era, emulator.firstSegment);
  }
  const directory = instanceDirectory(service.directory, name);
  if (fs.existsSync(directory)) pruneArchive(directory, oldest);
}

async function copyData(
  service: Service,
  instance: Attributes,
  run: BackupRun,
): Promise<Partial<BackupRun["emulator"]>> {
  const name = { project: run.project, name: run.instance };
  const running = serverOf(service.directory, name);
  // The data of a stopped instance can be backed up too.
  const server = running ?? (await startServer(service, name, serverSettings(instance, service)));
  try {
    const contents = contentsOf(service.store, name);
    const { firstSegment } = await takeBaseBackup(server, backupFolder(service, run));
    const era = backupSettings(instance).pointInTime ? currentEra(server.directory) : undefined;
    return { firstSegment, contents, ...(era !== undefined && { era }) };
  } finally {
    if (!running) await stopServer(service.directory, name);
  }
}

function allRuns({ store }: Pick<Service, "store">, { project, name }: InstanceName): BackupRun[] {
  return store
    .list(TYPE)
    .map(({ attributes }) => attributes as BackupRun)
    .filter((run) => run.project === project && run.instance === name)
    .sort((a, b) => Number(b.id) - Number(a.id));
}

function backupsOf(directory: string, { project, instance }: BackupRun): string {
  return path.join(directory, "backups", project.replace(":", "__"), instance);
}

function settingsOf(instance: Attributes): Attributes {
  return block(instance, "settings");
}

function recordId(run: BackupRun): string {
  return `${run.project}/${run.instance}/${run.id}`;
}
