import { App } from "cdktf";
import { PROJECT_ROOT } from "./build/project-root";
import { withoutCreationStacks } from "./constructs/creation-stacks";
import { PreflightValidation } from "./constructs/preflight-validation";
import { mistakeOf } from "./constructs/validation";
import { type Environment, loadEnvironments, readVariables } from "./environments";
import { DatabaseStack } from "./stacks/database-stack";
import { MonitoringStack } from "./stacks/monitoring-stack";
import { PoolingStack } from "./stacks/pooling-stack";
import { SchemaStack } from "./stacks/schema-stack";

/** Each environment's three stacks, in the order of their lifetimes, and the check of what they become. */
export function buildStacks(app: App, environments: readonly Environment[]): PreflightValidation {
  for (const environment of environments) {
    const database = new DatabaseStack(app, environment);
    const schema = new SchemaStack(app, environment);
    const monitoring = new MonitoringStack(app, environment);
    schema.addDependency(database);
    monitoring.addDependency(database);
    if (environment.pooling?.kind === "pgbouncer") {
      new PoolingStack(app, environment, environment.pooling).addDependency(database);
    }
  }
  return new PreflightValidation(app, { projectRoot: PROJECT_ROOT });
}

if (require.main === module) {
  try {
    const warnings = withoutCreationStacks(() => {
      const app = new App();
      const preflight = buildStacks(app, loadEnvironments(readVariables(PROJECT_ROOT)));
      app.synth();
      return preflight.warnings;
    });
    if (warnings) console.error(warnings);
  } catch (error) {
    const mistake = mistakeOf(error);
    if (mistake === undefined) throw error;
    console.error(mistake);
    process.exitCode = 2;
  }
}
