import { writeFileSync } from "node:fs";
import { ProblemError } from "../cloudsql/problem";
import { type ChildOptions, runChild } from "./children";
import { followLines } from "./follow";

/** The Terraform that commands run. */
export interface Terraform {
  readonly binary: string;
  readonly version: string;
}

/** What Terraform says about one thing that is wrong. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
}

/** One line of Terraform's machine-readable output; the fields depend on the type. */
export interface TerraformEvent {
  readonly type: string;
  readonly "@message": string;
  readonly hook?: {
    readonly resource?: { readonly addr: string };
    readonly action?: string;
    readonly elapsed_seconds?: number;
    readonly output?: string;
  };
  readonly changes?: { readonly add: number; readonly change: number; readonly remove: number };
  readonly diagnostic?: Diagnostic;
}

/** How a Terraform command ended. */
export interface TerraformResult {
  readonly exitCode: number;
  readonly diagnostics: readonly Diagnostic[];
  /** What is no event, e.g. a crash. */
  readonly otherOutput: string;
}

/** Ephemeral values and write-only attributes came with it. */
const MINIMUM_VERSION = [1, 11] as const;
const INSTALL =
  "install it (https://developer.hashicorp.com/terraform/install), or name its path in TERRAFORM_BINARY_NAME";

/**
 * The Terraform of `TERRAFORM_BINARY_NAME`, or of the `PATH`.
 *
 * @throws ProblemError with `TERRAFORM_MISSING`, `TERRAFORM_TOO_OLD` or `TERRAFORM_UNUSABLE`
 */
export async function findTerraform(env: NodeJS.ProcessEnv, signal?: AbortSignal): Promise<Terraform> {
  const binary = env.TERRAFORM_BINARY_NAME || "terraform";
  const minimum = MINIMUM_VERSION.join(".");
  const refuse = (code: string, message: string, got: string, fix: string): never => {
    throw new ProblemError([{ code, message, got, allowed: `Terraform ${minimum} or later`, fix }]);
  };
  const answer = await runChild(binary, ["version", "-json"], {
    cwd: process.cwd(),
    env: { ...env, CHECKPOINT_DISABLE: "1" },
    signal,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") {
      return refuse("TERRAFORM_MISSING", "Terraform is not installed, or not on the PATH", binary, INSTALL);
    }
    if (error.code === "EACCES") {
      return refuse("TERRAFORM_UNUSABLE", "Terraform may not be executed", binary, `chmod +x ${binary}`);
    }
    throw error;
  });
  const version = /"terraform_version":\s*"([^"]+)"/.exec(answer.stdout)?.[1];
  if (answer.exitCode !== 0 || !version) {
    const said = (answer.stderr || answer.stdout).trim().split("\n")[0] ?? "";
    return refuse("TERRAFORM_UNUSABLE", "Terraform does not tell its version", said, INSTALL);
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < MINIMUM_VERSION[0] || (major === MINIMUM_VERSION[0] && minor < MINIMUM_VERSION[1])) {
    return refuse("TERRAFORM_TOO_OLD", "Terraform is too old", version, INSTALL);
  }
  return { binary, version };
}

/**
 * Runs a Terraform command that speaks in events (`init`, `plan`, `apply` with `-json`). What it says is
 * also kept in the output file.
 */
export async function runTerraform(
  terraform: Terraform,
  args: readonly string[],
  options: ChildOptions & {
    readonly outputFile: string;
    readonly onEvent?: (event: TerraformEvent) => void;
  },
): Promise<TerraformResult> {
  const diagnostics: Diagnostic[] = [];
  const other: string[] = [];
  writeFileSync(options.outputFile, "", { mode: 0o600 });
  const follower = followLines(options.outputFile, (line) => {
    const event = parseEvent(line);
    if (!event) {
      other.push(line);
      return;
    }
    if (event.diagnostic) diagnostics.push(event.diagnostic);
    options.onEvent?.(event);
  });
  try {
    const { exitCode } = await runChild(terraform.binary, args, options);
    follower.close();
    return { exitCode, diagnostics, otherOutput: other.join("\n").trim() };
  } catch (error) {
    follower.close();
    throw error;
  }
}

function parseEvent(line: string): TerraformEvent | undefined {
  try {
    const event = JSON.parse(line);
    return typeof event?.["@message"] === "string" ? event : undefined;
  } catch {
    return undefined;
  }
}
