import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Problem, ProblemError } from "../cloudsql/problem";
import { seconds } from "./output";
import { recordRun } from "./runs";
import { releaseStateLock, stateLockOf } from "./state-lock";
import type { SynthesizedStack } from "./synth";
import { runTerraform, type Terraform, type TerraformEvent, type TerraformResult } from "./terraform";

/** What deploying a stack did. */
export interface DeployedStack {
  readonly name: string;
  /** Number of resources in the stack. */
  readonly resources: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly milliseconds: number;
}

/** Options of {@link deployStacks}. */
export interface DeployOptions {
  readonly terraform: Terraform;
  /** Environment of Terraform, with the emulator's part. */
  readonly env: NodeJS.ProcessEnv;
  /** Where running children are put on record. */
  readonly emulatorDirectory: string;
  readonly signal: AbortSignal;
  /** Progress, one line a resource. */
  readonly log: (line: string) => void;
}

const PLAN_FILE = "plan";
/** `terraform plan -detailed-exitcode`: the plan is not empty. */
const CHANGES = 2;

/**
 * Deploys stacks by Terraform: `init`, `plan`, and `apply` of exactly that plan. Stacks that do not wait
 * for each other go side by side.
 *
 * @throws ProblemError `TERRAFORM_FAILED` with all that Terraform said, or `STATE_LOCKED`
 */
export async function deployStacks(
  stacks: readonly SynthesizedStack[],
  options: DeployOptions,
): Promise<DeployedStack[]> {
  const deployed = new Map<string, Promise<DeployedStack>>();
  for (const stack of stacks) {
    const initialized = terraform(stack, "init", ["init", "-json", "-input=false"], options);
    const before = stack.dependencies.map((name) => deployed.get(name));
    deployed.set(
      stack.name,
      (async () => {
        await initialized;
        await Promise.all(before);
        return planAndApply(stack, options);
      })(),
    );
  }
  const results = await Promise.allSettled(deployed.values());
  options.signal.throwIfAborted();
  // Those that waited for a failed stack failed by the same error.
  const errors = [
    ...new Set(results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []))),
  ];
  const problems = errors.flatMap((error) => {
    if (!(error instanceof ProblemError)) throw error;
    return error.problems;
  });
  if (problems.length > 0) throw new ProblemError(problems, 1);
  return Promise.all(deployed.values());
}

async function planAndApply(stack: SynthesizedStack, options: DeployOptions): Promise<DeployedStack> {
  const start = performance.now();
  let changes = { add: 0, change: 0, remove: 0 };
  const onEvent = (event: TerraformEvent) => {
    if (event.changes) changes = event.changes;
    const line = describe(event);
    if (line) options.log(`${stack.name}: ${line}`);
  };
  const plan = ["plan", "-json", "-input=false", "-detailed-exitcode", `-out=${PLAN_FILE}`];
  const planned = await terraform(stack, "plan", plan, options);
  try {
    if (planned.exitCode === CHANGES) {
      await terraform(stack, "apply", ["apply", "-json", "-input=false", PLAN_FILE], { ...options, onEvent });
    } else {
      options.log(`${stack.name}: no changes`);
    }
  } finally {
    rmSync(join(stack.directory, PLAN_FILE), { force: true });
  }
  return {
    name: stack.name,
    resources: stack.resources,
    added: changes.add,
    changed: changes.change,
    removed: changes.remove,
    milliseconds: performance.now() - start,
  };
}

/** Runs one command; a lock whose holder is gone is released, and the command runs again. */
async function terraform(
  stack: SynthesizedStack,
  command: string,
  args: readonly string[],
  options: DeployOptions & { readonly onEvent?: (event: TerraformEvent) => void },
): Promise<TerraformResult> {
  const folder = join(options.emulatorDirectory, "terraform");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const run = async () => {
    let forget = () => {};
    try {
      return await runTerraform(options.terraform, args, {
        cwd: stack.directory,
        env: options.env,
        signal: options.signal,
        onEvent: options.onEvent,
        outputFile: join(folder, `${stack.name}-${command}.jsonl`),
        onSpawn(pid) {
          const description = `terraform ${command} in ${stack.name}`;
          forget = recordRun(options.emulatorDirectory, pid, { kind: "terraform", description });
        },
      });
    } finally {
      forget();
    }
  };
  let result = await run();
  const lock = stateLockOf(result.diagnostics);
  if (lock) {
    await releaseStateLock(lock, { ...options, stack: stack.name, cwd: stack.directory });
    result = await run();
  }
  if (result.exitCode !== 0 && !(command === "plan" && result.exitCode === CHANGES)) {
    throw failure(stack, command, result);
  }
  return result;
}

function failure(stack: SynthesizedStack, command: string, result: TerraformResult): ProblemError {
  const said: { summary: string; detail: string; address?: string }[] = result.diagnostics.filter(
    ({ severity }) => severity === "error",
  );
  if (said.length === 0) said.push({ summary: `exit code ${result.exitCode}`, detail: result.otherOutput });
  const problems = said.map(
    ({ summary, detail, address }): Problem => ({
      code: "TERRAFORM_FAILED",
      message: `terraform ${command}: ${[summary, detail].filter(Boolean).join("\n")}`,
      path: address ? `${stack.name}, ${address}` : stack.name,
    }),
  );
  if (said.some(({ summary, detail }) => /already ?exists/i.test(`${summary} ${detail}`)))
    problems.push(behind(stack));
  return new ProblemError(problems, 1);
}

/** Terraform records at the end what it made; one that was killed records nothing. */
function behind(stack: SynthesizedStack): Problem {
  return {
    code: "STATE_BEHIND",
    message: "the emulated cloud has what a killed Terraform made, and its state does not know",
    fix: "npm run reset forgets the emulated cloud; terraform import keeps what is there",
    path: stack.name,
  };
}

/** One line for a resource that is done or in trouble; nothing for the steps between. */
function describe(event: TerraformEvent): string | undefined {
  const { hook } = event;
  const done: Record<string, string> = { create: "created", update: "updated", delete: "deleted" };
  const took = hook?.elapsed_seconds ? ` (${seconds(hook.elapsed_seconds * 1000)})` : "";
  switch (event.type) {
    case "apply_complete":
      return `${done[hook?.action ?? ""] ?? hook?.action} ${hook?.resource?.addr}${took}`;
    case "apply_errored":
      return `failed ${hook?.resource?.addr}`;
    default:
      return undefined;
  }
}
