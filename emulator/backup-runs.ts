/** Backups of instances. Here a backup is a record: no data are copied. */
import type { Attributes, ResourceStore } from "./behaviour";

const TYPE = "sql#backupRun";

/** The backups of an instance, newest first. */
export function listBackupRuns(store: ResourceStore, instance: Attributes): Attributes[] {
  return store
    .list(TYPE)
    .map(({ attributes }) => attributes)
    .filter((run) => run.project === instance.project && run.instance === instance.name)
    .sort((a, b) => Number(b.id) - Number(a.id));
}

/** Records a backup on demand. */
export function addBackupRun(store: ResourceStore, instance: Attributes, wanted: Attributes): Attributes {
  const now = new Date();
  const newest = Number(listBackupRuns(store, instance)[0]?.id ?? 0);
  const run = {
    kind: TYPE,
    id: String(Math.max(now.getTime(), newest + 1)),
    project: instance.project,
    instance: instance.name,
    description: typeof wanted.description === "string" ? wanted.description : "",
    type: "ON_DEMAND",
    status: "SUCCESSFUL",
    backupKind: "SNAPSHOT",
    location: typeof wanted.location === "string" ? wanted.location : "us",
    enqueuedTime: now.toISOString(),
    startTime: now.toISOString(),
    endTime: now.toISOString(),
    databaseVersion: instance.database_version,
    emulatorNote: "a record only: the emulator copies no data",
  };
  store.put({ type: TYPE, id: recordId(run), attributes: run });
  return run;
}

export function removeBackupRun(store: ResourceStore, run: Attributes): void {
  store.remove(TYPE, recordId(run));
}

function recordId(run: Attributes): string {
  return `${run.project}/${run.instance}/${run.id}`;
}
