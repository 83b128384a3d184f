import { join } from "node:path";
import type { Command } from "commander";
import { refuse } from "../../cloudsql/problem";
import { formatDrill } from "../../database/drill";
import { parseMoment } from "../../database/recovery/point-in-time";
import type { DeploymentOptions } from "../deployment";
import { interruptible } from "../interrupt";
import { count, printJson, progress } from "../output";
import { PROJECT_ROOT } from "../project";
import type { DrillOutcome } from "../recovery/drill";
import { findRecoveryTarget } from "../recovery/target";

interface DrillFlags extends DeploymentOptions {
  readonly toTime?: string;
  readonly latestBackup?: boolean;
  readonly keep?: boolean;
  readonly sql?: string;
  readonly json?: boolean;
}

/** `musicdb drill`: proves that an environment's data come back. */
export function registerDrill(program: Command): void {
  program
    .command("drill")
    .description("restore into throw-away instances, compare with the source; exit code 1 unless all is well")
    .argument("[environment]", "environment whose restores are tried (default: dev)")
    .option("--cloud", "its instance in Google Cloud, not the emulator's")
    .option("--to-time <time>", "only this point in time, e.g. 2026-11-25T10:00:00Z")
    .option("--latest-backup", "only the latest backup (default: it, and the latest point in time)")
    .option("--keep", "leave the restored instances, which cost")
    .option("--sql <folder>", "folder with migrations/ and queries/ (default: this project's)")
    .option("--json", "print it for machines")
    .action((environment: string | undefined, options: DrillFlags) => run({ ...options, environment }));
}

async function run(options: DrillFlags): Promise<void> {
  const { toTime, latestBackup, keep, json, sql = join(PROJECT_ROOT, "sql") } = options;
  if (toTime !== undefined && latestBackup) {
    refuse({
      code: "USAGE",
      message: "both --to-time and --latest-backup are given",
      fix: "give only one of them, or none for a drill of both kinds",
    });
  }
  const time = toTime === undefined ? undefined : parseMoment(toTime, "--to-time");
  await interruptible(async (signal) => {
    const target = await findRecoveryTarget(options, signal);
    // Comparing databases is much to load; no other command waits for it.
    const { drill } = require("../recovery/drill") as typeof import("../recovery/drill");
    const outcomes = await drill(
      target,
      { toTime: time, latestBackup, keep },
      { signal, report: progress, sqlDirectory: sql },
    );
    const good = outcomes.every((outcome) => isGood(outcome, keep));
    process.exitCode = good ? 0 : 1;
    if (json) {
      const { project, instance, environment } = target;
      printJson({
        environment: environment.name,
        project,
        instance,
        verdict: good ? "good" : "bad",
        drills: outcomes,
      });
      return;
    }
    for (const outcome of outcomes) console.log(outcomeLines(outcome).join("\n"));
    const bad = outcomes.filter((outcome) => !isGood(outcome, keep));
    console.log(
      bad.length === 0
        ? `${count(outcomes.length, "restore")} of ${target.instance} proved good`
        : `${bad.length} of ${count(outcomes.length, "restore")} of ${target.instance} NOT proved`,
    );
  });
}

function isGood({ result, problem, removed }: DrillOutcome, keep = false): boolean {
  return result?.verdict === "good" && problem === undefined && (removed || keep);
}

function outcomeLines({ from, backup, result, problem, removed, instance }: DrillOutcome): string[] {
  return [
    `== ${from}${backup ? ` ${backup}` : ""}`,
    ...(result ? [formatDrill(result)] : []),
    ...(problem === undefined ? [] : [problem]),
    ...(removed ? [] : [`${instance} is still there and costs`]),
    "",
  ];
}
