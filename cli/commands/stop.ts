import type { Command } from "commander";
import { count, progress } from "../output";
import { PROJECT_ROOT } from "../project";
import { stopEverything } from "../stop";

/** `musicdb stop`: ends what `start` started. */
export function registerStop(program: Command): void {
  program
    .command("stop")
    .description("end the emulator and every process it started; the data stay")
    .action(stop);
}

/** Shared with `musicdb emulator stop`. */
export async function stop(): Promise<void> {
  const { daemon, servers } = await stopEverything(PROJECT_ROOT, progress);
  if (daemon) console.log("stopped the emulator; the data stay");
  else if (servers > 0) console.log(`stopped ${count(servers, "PostgreSQL server")}; the data stay`);
  else console.log("nothing runs");
}
