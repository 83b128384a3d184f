import type { Command } from "commander";
import { progress } from "../output";
import { PROJECT_ROOT } from "../project";
import { resetEverything } from "../stop";

/** `musicdb reset`: forgets the emulated cloud. */
export function registerReset(program: Command): void {
  program
    .command("reset")
    .description("end the emulator and forget everything in it")
    .action(async () => {
      const forgotten = await resetEverything(PROJECT_ROOT, progress);
      console.log(forgotten ? "the emulated cloud is forgotten" : "there is nothing to forget");
    });
}
