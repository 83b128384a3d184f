import { spawn } from "node:child_process";
import { join, resolve } from "node:path";

/** How a run of the command line ended. */
export interface CliResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of {@link startMusicdb}. */
export interface CliOptions {
  /** Project whose command line runs. @default - this one */
  readonly projectRoot?: string;
  /** Added to the environment. @default - nothing */
  readonly env?: NodeJS.ProcessEnv;
  /** What stands on standard input. @default - nothing */
  readonly stdin?: string;
  /** Hears each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** Starts `musicdb` as a person does; the second part resolves when it has ended. */
export function startMusicdb(args: readonly string[], options: CliOptions = {}) {
  const root = options.projectRoot ?? resolve(__dirname, "../..");
  const child = spawn(process.execPath, [join(root, "cli", "bin.js"), ...args], {
    cwd: root,
    env: { ...process.env, FORCE_COLOR: undefined, ...options.env },
    stdio: [options.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  child.stdin?.end(options.stdin);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      output[name] += text;
      options.onOutput?.(text);
    });
  }
  const ended = new Promise<CliResult>((settle, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode, signal) => settle({ exitCode, signal, ...output }));
  });
  return { child, ended };
}

/** Runs `musicdb` to its end. */
export function musicdb(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startMusicdb(args, options).ended;
}
