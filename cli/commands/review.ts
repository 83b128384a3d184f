import { type Command, Option } from "commander";
import { type Problem, refuse } from "../../cloudsql/problem";

/** How `musicdb review` prints. */
const FORMATS = ["text", "markdown", "json"] as const;

/** Options of `musicdb review`. */
export interface ReviewCommandOptions {
  readonly format: (typeof FORMATS)[number];
  readonly allowReplace?: readonly string[];
}

const NO_PLAN: Problem = {
  code: "USAGE",
  message: "no plan is named",
  allowed: "the output of terraform show -json for a plan; - for standard input",
  fix: "terraform plan -out=plan, terraform show -json plan > plan.json, then musicdb review plan.json",
};

/** `musicdb review`: what a plan would do, for the one who must say yes to it. */
export function registerReview(program: Command): void {
  program
    .command("review")
    .description("say what a plan would do; exit code 1 where data would be lost")
    .argument("[plan]", "output of terraform show -json for a plan; - for standard input")
    .addOption(
      new Option("--format <format>", "for people, a pull request, or machines")
        .choices(FORMATS)
        .default("text"),
    )
    .option("--allow-replace <address...>", "a resource that may be replaced or destroyed")
    .action(async (argument: string | undefined, options: ReviewCommandOptions) => {
      // Before the plan, the option takes the plan for one more address.
      const addresses = [...(options.allowReplace ?? [])];
      const path = argument ?? addresses.pop() ?? refuse(NO_PLAN);
      // The rules are many: no other command waits for them.
      const { reviewPlan } = require("../review") as typeof import("../review");
      process.exitCode = await reviewPlan(path, { ...options, allowReplace: addresses });
    });
}
