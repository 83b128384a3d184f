import { basename } from "node:path";
import { refuse } from "../cloudsql/problem";
import type { Plan } from "../preflight/inputs/plan";
import { jsonReview } from "../preflight/review/format/json";
import { markdownReview } from "../preflight/review/format/markdown";
import { textReview } from "../preflight/review/format/text";
import { review } from "../preflight/review/review";
import type { ReviewCommandOptions } from "./commands/review";
import { readInputs, STANDARD_INPUT } from "./inputs";
import { styleOf } from "./output";

/**
 * Reviews a plan and prints what was found.
 *
 * @returns the exit code: 1 where something would be lost that is not allowed by name
 * @throws ProblemError `INPUT_*`
 */
export async function reviewPlan(path: string, options: ReviewCommandOptions): Promise<number> {
  const plan = await readPlanOf(path);
  const { allowReplace = [], format } = options;
  const result = review(plan, { allowReplace });
  const label = path === STANDARD_INPUT ? "the plan" : basename(path).replace(/\.json$/, "");
  const printed = {
    text: () => textReview(result, label, styleOf(process.stdout)),
    markdown: () => markdownReview(result, label).trimEnd(),
    json: () => JSON.stringify(jsonReview(result), null, 2),
  }[format]();
  process.stdout.write(`${printed}\n`);
  return result.isUnsafe ? 1 : 0;
}

async function readPlanOf(path: string): Promise<Plan> {
  const [input] = await readInputs([path]);
  if (input?.kind === "plan") return input.plan;
  return refuse({
    code: "INPUT_NOT_A_PLAN",
    message: "this is a configuration, which has no before and after",
    path,
    allowed: "the output of terraform show -json for a plan",
    fix: "terraform plan -out=plan, then terraform show -json plan > plan.json; for a configuration use musicdb check",
  });
}
