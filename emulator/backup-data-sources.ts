/** Data sources that look at the backups of an instance. */

import { listBackupRuns } from "./backups";
import { type Attributes, type Context, Refusal } from "./behaviour";
import { text } from "./behaviours/attributes";
import { stored } from "./behaviours/instance-records";
import { recoveryWindow } from "./recovery";

export function readBackupRun(config: Attributes, context: Context): Attributes {
  const name = named(config, context);
  const runs = listBackupRuns(context, name);
  const asked =
    config.backup_id === null || config.backup_id === undefined ? undefined : String(config.backup_id);
  if (asked === undefined && config.most_recent !== true) {
    throw new Refusal(
      "backup_id and most_recent are both not set",
      "give the id of a backup run, or most_recent = true",
    );
  }
  const run = asked === undefined ? runs[0] : runs.find(({ id }) => id === asked);
  if (!run) {
    const which = asked === undefined ? "any" : `the backup run ${asked}`;
    throw new Refusal(`Error 404: instance "${name.name}" does not have ${which}`);
  }
  return {
    id: `projects/${name.project}/instances/${name.name}/backupRuns/${run.id}`,
    project: name.project,
    backup_id: Number(run.id),
    location: run.location,
    start_time: run.startTime ?? "",
    status: run.status,
  };
}

export function readLatestRecoveryTime(config: Attributes, context: Context): Attributes {
  const name = named(config, context);
  const instance = stored(context, name);
  const window = instance && recoveryWindow(context, instance);
  if (!window) {
    throw new Refusal(`Error 400: point-in-time recovery is not available for instance "${name.name}"`);
  }
  return {
    id: `projects/${name.project}/instances/${name.name}`,
    project: name.project,
    latest_recovery_time: window.latest.toISOString(),
  };
}

function named(config: Attributes, context: Context): { project: string; name: string } {
  return { project: text(config, "project") ?? context.project, name: String(config.instance) };
}
