import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { refuse } from "../cloudsql/problem";
import { version } from "../package.json";
import type { Input } from "../preflight/inputs/read";
import { everyRule, graver, type Inspection, inspect } from "../preflight/inspect";
import { packs } from "../preflight/packs";
import { type ControlResult, judge, type Pack } from "../preflight/packs/pack";
import { controlsJson, controlTable } from "../preflight/report/controls";
import { jsonReport } from "../preflight/report/json";
import { sarifReport } from "../preflight/report/sarif";
import { textReport } from "../preflight/report/text";
import { ResourceSet } from "../preflight/resource";
import { rules as usualRules } from "../preflight/rules";
import { readSuppressions } from "../preflight/suppression-file";
import type { CheckCommandOptions } from "./commands/check";
import { locator, readInputs } from "./inputs";
import { type Style, styleOf } from "./output";
import { ownStacks } from "./own-stacks";
import { PROJECT_ROOT } from "./project";

/**
 * Checks what a command line names, or our own stacks, and prints the report.
 *
 * @returns the exit code: 1 with an error, or with a control of the pack that is not met
 * @throws ProblemError `INPUT_*`, `SUPPRESSIONS_*`, `OUTPUT_UNWRITABLE`
 */
export async function check(paths: readonly string[], options: CheckCommandOptions): Promise<number> {
  const root = paths.length > 0 ? process.cwd() : PROJECT_ROOT;
  const suppressions = suppressionsOf(root, options.suppressions);
  const inputs = paths.length > 0 ? await readInputs(paths) : await ownStacks();
  const resources = inputs.flatMap((input) => input.resources);
  const pack = options.pack === undefined ? undefined : packs.get(options.pack);
  const rules = [...usualRules, ...(pack?.rules ?? [])];
  const inspection = inspect(resources, { rules, suppressions });
  const results = pack ? judge(pack, new ResourceSet(resources), inspection) : [];

  const shown = graver(inspection, options.minSeverity);
  const style = styleOf(options.output === undefined ? process.stdout : {});
  write(options.output, render(options.format, shown, { inputs, root, style, pack, results }));
  const failed =
    inspection.findings.some(({ severity }) => severity === "error") ||
    results.some(({ verdict }) => verdict === "not met");
  return failed ? 1 : 0;
}

/** What the file says that is named, or that lies in the folder by its usual name. */
function suppressionsOf(root: string, named: string | undefined) {
  const file = named ?? join(root, "preflight.json");
  if (named === undefined && !existsSync(file)) return [];
  const ids = everyRule.map(({ id }) => id);
  return readSuppressions(file, ids).map((one) => ({ ...one, file: named ?? "preflight.json" }));
}

interface Rendered {
  readonly inputs: readonly Input[];
  readonly root: string;
  readonly style: Style;
  readonly pack?: Pack;
  readonly results: readonly ControlResult[];
}

function render(format: CheckCommandOptions["format"], inspection: Inspection, rendered: Rendered): string {
  const { inputs, root, style, pack, results } = rendered;
  if (format === "text") {
    return [...(pack ? [controlTable(pack, results, style), ""] : []), textReport(inspection, style)].join(
      "\n",
    );
  }
  const json =
    format === "sarif"
      ? sarifReport(inspection, { version, locate: locator(inputs, root) })
      : { ...jsonReport(inspection), ...(pack && { controls: controlsJson(pack, results) }) };
  return JSON.stringify(json, null, 2);
}

function write(file: string | undefined, report: string): void {
  if (file === undefined) {
    process.stdout.write(`${report}\n`);
    return;
  }
  try {
    mkdirSync(dirname(resolve(file)), { recursive: true });
    writeFileSync(file, `${report}\n`);
  } catch (error) {
    refuse({
      code: "OUTPUT_UNWRITABLE",
      message: `the report cannot be written (${(error as NodeJS.ErrnoException).code})`,
      got: file,
      fix: "name a file in a folder that you may write to",
    });
  }
}
