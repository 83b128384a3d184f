import { existsSync } from "node:fs";
import { emulatorDirectory, resetDaemon, type Stopped, stopDaemon } from "../emulator/daemon";
import { lockHolder } from "../emulator/lock";
import { endProcess } from "../emulator/process";
import { startLockFile } from "./rehearse";
import { endLeftOverTerraform, liveRuns } from "./runs";

/** Ends a running `musicdb start`, Terraform, the emulator and its servers, in that order. */
export async function stopEverything(projectRoot: string, log: (line: string) => void): Promise<Stopped> {
  await stopUsers(projectRoot, log);
  return stopDaemon(projectRoot, log);
}

/**
 * The same, and forgets the emulated cloud.
 *
 * @returns false when there was nothing to forget
 */
export async function resetEverything(projectRoot: string, log: (line: string) => void): Promise<boolean> {
  await stopUsers(projectRoot, log);
  return resetDaemon(projectRoot, log);
}

/** Those that use the emulator end before it: Terraform gives back its locks. */
async function stopUsers(projectRoot: string, log: (line: string) => void): Promise<void> {
  const directory = emulatorDirectory(projectRoot);
  if (!existsSync(directory)) return;
  const starter = lockHolder(startLockFile(directory));
  if (starter) {
    log(`ending musicdb start (pid ${starter.pid})`);
    await endProcess(starter, [
      ["SIGINT", 60_000],
      ["SIGKILL", 5_000],
    ]);
  }
  await endLeftOverTerraform(directory, log);
  for (const run of liveRuns(directory)) log(`note: ${run.description} (pid ${run.pid}) used the emulator`);
}
