import type { Command } from "commander";
import { findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { PROJECT_ROOT } from "../project";

/** `musicdb cost`: what each environment costs in a month, against its budget. */
export function registerCost(program: Command): void {
  program
    .command("cost")
    .description("estimate each environment's month, its budget, and the cheapest changes that meet it")
    .argument("[environment...]", "environments; none for all")
    .option("--json", "print the estimates for machines")
    .action(async (names: string[], options: { json?: boolean }) => {
      const environments = loadEnvironments(readVariables(PROJECT_ROOT));
      const wanted = names.map((name) => findEnvironment(environments, name).name);
      // No other command waits for what this one reads.
      const { printCosts } = require("../cost") as typeof import("../cost");
      await printCosts(wanted.length > 0 ? wanted : environments.map(({ name }) => name), options);
    });
}
