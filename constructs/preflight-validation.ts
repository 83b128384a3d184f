import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type App, TerraformStack } from "cdktf";
import { resourcesOfConfiguration } from "../preflight/inputs/configuration";
import { everyRule, graver, type Inspection, inspect } from "../preflight/inspect";
import { textReport } from "../preflight/report/text";
import { readSuppressions } from "../preflight/suppression-file";

/** Lies beside `cdktf.json`. */
const SUPPRESSIONS = "preflight.json";

/** Key of the context that switches it off with false. */
const CONTEXT = "preflight";

export interface PreflightValidationOptions {
  /** Folder whose `preflight.json`, if there is one, says what is accepted. */
  readonly projectRoot: string;
}

/**
 * Runs the preflight rules whenever the application is synthesized, over the Terraform JSON as it is written:
 * tokens are resolved in it, and overrides applied. An error fails the synth, with all findings at once.
 */
export class PreflightValidation {
  #inspection?: Inspection;

  constructor(
    private readonly app: App,
    private readonly options: PreflightValidationOptions,
  ) {
    // `musicdb check` judges the stacks itself, and reports what fails here.
    if (app.node.tryGetContext(CONTEXT) === false) return;
    // What the constructs refuse themselves is told before, and alone.
    app.node.addValidation({ validate: () => this.#errors() });
  }

  /** What was found that fails nothing, for people; empty when there is nothing, or before the synth. */
  get warnings(): string {
    const shown = this.#inspection && graver(this.#inspection, "warning");
    return shown && shown.findings.length > 0 ? textReport(shown) : "";
  }

  #errors(): string[] {
    const inspection = inspect(this.#resources(), { suppressions: this.#suppressions() });
    this.#inspection = inspection;
    const failed = inspection.findings.some(({ severity }) => severity === "error");
    return failed ? [textReport(graver(inspection, "warning"))] : [];
  }

  #resources() {
    const { app } = this;
    const stacks = app.node.findAll().filter(TerraformStack.isStack);
    return stacks.flatMap((stack) => {
      const { synthesizedStackPath } = app.manifest.forStack(stack);
      const json = app.hclOutput
        ? stack.toTerraform()
        : JSON.parse(readFileSync(join(app.outdir, synthesizedStackPath), "utf8"));
      return resourcesOfConfiguration(json, stack.node.id);
    });
  }

  #suppressions() {
    const file = join(this.options.projectRoot, SUPPRESSIONS);
    if (!existsSync(file)) return [];
    return readSuppressions(
      file,
      everyRule.map(({ id }) => id),
    ).map((one) => ({ ...one, file: SUPPRESSIONS }));
  }
}
