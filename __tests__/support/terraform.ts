import { spawn } from "node:child_process";

export interface Run {
  readonly code: number | null;
  /** Standard output and error, as they came. */
  readonly output: string;
}

/** Runs a command to its end and keeps what it printed. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd: string; environment?: Readonly<Record<string, string | undefined>> },
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "ENOENT" ? new Error(`${command} is not installed: these tests need it`) : error);
    });
    child.on("close", (code) => resolve({ code, output }));
  });
}

/** The real Terraform in one stack's folder. */
export class Terraform {
  /** Everything that every run printed, for the search for secrets. */
  readonly transcript: string[] = [];

  constructor(
    readonly folder: string,
    private readonly environment: Readonly<Record<string, string | undefined>>,
  ) {}

  /** Runs a subcommand and returns what it printed; fails unless it ends as expected. */
  async expect(code: number, ...args: string[]): Promise<string> {
    const result = await this.run(...args);
    if (result.code !== code)
      throw new Error(`terraform ${args.join(" ")} ended with ${result.code}:\n${result.output}`);
    return result.output;
  }

  async run(...args: string[]): Promise<Run> {
    const result = await run("terraform", args, {
      cwd: this.folder,
      environment: { TF_IN_AUTOMATION: "1", ...this.environment },
    });
    this.transcript.push(result.output);
    return result;
  }

  init(): Promise<string> {
    return this.expect(0, "init", "-input=false", "-no-color");
  }

  apply(): Promise<string> {
    return this.expect(0, "apply", "-input=false", "-no-color", "-auto-approve");
  }

  /** Fails unless nothing would change. */
  planEmpty(): Promise<string> {
    return this.expect(0, "plan", "-input=false", "-no-color", "-detailed-exitcode");
  }
}
