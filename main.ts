import { App } from "cdktf";
import { PROJECT_ROOT } from "./build/project-root";
import { mistakeOf } from "./constructs/validation";
import { type Environment, loadEnvironments, readVariables } from "./environments";
import { DatabaseStack } from "./stacks/database-stack";
import { MonitoringStack } from "./stacks/monitoring-stack";
import { SchemaStack } from "./stacks/schema-stack";

/** Each environment's three stacks, in the order of their lifetimes. */
export function buildStacks(app: App, environments: readonly Environment[]): void {
  for (const environment of environments) {
    const database = new DatabaseStack(app, environment);
    const schema = new SchemaStack(app, environment);
    const monitoring = new MonitoringStack(app, environment);
    schema.addDependency(database);
    monitoring.addDependency(database);
  }
}

if (require.main === module) {
  try {
    const app = new App();
    buildStacks(app, loadEnvironments(readVariables(PROJECT_ROOT)));
    app.synth();
  } catch (error) {
    const mistake = mistakeOf(error);
    if (mistake === undefined) throw error;
    console.error(mistake);
    process.exitCode = 2;
  }
}
