import { spawn } from "node:child_process";
import { ProblemError } from "../cloudsql/problem";
import { emulatorDirectory, ensureDaemon } from "../emulator/daemon";
import { exitCodeOf } from "./children";
import { emulatedEnvironment } from "./emulated";
import { interruptible } from "./interrupt";
import { recordRun } from "./runs";

/**
 * Runs a command in this terminal, in an environment where it meets the emulator.
 *
 * @returns the command's exit code; 128 and the number of the signal that ended it
 * @throws ProblemError `COMMAND_NOT_FOUND`
 */
export async function runAgainstEmulator(
  projectRoot: string,
  command: string,
  args: readonly string[],
  log: (line: string) => void,
): Promise<number> {
  const daemon = await interruptible((signal) => ensureDaemon(projectRoot, log, { signal }));
  if (daemon.started) log(`emulator started, pid ${daemon.pid}; it stays: npm stop ends it`);

  const child = spawn(command, args, { stdio: "inherit", env: emulatedEnvironment(daemon) });
  const directory = emulatorDirectory(projectRoot);
  const forget =
    child.pid === undefined
      ? () => {}
      : recordRun(directory, child.pid, { kind: "command", description: `\`${command}\`` });
  const forward = (signal: NodeJS.Signals) => {
    // A terminal's Ctrl-C has reached the child already: it is in the same process group.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
  for (const signal of signals) process.on(signal, forward);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(exitCodeOf(code, signal)));
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "EACCES") throw error;
    throw new ProblemError([
      {
        code: "COMMAND_NOT_FOUND",
        message: code === "ENOENT" ? "there is no such command" : "the command may not be executed",
        got: command,
        fix: "name a program on the PATH, or the path of one",
      },
    ]);
  } finally {
    for (const signal of signals) process.off(signal, forward);
    forget();
  }
}
