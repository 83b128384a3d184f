/** Backups of an instance. */
import { type BackupRun, beginBackup, listBackupRuns, presentRun, removeBackupRun } from "../backups";
import { nameOf } from "../behaviours/instance-records";
import { ApiError } from "../http-api";
import { beginOperation } from "../instance-operations";
import { bodyOf, type Call, instanceIn, type Route } from "./route";

export const backupRuns: readonly Route[] = [
  {
    method: "GET",
    path: "instances/{instance}/backupRuns",
    handle: (call) => ({ kind: "sql#backupRunsList", ...page(call, runsIn(call).map(presentRun)) }),
  },
  {
    method: "POST",
    path: "instances/{instance}/backupRuns",
    handle: (call) => {
      const instance = instanceIn(call).attributes;
      const { description, location } = call.request.body.length > 0 ? bodyOf(call) : {};
      return beginBackup(call.options, instance, {
        type: "ON_DEMAND",
        ...(typeof description === "string" && { description }),
        ...(typeof location === "string" && { location }),
      });
    },
  },
  {
    method: "GET",
    path: "instances/{instance}/backupRuns/{id}",
    handle: (call) => presentRun(findRun(call)),
  },
  {
    method: "DELETE",
    path: "instances/{instance}/backupRuns/{id}",
    handle: (call) => {
      const run = findRun(call);
      return beginOperation(
        call.options,
        {
          ...{ project: run.project, target: run.instance, type: "DELETE_BACKUP" },
          more: { backupContext: { kind: "sql#backupContext", backupId: run.id } },
        },
        async () => removeBackupRun(call.options, run),
      );
    },
  },
];

function runsIn(call: Call): BackupRun[] {
  return listBackupRuns(call.options, nameOf(instanceIn(call).attributes, { project: "" }));
}

function findRun(call: Call): BackupRun {
  const { id } = call.parameters;
  const run = runsIn(call).find((one) => one.id === id);
  if (!run) throw new ApiError(404, `The backup run ${id} does not exist.`, "backupRunDoesNotExist");
  return run;
}

/** The part of a list that `maxResults` and `pageToken` ask for. */
function page<T>({ request: { query } }: Call, items: readonly T[]): { items: T[]; nextPageToken?: string } {
  const begin = Number(query.get("pageToken") ?? 0) || 0;
  const end = begin + (Number(query.get("maxResults")) || items.length);
  return { items: items.slice(begin, end), ...(end < items.length && { nextPageToken: String(end) }) };
}
