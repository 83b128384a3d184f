/** Clones and restores. */

import { automateBackup } from "../backups";
import { block } from "../behaviours/attributes";
import { syncIamPasswords } from "../behaviours/iam-passwords";
import { knownBackup } from "../behaviours/instance-origin";
import { nameOf } from "../behaviours/instance-records";
import { ApiError } from "../http-api";
import { beginOperation } from "../instance-operations";
import { serverOf } from "../instance-servers";
import { checkRestore, recoveryWindow } from "../recovery";
import { restoreInto } from "../restore";
import { beginCreate, contextOf } from "./instances";
import { bodyOf, type Call, instanceIn, projectIn, type Route } from "./route";

export const recovery: readonly Route[] = [
  { method: "POST", path: "instances/{instance}/clone", handle: cloneInstance },
  { method: "POST", path: "instances/{instance}/restoreBackup", handle: restoreBackup },
  { method: "GET", path: "instances/{instance}/getLatestRecoveryTime", handle: latestRecoveryTime },
];

/** Of a clone these are its own. */
const OWN = {
  ...{ connection_name: null, self_link: null, service_account_email_address: null, server_ca_cert: null },
  ...{ instance_type: null, replica_names: null, maintenance_version: null, restore_backup_context: [] },
};

function cloneInstance(call: Call): object {
  const source = instanceIn(call).attributes;
  const { cloneContext } = bodyOf(call) as { cloneContext?: Record<string, unknown> };
  const { destinationInstanceName: name, pointInTime } = cloneContext ?? {};
  if (typeof name !== "string" || name === "") {
    throw invalid("Missing parameter: cloneContext.destinationInstanceName.", "required");
  }
  if (Array.isArray(cloneContext?.databaseNames) && cloneContext.databaseNames.length > 0) {
    throw invalid("databaseNames is for SQL Server; of PostgreSQL the whole instance is cloned.");
  }
  const settings = [{ ...block(source, "settings"), version: 1 }];
  const clone = [{ source_instance_name: source.name, point_in_time: pointInTime ?? null }];
  return beginCreate(
    call,
    { ...source, ...OWN, name, settings, clone, deletion_protection: true },
    { type: "CLONE", also: [String(source.name)] },
  );
}

function restoreBackup(call: Call): object {
  const instance = instanceIn(call).attributes;
  const { restoreBackupContext: asked } = bodyOf(call) as { restoreBackupContext?: Record<string, unknown> };
  if (asked?.backupRunId === undefined) {
    throw invalid("Missing parameter: restoreBackupContext.backupRunId.", "required");
  }
  const of = {
    project: String(asked.project || projectIn(call)),
    name: String(asked.instanceId || instance.name),
  };
  const run = knownBackup(call.options, of, String(asked.backupRunId));
  checkRestore(call.options, run, instance);
  const context = contextOf(call);
  const name = nameOf(instance, context);
  const request = { project: name.project, target: name.name, type: "RESTORE_VOLUME" };
  return beginOperation(context, request, async () => {
    await restoreInto(context, instance, run);
    const server = serverOf(context.directory, name);
    if (server) await syncIamPasswords(name, instance, server, context);
    automateBackup(context, instance);
  });
}

function latestRecoveryTime(call: Call): object {
  const instance = instanceIn(call).attributes;
  const window = recoveryWindow(call.options, instance);
  if (!window) throw invalid(`Point-in-time recovery is not available for instance ${instance.name}.`);
  return {
    kind: "sql#getLatestRecoveryTime",
    earliestRecoveryTime: window.earliest.toISOString(),
    latestRecoveryTime: window.latest.toISOString(),
  };
}

function invalid(message: string, reason = "invalid"): ApiError {
  return new ApiError(400, `Invalid request: ${message}`, reason);
}
