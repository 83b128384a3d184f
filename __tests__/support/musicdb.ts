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

/**
 * Runs `musicdb` to its end within this process, which spares the start of Node.js. For commands that ask nobody,
 * wait for no signal and do not depend on the folder they are started in.
 */
export async function musicdbInProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Pick<CliResult, "exitCode" | "stdout" | "stderr">> {
  // All commands are much to load; most tests start a process.
  const { main } = require("../../cli/musicdb") as typeof import("../../cli/musicdb");
  const before = { env: process.env, listeners: process.stdout.listeners("error") };
  const output = { stdout: "", stderr: "" };
  const take = (name: keyof typeof output) => (text: unknown) => {
    output[name] += text;
    return true;
  };
  const takeLine = (name: keyof typeof output) => (line: unknown) => void take(name)(`${line}\n`);
  const spies = [
    jest.spyOn(process.stdout, "write").mockImplementation(take("stdout")),
    jest.spyOn(process.stderr, "write").mockImplementation(take("stderr")),
    jest.spyOn(console, "log").mockImplementation(takeLine("stdout")),
    jest.spyOn(console, "error").mockImplementation(takeLine("stderr")),
  ];
  const all = { ...process.env, NO_COLOR: "1", ...env };
  process.env = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  process.exitCode = undefined;
  try {
    await main(["node", "musicdb", ...args]);
    return { exitCode: Number(process.exitCode ?? 0), ...output };
  } finally {
    process.exitCode = undefined;
    process.env = before.env;
    for (const spy of spies) spy.mockRestore();
    for (const listener of process.stdout.listeners("error")) {
      if (!before.listeners.includes(listener)) process.stdout.off("error", listener as () => void);
    }
  }
}

/** Runs `musicdb` to its end. */
export function musicdb(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return startMusicdb(args, options).ended;
}
