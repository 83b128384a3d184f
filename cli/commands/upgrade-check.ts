import type { Command } from "commander";
import { findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { interruptible } from "../interrupt";
import { findTarget, type TargetOptions } from "../migrate/target";
import { printJson, progress, styleOf } from "../output";
import { PROJECT_ROOT } from "../project";

interface Options extends Omit<TargetOptions, "environment"> {
  readonly to: string;
  readonly json?: boolean;
}

/** `musicdb upgrade-check`: what a major version upgrade would stumble over. */
export function registerUpgradeCheck(program: Command): void {
  program
    .command("upgrade-check")
    .description("what a major version upgrade would stumble over; exit code 1 where something blocks it")
    .argument("[env]", "environment whose database it is (default: dev)")
    .requiredOption("--to <version>", "the major version to go to, e.g. 18")
    .option("--cloud", "its instance in Google Cloud, not the emulator's")
    .option("--url [url]", "a server: postgres://… without a password, or what DATABASE_URL or DB_* say")
    .option("--json", "print it for machines")
    .action(async (name: string | undefined, options: Options) => {
      // What is asked of a server is much to load; no other command waits for it.
      const check = require("../upgrade-check") as typeof import("../upgrade-check");
      const version = check.targetVersion(options.to);
      const result = await interruptible(async (signal) => {
        const target = await findTarget({ ...options, environment: name }, PROJECT_ROOT);
        const environment =
          options.url === undefined
            ? findEnvironment(loadEnvironments(readVariables(PROJECT_ROOT)), name ?? "dev")
            : undefined;
        return check.runUpgradeCheck(target, version, environment, {
          waitMs: 60_000,
          signal,
          report: progress,
        });
      });
      process.exitCode = result.ready ? 0 : 1;
      if (options.json) printJson(result);
      else console.log(check.upgradeLines(result, styleOf(process.stdout)).join("\n"));
    });
}
