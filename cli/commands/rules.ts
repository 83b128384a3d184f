import { type Command, Option } from "commander";
import { printJson, styleOf } from "../output";

const FORMATS = ["text", "json", "markdown"] as const;

/** `musicdb rules`: what preflight looks for, in configurations and in plans. */
export function registerRules(program: Command): void {
  program
    .command("rules")
    .description("list what check and review look for: id, severity, what, why, when to ignore")
    .addOption(new Option("--format <format>", "for people or machines").choices(FORMATS).default("text"))
    .action(({ format }: { format: (typeof FORMATS)[number] }) => {
      // The rules are many: no other command waits for them.
      const report = require("../../preflight/report/rules") as typeof import("../../preflight/report/rules");
      const { catalogue } = require("../../preflight/inspect") as typeof import("../../preflight/inspect");
      const { reviewRules } =
        require("../../preflight/review/rules") as typeof import("../../preflight/review/rules");
      const all = [...catalogue, ...reviewRules];
      if (format === "json") printJson(report.rulesJson(all));
      else if (format === "markdown") process.stdout.write(report.rulesMarkdown(all));
      else console.log(report.rulesText(all, styleOf(process.stdout)));
    });
}
