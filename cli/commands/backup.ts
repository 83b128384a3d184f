import type { Command } from "commander";
import { findBackup, listBackups, takeBackup } from "../../database/recovery/backups";
import { formatMoment } from "../../database/recovery/point-in-time";
import type { DeploymentOptions } from "../deployment";
import { interruptible } from "../interrupt";
import { printJson, progress } from "../output";
import { backupJson, backupLines } from "../recovery/backup-lines";
import { explainAsking, findRecoveryTarget } from "../recovery/target";

interface BackupFlags extends DeploymentOptions {
  readonly description: string;
  readonly json?: boolean;
}

/** `musicdb backup …`: takes a backup on demand, and lists what there is. */
export function registerBackup(program: Command): void {
  const backup = program
    .command("backup")
    .description("back up an environment's instance now; `backup list` says what backups there are")
    .enablePositionalOptions()
    .argument("[environment]", "environment whose instance it is (default: dev)")
    .option("--cloud", "its instance in Google Cloud, not the emulator's")
    .option("--description <text>", "for those who look for it later", "taken by musicdb backup")
    .option("--json", "print it for machines")
    .action((environment: string | undefined, options: BackupFlags) => take({ ...options, environment }));
  backup
    .command("list")
    .description(
      "the backups of an environment's instance, newest first, and the times it can be recovered to",
    )
    .argument("[environment]", "environment whose instance it is (default: dev)")
    .option("--cloud", "its instance in Google Cloud, not the emulator's")
    .option("--json", "print it for machines")
    .action((environment: string | undefined, options: BackupFlags) => list({ ...options, environment }));
}

async function take(options: BackupFlags): Promise<void> {
  await interruptible(async (signal) => {
    const target = await findRecoveryTarget(options, signal);
    const { client, instance, name } = target;
    progress(`backing up ${instance}, ${name}`);
    const started = performance.now();
    const request = { instance, description: options.description, report: progress };
    const id = await takeBackup(client, request).catch((error: unknown) => {
      if (signal.aborted)
        progress("the backup goes on in the cloud: musicdb backup list tells when it is done");
      throw error;
    });
    const durationSeconds = Math.round((performance.now() - started) / 1000);
    const backup = findBackup(await listBackups(client, instance), id, instance);
    if (options.json) {
      printJson({ project: target.project, instance, durationSeconds, backup: backupJson(backup) });
      return;
    }
    console.log(`backup ${id} of ${instance} is done, as of ${formatMoment(backup.takenAt ?? new Date())}`);
    console.log(`restore it: ${restoreCommand(options, id, instance)}`);
  });
}

function restoreCommand(
  { environment = "dev", cloud }: DeploymentOptions,
  id: string,
  instance: string,
): string {
  return `musicdb restore ${environment}${cloud ? " --cloud" : ""} --backup ${id} --into ${instance}-restored`;
}

async function list(options: BackupFlags): Promise<void> {
  await interruptible(async (signal) => {
    const { client, instance, project } = await findRecoveryTarget(options, signal);
    const asking = (error: unknown) => {
      throw explainAsking(error, `${project}:${instance}`);
    };
    // One after the other: a question that is left alone would be asked again and again for a minute.
    const backups = await listBackups(client, instance).catch(asking);
    const window = await client.recoveryWindow(instance).catch(asking);
    if (options.json) {
      const date = (moment: Date | undefined) => (moment ? formatMoment(moment) : null);
      printJson({
        project,
        instance,
        backups: backups.map((backup) => backupJson(backup)),
        recoverable: { earliest: date(window.earliest), latest: date(window.latest) },
      });
      return;
    }
    for (const line of backupLines(backups, window)) console.log(line);
  });
}
