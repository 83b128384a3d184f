import type { Command } from "commander";
import { ensureDaemon } from "../../emulator/daemon";
import { runAgainstEmulator } from "../emulator-run";
import { interruptible } from "../interrupt";
import { progress } from "../output";
import { PROJECT_ROOT } from "../project";
import { printStatus } from "./status";
import { stop } from "./stop";

/** `musicdb emulator …`: the emulator by itself. */
export function registerEmulator(program: Command): void {
  const emulator = program
    .command("emulator")
    .description("the local Cloud SQL: start, stop, status, or run a command against it")
    .enablePositionalOptions();

  emulator
    .command("start")
    .description("start the emulator in the background, unless it runs")
    .action(async () => {
      const daemon = await interruptible((signal) => ensureDaemon(PROJECT_ROOT, progress, { signal }));
      console.log(`emulator ${daemon.started ? "started" : "runs already"}, pid ${daemon.pid}`);
    });

  emulator.command("stop").description("the same as `musicdb stop`").action(stop);

  emulator
    .command("status")
    .description("the same as `musicdb status`")
    .option("--json", "print it for machines")
    .action(printStatus);

  emulator
    .command("run")
    .description("run a command that meets the emulator instead of Google's cloud")
    .argument("<command...>", "command and its arguments, e.g. npx cdktf deploy 'dev-*'")
    .passThroughOptions()
    .action(async ([command, ...args]: [string, ...string[]]) => {
      process.exitCode = await runAgainstEmulator(PROJECT_ROOT, command, args, progress);
    });
}
