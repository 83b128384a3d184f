import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ProblemError } from "../cloudsql/problem";
import { runChild } from "./children";

/** One synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  /** Folder of its Terraform JSON. */
  readonly directory: string;
  /** Names of the stacks that are deployed before it. */
  readonly dependencies: readonly string[];
  /** Number of resources in it. */
  readonly resources: number;
}

/** Folder of the synthesized stacks in a project. */
export function outputDirectory(projectRoot: string): string {
  return join(projectRoot, "cdktf.out");
}

/** Options of {@link synthesize}. */
export interface SynthesizeOptions {
  /** Hears what the application warns of. @default - nobody does */
  readonly warn?: (text: string) => void;
  /** Folder for the stacks. @default - the project's own */
  readonly outdir?: string;
  /** Whether the application runs the preflight rules. @default true */
  readonly preflight?: boolean;
}

/**
 * Synthesizes every environment by the `app` command of cdktf.json, in the way of cdktf's own command.
 *
 * @returns the stacks, each after those it depends on
 * @throws ProblemError `SYNTH_FAILED` with what the application said
 */
export async function synthesize(
  projectRoot: string,
  signal?: AbortSignal,
  { warn = () => {}, outdir = outputDirectory(projectRoot), preflight = true }: SynthesizeOptions = {},
): Promise<SynthesizedStack[]> {
  const config = JSON.parse(readFileSync(join(projectRoot, "cdktf.json"), "utf8"));
  forgetPrevious(outdir);
  // Terraform's own variables are for deploying, not for synthesizing.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TF_VAR_")));
  const result = await runChild(config.app, [], {
    cwd: projectRoot,
    shell: true,
    signal,
    env: {
      ...env,
      CDKTF_OUTDIR: outdir,
      CDKTF_CONTEXT_JSON: JSON.stringify({ ...config.context, cdktfRelativeModules: [], preflight }),
    },
  });
  if (result.exitCode !== 0) {
    const said = [result.stdout.trim(), result.stderr.trim()].filter(Boolean).join("\n");
    throw new ProblemError(
      [{ code: "SYNTH_FAILED", message: `the application did not synthesize\n${said}` }],
      result.exitCode === 2 ? 2 : 1,
    );
  }
  const warnings = result.stderr.trim();
  if (warnings) warn(warnings);
  return readStacks(outdir);
}

/**
 * The stacks of the last synthesis into a folder, each after those it depends on.
 *
 * @throws ProblemError `NOT_SYNTHESIZED`
 */
export function readStacks(outdir: string): SynthesizedStack[] {
  const file = join(outdir, "manifest.json");
  if (!existsSync(file)) {
    throw new ProblemError([
      {
        code: "NOT_SYNTHESIZED",
        message: "there are no synthesized stacks",
        fix: "npm run synth",
        path: outdir,
      },
    ]);
  }
  const manifest = JSON.parse(readFileSync(file, "utf8")) as {
    stacks: Record<
      string,
      { workingDirectory: string; synthesizedStackPath: string; dependencies: string[] }
    >;
  };
  const stacks = Object.entries(manifest.stacks).map(([name, stack]) => ({
    name,
    directory: join(outdir, stack.workingDirectory),
    dependencies: stack.dependencies,
    resources: countResources(join(outdir, stack.synthesizedStackPath)),
  }));
  return inOrder(stacks);
}

/** Removes what a synthesis must not inherit; Terraform's own folders stay. */
function forgetPrevious(outdir: string): void {
  rmSync(join(outdir, "manifest.json"), { force: true });
  const stacks = join(outdir, "stacks");
  if (!existsSync(stacks)) return;
  for (const stack of readdirSync(stacks)) {
    for (const made of ["cdk.tf.json", "metadata.json", "assets", "plan"]) {
      rmSync(join(stacks, stack, made), { recursive: true, force: true });
    }
  }
}

function countResources(file: string): number {
  const { resource = {} } = JSON.parse(readFileSync(file, "utf8")) as { resource?: Record<string, object> };
  return Object.values(resource).reduce((sum, named) => sum + Object.keys(named).length, 0);
}

function inOrder(stacks: readonly SynthesizedStack[]): SynthesizedStack[] {
  const sorted: SynthesizedStack[] = [];
  const waiting = [...stacks];
  while (waiting.length > 0) {
    const next = waiting.findIndex((stack) =>
      stack.dependencies.every((name) => sorted.some((earlier) => earlier.name === name)),
    );
    // The framework refuses a cycle; a dependency that was not synthesized is left to Terraform.
    sorted.push(...waiting.splice(Math.max(next, 0), 1));
  }
  return sorted;
}
