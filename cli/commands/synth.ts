import { relative } from "node:path";
import type { Command } from "commander";
import { findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { interruptible } from "../interrupt";
import { count, printJson, progress, styleOf, table } from "../output";
import { PROJECT_ROOT } from "../project";
import { synthesize } from "../synth";

/** `musicdb synth`: Terraform JSON of every environment. */
export function registerSynth(program: Command): void {
  program
    .command("synth")
    .description("synthesize the Terraform JSON of every environment")
    .option("--environment <name>", "tell of the stacks of this environment only")
    .option("--json", "print the stacks for machines")
    .action(async (options: { environment?: string; json?: boolean }) => {
      const environments = loadEnvironments(readVariables(PROJECT_ROOT));
      const wanted = options.environment && findEnvironment(environments, options.environment).name;
      const all = await interruptible((signal) => synthesize(PROJECT_ROOT, signal, { warn: progress }));
      const stacks = wanted ? all.filter(({ name }) => name.startsWith(`${wanted}-`)) : all;
      if (options.json) {
        printJson(stacks);
        return;
      }
      const rows = stacks.map((stack) => [
        stack.name,
        count(stack.resources, "resource"),
        relative(process.cwd(), stack.directory),
      ]);
      // No other command waits for what these read.
      const { stacksCosts } = require("../cost") as typeof import("../cost");
      const { costSummary } = require("../cost-text") as typeof import("../cost-text");
      const costs = costSummary(stacksCosts(stacks), styleOf(process.stdout));
      for (const line of [...table(rows), "", ...costs]) console.log(line);
    });
}
