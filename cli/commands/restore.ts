import type { Command } from "commander";
import { toUsd } from "../../cloudsql/pricing/money";
import type { Instance } from "../../database/recovery/admin-client";
import { takeBackup } from "../../database/recovery/backups";
import { formatMoment } from "../../database/recovery/point-in-time";
import { overwrite, recover } from "../../database/recovery/recover";
import { findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { confirm, confirmName } from "../confirm";
import type { DeploymentOptions } from "../deployment";
import { interruptible } from "../interrupt";
import { printJson, progress } from "../output";
import { PROJECT_ROOT } from "../project";
import { hourlyCost } from "../recovery/instance-cost";
import { nextLines, planLines } from "../recovery/restore-lines";
import { checkWish, planRestore, type RestorePlan, type RestoreWish } from "../recovery/restore-plan";
import { findRecoveryTarget, type RecoveryTarget } from "../recovery/target";

interface RestoreFlags extends DeploymentOptions, RestoreWish {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** `musicdb restore`: a backup, or a point in time, into a new instance; never over a live one unless it is named. */
export function registerRestore(program: Command): void {
  program
    .command("restore")
    .description("restore a backup, or a point in time, into a new instance")
    .argument("[environment]", "environment whose data are restored (default: dev)")
    .option("--to-time <time>", "a point in time with its offset, e.g. 2026-11-25T10:00:00Z")
    .option("--backup <id>", "a backup by its id, or `latest`")
    .option("--into <name>", "name of the new instance")
    .option("--cloud", "its instance in Google Cloud, not the emulator's")
    .option("--over", "put the backup in place of the data of the instance --into names")
    .option("--confirm <name>", "with --over: that name again, instead of being asked for it")
    .option("--no-safety-backup", "with --over: take no backup of what is replaced; needs --reason")
    .option("--reason <text>", "why it can be done without that backup")
    .option("--dry-run", "say what would be done, and change nothing")
    .option("--yes", "make the new instance without asking")
    .option("--json", "print it for machines")
    .action((environment: string | undefined, options: RestoreFlags) => restore({ ...options, environment }));
}

async function restore(options: RestoreFlags): Promise<void> {
  await interruptible(async (signal) => {
    const named = findEnvironment(
      loadEnvironments(readVariables(PROJECT_ROOT)),
      options.environment ?? "dev",
    );
    checkWish(options, named.project);
    const target = await findRecoveryTarget(options, signal);
    const plan = await planRestore(target, options);
    const lines = planLines(plan, target);
    if (options.dryRun) {
      if (options.json) printJson({ ...planJson(plan, target), changed: false });
      else for (const line of [...lines, "nothing was changed"]) console.log(line);
      return;
    }
    for (const line of lines) progress(line);
    await agree(plan, target, options, signal);
    const started = performance.now();
    const safetyBackup = await backUpFirst(plan, target, options);
    const made = await begin(plan, target);
    const durationSeconds = Math.round((performance.now() - started) / 1000);
    if (options.json) {
      const { state, connectionName } = made;
      printJson({
        ...planJson(plan, target),
        changed: true,
        safetyBackup,
        durationSeconds,
        state,
        connectionName,
      });
      return;
    }
    console.log(
      `${plan.into} is ready, after ${durationSeconds} s: its data are of ${formatMoment(plan.dataAt)}`,
    );
    if (plan.over) console.log(`what it had before is in backup ${safetyBackup ?? "none"}`);
    else for (const line of nextLines(plan, target)) console.log(line);
  });
}

/** Nothing is at stake where the emulator makes another instance; in the cloud it costs. */
async function agree(
  { into, over }: RestorePlan,
  { kind }: RecoveryTarget,
  { confirm: typed, yes }: RestoreFlags,
  signal: AbortSignal,
): Promise<void> {
  if (over) await confirmName(`the data of ${into} are replaced`, into, { typed, signal });
  else await confirm(`make ${into}?`, { yes: yes || kind === "emulator", signal });
}

async function backUpFirst(
  { over, into }: RestorePlan,
  { client }: RecoveryTarget,
  { safetyBackup, reason }: RestoreFlags,
): Promise<string | null> {
  if (!over) return null;
  if (safetyBackup === false) {
    progress(`no backup of ${into} is taken first: ${reason}`);
    return null;
  }
  progress(`backing up ${into} first`);
  return takeBackup(client, {
    instance: into,
    description: "before musicdb restore --over",
    report: progress,
    consequence: "nothing was restored",
    otherwise: 'to do without: --no-safety-backup --reason "why"',
  });
}

function begin(plan: RestorePlan, { client }: RecoveryTarget): Promise<Instance> {
  const { source, into, from, over } = plan;
  const shared = { client, source: source.name, into, report: progress };
  if (over && "backup" in from) return overwrite({ ...shared, backupId: from.backup.id });
  return recover({ ...shared, from });
}

function planJson(plan: RestorePlan, { project }: RecoveryTarget) {
  const { source, into, from, dataAt, over } = plan;
  const hour = over ? undefined : hourlyCost(source);
  return {
    project,
    source: source.name,
    into,
    over: over !== undefined,
    from: "time" in from ? { time: formatMoment(from.time) } : { backup: from.backup.id },
    dataAt: formatMoment(dataAt),
    ageSeconds: Math.round((Date.now() - dataAt.getTime()) / 1000),
    costPerHourUsd: hour === undefined ? null : toUsd(hour),
  };
}
