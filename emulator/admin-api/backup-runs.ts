/** Backups of an instance. */
import { addBackupRun, listBackupRuns, removeBackupRun } from "../backup-runs";
import type { Attributes } from "../behaviour";
import { ApiError } from "../http-api";
import { bodyOf, type Call, instanceIn, type Route } from "./route";

export const backupRuns: readonly Route[] = [
  {
    method: "GET",
    path: "instances/{instance}/backupRuns",
    handle: (call) => ({
      kind: "sql#backupRunsList",
      items: listBackupRuns(call.options.store, instanceIn(call).attributes),
    }),
  },
  {
    method: "POST",
    path: "instances/{instance}/backupRuns",
    handle: (call) => {
      const instance = instanceIn(call).attributes;
      const described = call.request.body.length > 0 ? bodyOf(call) : {};
      return operation(instance, "BACKUP_VOLUME", addBackupRun(call.options.store, instance, described));
    },
  },
  { method: "GET", path: "instances/{instance}/backupRuns/{id}", handle: findRun },
  {
    method: "DELETE",
    path: "instances/{instance}/backupRuns/{id}",
    handle: (call) => {
      const run = findRun(call);
      removeBackupRun(call.options.store, run);
      return operation(instanceIn(call).attributes, "DELETE_BACKUP", run);
    },
  },
];

function findRun(call: Call): Attributes {
  const { id } = call.parameters;
  const run = listBackupRuns(call.options.store, instanceIn(call).attributes).find((one) => one.id === id);
  if (!run) throw new ApiError(404, `The backup run ${id} does not exist.`, "backupRunDoesNotExist");
  return run;
}

function operation(instance: Attributes, operationType: string, run: Attributes): object {
  return {
    kind: "sql#operation",
    name: `${operationType.toLowerCase()}-${run.id}`,
    operationType,
    status: "DONE",
    targetProject: instance.project,
    targetId: instance.name,
    backupContext: { kind: "sql#backupContext", backupId: run.id },
    insertTime: run.enqueuedTime,
    endTime: new Date().toISOString(),
  };
}
