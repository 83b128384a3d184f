import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { refuse } from "../../cloudsql/problem";
import { nearest } from "../../cloudsql/text";
import { findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { RUNBOOK_IDS, type RunbookId } from "../../runbooks/runbook";
import { printJson, progress } from "../output";
import { PROJECT_ROOT } from "../project";

interface Options {
  readonly out?: string;
  readonly json?: boolean;
}

/** `musicdb runbook`: procedures for an environment, with its own names and numbers. */
export function registerRunbook(program: Command): void {
  program
    .command("runbook")
    .description("print a procedure for an environment, or list them: failover, restore, upgrade …")
    .argument("[name]", "which procedure; none lists them, `all` is each")
    .argument("[env]", "environment whose names and numbers it has", "prod")
    .option("--out <folder>", "write pages there, with an index where it is all of them")
    .option("--json", "print it for machines")
    .action((name: string | undefined, environmentName: string, options: Options) => {
      const environment = findEnvironment(loadEnvironments(readVariables(PROJECT_ROOT)), environmentName);
      const { runbookOf, runbooksOf, runbookMarkdown, indexMarkdown } =
        require("../../runbooks") as typeof import("../../runbooks");
      const all = name === undefined || name === "all";
      const runbooks = all ? runbooksOf(environment) : [runbookOf(knownId(name), environment)];
      if (options.json) return printJson(all ? runbooks : runbooks[0]);
      if (options.out !== undefined) {
        mkdirSync(options.out, { recursive: true });
        const pages = runbooks.map((runbook) => [`${runbook.id}.md`, runbookMarkdown(runbook)] as const);
        for (const [file, text] of all
          ? [...pages, ["README.md", indexMarkdown(runbooks)] as const]
          : pages) {
          writeFileSync(join(options.out, file), text);
          progress(`wrote ${join(options.out, file)}`);
        }
        return;
      }
      if (name === undefined) {
        const width = Math.max(...RUNBOOK_IDS.map((id) => id.length));
        for (const { id, title } of runbooks) console.log(`${id.padEnd(width)}  ${title}`);
      } else console.log(runbooks.map(runbookMarkdown).join("\n"));
    });
}

function knownId(name: string): RunbookId {
  const found = RUNBOOK_IDS.find((id) => id === name);
  return (
    found ??
    refuse({
      code: "RUNBOOK_UNKNOWN",
      message: "there is no such procedure",
      got: name,
      allowed: RUNBOOK_IDS.join(", "),
      fix: `write ${nearest(name, RUNBOOK_IDS) ?? RUNBOOK_IDS[0]}`,
    })
  );
}
