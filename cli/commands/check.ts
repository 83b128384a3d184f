import { type Command, Option } from "commander";
import type { Severity } from "../../preflight/finding";

/** How `musicdb check` prints. */
export const FORMATS = ["text", "json", "sarif"] as const;
const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
const PACKS = ["cis"];

/** Options of `musicdb check`. */
export interface CheckCommandOptions {
  readonly format: (typeof FORMATS)[number];
  readonly pack?: string;
  readonly minSeverity: Severity;
  readonly suppressions?: string;
  readonly output?: string;
}

/** `musicdb check`: what Cloud SQL would refuse, and what is risky, before anything is applied. */
export function registerCheck(program: Command): void {
  program
    .command("check")
    .description("check Terraform JSON or a plan, or our own stacks; exit code 1 with errors")
    .argument(
      "[input...]",
      "files or folders; - for standard input; none for our own stacks, freshly synthesized",
    )
    .addOption(new Option("--format <format>", "for people or machines").choices(FORMATS).default("text"))
    .addOption(new Option("--pack <pack>", "judge a benchmark's controls too").choices(PACKS))
    .addOption(
      new Option("--min-severity <severity>", "leave out what is less grave")
        .choices(SEVERITIES)
        .default("info"),
    )
    .option("--suppressions <file>", "what is accepted, and why (default: preflight.json, if there is one)")
    .option("--output <file>", "write the report to a file")
    .action(async (paths: string[], options: CheckCommandOptions) => {
      // The rules are many: no other command waits for them.
      const { check } = require("../check") as typeof import("../check");
      process.exitCode = await check(paths, options);
    });
}
