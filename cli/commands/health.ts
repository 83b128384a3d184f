import type { Command } from "commander";
import { findRoute, openClient } from "../../database/connect";
import { checkHealth, type Health } from "../../database/health";
import { explainUnreachable } from "../../database/reach";
import { type Environment, findEnvironment, loadEnvironments, readVariables } from "../../environments";
import { applicationConnection } from "../database-access";
import { count, printJson, table } from "../output";
import { PROJECT_ROOT } from "../project";

/** `musicdb health`: asks an environment's database how it is. */
export function registerHealth(program: Command): void {
  program
    .command("health")
    .description("connect as the application does and tell how the database is; exit code 1 when it is ill")
    .argument("<environment>", "environment whose database is asked")
    .option("--json", "print it for machines")
    .action(async (name: string, options: { json?: boolean }) => {
      const environment = findEnvironment(loadEnvironments(readVariables(PROJECT_ROOT)), name);
      const health = await askHealth(environment);
      process.exitCode = health.healthy ? 0 : 1;
      if (options.json) printJson(health);
      else for (const line of table(describe(health))) console.log(line);
    });
}

async function askHealth(environment: Environment): Promise<Health> {
  const connection = applicationConnection(environment);
  const unreachable = (error: unknown) => {
    throw explainUnreachable(error, connection);
  };
  const route = await findRoute(connection).catch(unreachable);
  try {
    const client = await openClient(route).catch(unreachable);
    try {
      return await checkHealth(client);
    } finally {
      await client.end();
    }
  } finally {
    route.close();
  }
}

function describe(health: Health): string[][] {
  return [
    ["database", health.healthy ? "healthy" : "ill"],
    ["server", `PostgreSQL ${health.serverVersion}${health.readOnly ? ", read only" : ""}`],
    [
      "schema",
      health.schemaVersion ? `version ${health.schemaVersion}` : "the tables' version is not visible",
    ],
    ["round trip", `${health.latencyMs.toFixed(1)} ms`],
    ["connections", `${health.connections.used} of ${count(health.connections.max, "connection")}`],
  ];
}
