import { relative } from "node:path";
import type { Command } from "commander";
import { interruptible } from "../interrupt";
import { count, printJson, table } from "../output";
import { PROJECT_ROOT } from "../project";
import { synthesize } from "../synth";

/** `musicdb synth`: Terraform JSON of every environment. */
export function registerSynth(program: Command): void {
  program
    .command("synth")
    .description("synthesize the Terraform JSON of every environment")
    .option("--json", "print the stacks for machines")
    .action(async (options: { json?: boolean }) => {
      const stacks = await interruptible((signal) => synthesize(PROJECT_ROOT, signal));
      if (options.json) {
        printJson(stacks);
        return;
      }
      const rows = stacks.map((stack) => [
        stack.name,
        count(stack.resources, "resource"),
        relative(process.cwd(), stack.directory),
      ]);
      for (const line of table(rows)) console.log(line);
    });
}
