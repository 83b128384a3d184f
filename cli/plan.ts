import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ProblemError, refuse } from "../cloudsql/problem";
import { readText } from "../preflight/inputs/read";
import { MARKER, MAX_COMMENT, markdownReview } from "../preflight/review/format/markdown";
import { changeLine, isEmpty, verdict } from "../preflight/review/format/summary";
import { type Review, review } from "../preflight/review/review";
import { runChild } from "./children";
import type { SynthesizedStack } from "./synth";
import { runTerraform, type Terraform } from "./terraform";

/** A stack's plan, reviewed. */
export interface PlannedStack {
  readonly name: string;
  readonly review: Review;
}

export interface PlanOptions {
  readonly terraform: Terraform;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Folder for `<stack>.json`, the plan, and `review.md`, all reviews as one comment. */
  readonly output: string;
  /** Addresses whose loss is wanted. @default - none */
  readonly allowReplace?: readonly string[];
  /** Progress, one line a stack. */
  readonly log: (line: string) => void;
}

/** Terraform waits for the network more than it computes. */
const AT_ONCE = 3;
const PLAN_FILE = "plan";
const REVIEW_FILE = "review.md";

/**
 * Plans stacks by Terraform and reviews each plan. Nothing is locked and nothing is applied, so that an
 * identity that only reads can do it.
 *
 * @throws ProblemError `PLAN_FAILED` with all that Terraform said of every stack
 */
export async function planStacks(
  stacks: readonly SynthesizedStack[],
  options: PlanOptions,
): Promise<PlannedStack[]> {
  mkdirSync(options.output, { recursive: true, mode: 0o700 });
  rmSync(join(options.output, REVIEW_FILE), { force: true });
  const waiting = [...stacks.entries()];
  const planned: PlannedStack[] = [];
  const failed: ProblemError[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [i, stack] = next;
      try {
        planned[i] = { name: stack.name, review: await planStack(stack, options) };
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        failed.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  options.signal.throwIfAborted();
  if (failed.length > 0)
    throw new ProblemError(
      failed.flatMap(({ problems }) => problems),
      1,
    );
  writeFileSync(join(options.output, REVIEW_FILE), commentOf(planned));
  return planned;
}

async function planStack(stack: SynthesizedStack, options: PlanOptions): Promise<Review> {
  const { terraform, output, signal, log } = options;
  const env = { ...options.env, TF_IN_AUTOMATION: "1" };
  const inStack = { cwd: stack.directory, env, signal };
  const run = async (command: string, args: readonly string[]) => {
    const outputFile = join(output, `${stack.name}-${command}.jsonl`);
    const { exitCode, diagnostics, otherOutput } = await runTerraform(
      terraform,
      [command, "-json", "-input=false", ...args],
      { ...inStack, outputFile },
    );
    if (exitCode === 0) return rmSync(outputFile);
    const said = diagnostics.filter(({ severity }) => severity === "error");
    throw new ProblemError(
      (said.length > 0 ? said : [{ summary: otherOutput || "Terraform said nothing", detail: "" }]).map(
        ({ summary, detail }) => ({
          code: "PLAN_FAILED",
          message: [summary, detail].filter(Boolean).join("\n  "),
          path: `${stack.name}: terraform ${command}`,
          fix: `see ${outputFile}`,
        }),
      ),
      1,
    );
  };
  await run("init", []);
  await run("plan", ["-lock=false", `-out=${PLAN_FILE}`]);
  try {
    const shown = await runChild(terraform.binary, ["show", "-json", PLAN_FILE], inStack);
    if (shown.exitCode !== 0) {
      refuse({ code: "PLAN_FAILED", message: shown.stderr.trim(), path: `${stack.name}: terraform show` });
    }
    writeFileSync(join(output, `${stack.name}.json`), shown.stdout, { mode: 0o600 });
    const input = readText(Buffer.from(shown.stdout), `the plan of ${stack.name}`);
    if (input.kind !== "plan") throw new Error(`terraform show gave no plan of ${stack.name}`);
    const result = review(input.plan, { allowReplace: options.allowReplace });
    log(`${stack.name}: ${summaryOf(result)}`);
    return result;
  } finally {
    rmSync(join(stack.directory, PLAN_FILE), { force: true });
  }
}

/** e.g. `nothing is lost: 1 to create, 0 to update …` */
export function summaryOf(result: Review): string {
  return isEmpty(result) ? "no changes" : `${verdict(result)}: ${changeLine(result.changes)}`;
}

/** All reviews as one comment: a table, then those of stacks that change, the unsafe ones first. */
export function commentOf(planned: readonly PlannedStack[]): string {
  const table = planned.map(({ name, review: result }) => {
    if (isEmpty(result)) return `| ${name} | no changes | |`;
    return `| ${name} | ${result.isUnsafe ? "🛑 " : ""}${verdict(result)} | ${changeLine(result.changes)} |`;
  });
  const head = [MARKER, "## Plan", "", "| stack | verdict | changes |", "| --- | --- | --- |", ...table, ""];
  let text = head.join("\n");
  const changed = planned.filter(({ review: result }) => !isEmpty(result));
  const byGravity = changed.sort((a, b) => Number(b.review.isUnsafe) - Number(a.review.isUnsafe));
  for (const { name, review: result } of byGravity) {
    const section = `\n${markdownReview(result, name).replace(`${MARKER}\n`, "")}`;
    const fits = text.length + section.length < MAX_COMMENT - 200;
    text += fits ? section : `\n### Plan of ${name}: too long to be shown here; see \`musicdb review\`\n`;
  }
  return text;
}
