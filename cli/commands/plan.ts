import { relative, resolve } from "node:path";
import type { Command } from "commander";
import { interruptible } from "../interrupt";
import { progress } from "../output";
import { PROJECT_ROOT } from "../project";
import { outputDirectory, readStacks } from "../synth";
import { findTerraform } from "../terraform";

/** `musicdb plan`: the plans of all synthesized stacks, reviewed. */
export function registerPlan(program: Command): void {
  program
    .command("plan")
    .description("plan and review the synthesized stacks; exit code 1 where data would be lost")
    .option("--output <folder>", "where plans and the review go", "plans")
    .option("--allow-replace <address...>", "a resource that may be replaced or destroyed")
    .action(async (options: { output: string; allowReplace?: string[] }) => {
      // The rules are many: no other command waits for them.
      const { planStacks } = require("../plan") as typeof import("../plan");
      const planned = await interruptible(async (signal) =>
        planStacks(readStacks(outputDirectory(PROJECT_ROOT)), {
          terraform: await findTerraform(process.env, signal),
          env: process.env,
          signal,
          output: resolve(options.output),
          allowReplace: options.allowReplace,
          log: progress,
        }),
      );
      console.log(`${relative(process.cwd(), resolve(options.output, "review.md"))} has the review`);
      process.exitCode = planned.some(({ review }) => review.isUnsafe) ? 1 : 0;
    });
}
