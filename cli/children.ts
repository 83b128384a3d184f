import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";

/** How a child ended. */
export interface ChildResult {
  /** Its exit code; 128 and the signal's number for a child that a signal ended, as shells count. */
  readonly exitCode: number;
  /** What it wrote, unless a file took it. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of {@link runChild}. */
export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Runs the command by the shell. @default false */
  readonly shell?: boolean;
  /** Aborted: the result is thrown away for the abort's reason, once the child has ended. */
  readonly signal?: AbortSignal;
  /**
   * File that takes standard output and error; the child then outlives us when we are killed.
   * @default - both are collected
   */
  readonly outputFile?: string;
  /** Called when the child runs. */
  readonly onSpawn?: (pid: number) => void;
}

const running = new Set<ChildProcess>();

/**
 * Runs a command to its end. It gets a process group of its own: a terminal's Ctrl-C then does not reach
 * it beside us, and it is interrupted exactly as often as {@link interruptChildren} says.
 *
 * @throws the spawn's error (`ENOENT` for a command that is not there), or the abort's reason
 */
export async function runChild(
  command: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<ChildResult> {
  options.signal?.throwIfAborted();
  const output = options.outputFile ? openSync(options.outputFile, "w", 0o600) : "pipe";
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    shell: options.shell ?? false,
    detached: true,
    stdio: ["ignore", output, output],
  });
  if (typeof output === "number") closeSync(output);
  running.add(child);
  const collected = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      collected[name] += text;
    });
  }
  if (child.pid !== undefined) options.onSpawn?.(child.pid);
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(exitCodeOf(code, signal)));
    });
    options.signal?.throwIfAborted();
    return { exitCode, ...collected };
  } finally {
    running.delete(child);
  }
}

/** Sends an interrupt to every running child and what it started. */
export function interruptChildren(): void {
  for (const child of running) {
    if (child.pid === undefined) continue;
    try {
      process.kill(-child.pid, "SIGINT");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** Exit code of an ended child as a shell reports it. */
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}
