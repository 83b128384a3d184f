import { App } from "cdktf";
import { ProblemError } from "./cloudsql/problem";
import { loadEnvironments, readVariables } from "./environments";
import { DatabaseStack } from "./stacks/database-stack";
import { MonitoringStack } from "./stacks/monitoring-stack";
import { SchemaStack } from "./stacks/schema-stack";

/** Every environment's stacks. */
export function buildApp(app: App, variables: Readonly<Record<string, string | undefined>>): App {
  for (const environment of loadEnvironments(variables)) {
    const database = new DatabaseStack(app, environment);
    const schema = new SchemaStack(app, environment);
    const monitoring = new MonitoringStack(app, environment);
    schema.addDependency(database);
    monitoring.addDependency(database);
  }
  return app;
}

if (require.main === module) {
  try {
    buildApp(new App(), readVariables(__dirname)).synth();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}
