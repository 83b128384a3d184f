import type { Command } from "commander";
import { refuse } from "../../cloudsql/problem";
import { findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { runningEmulator } from "../emulated";
import { askHealth, healthLines } from "../health";
import { printJson, styleOf } from "../output";
import { PROJECT_ROOT } from "../project";

interface Options {
  readonly cloud?: boolean;
  readonly json?: boolean;
}

/** `musicdb health`: asks the databases of environments how they are. */
export function registerHealth(program: Command): void {
  program
    .command("health")
    .description("connect as the application does and tell how the database is; exit code 1 when it is ill")
    .argument("[environment]", "environment whose database is asked (all that are deployed)")
    .option("--cloud", "the instance in Google Cloud instead of the emulator's")
    .option("--json", "print it for machines")
    .action(printHealth);
}

async function printHealth(name: string | undefined, options: Options): Promise<void> {
  const all = loadEnvironments(readVariables(PROJECT_ROOT));
  const environments = name === undefined ? all : [findEnvironment(all, name)];
  const env = await surroundings(options);
  const results = await Promise.all(
    environments.map((environment) => askHealth(environment, { projectRoot: PROJECT_ROOT, env })),
  );
  const deployed = results.filter(({ status }) => status !== "absent");
  // Asked for by its name, one that is not there is ill; among all, only where no other is.
  const ill = deployed.length === 0 || deployed.some(({ status }) => status === "failed");
  process.exitCode = ill ? 1 : 0;
  if (options.json) {
    printJson(name === undefined ? results : results[0]);
    return;
  }
  const style = styleOf(process.stdout);
  console.log(results.map((result) => healthLines(result, style).join("\n")).join("\n\n"));
}

async function surroundings({ cloud }: Options): Promise<NodeJS.ProcessEnv> {
  if (!cloud) return runningEmulator(PROJECT_ROOT);
  if (process.env.CLOUD_SQL_EMULATOR_HOST) {
    refuse({
      code: "TARGET_TWICE",
      message: "--cloud asks for Google Cloud and CLOUD_SQL_EMULATOR_HOST for the emulator",
      got: process.env.CLOUD_SQL_EMULATOR_HOST,
      fix: "leave out --cloud, or unset CLOUD_SQL_EMULATOR_HOST",
    });
  }
  return process.env;
}
