import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { connectionsMarkdown } from "../cli/connect/snippets";
import { loadEnvironments } from "../environments";

/** Pages of docs/connections: of each environment, with the defaults of .env.example. */
export function connectionPages(): Map<string, string> {
  return new Map(
    loadEnvironments({}).map((environment) => [`${environment.name}.md`, connectionsMarkdown(environment)]),
  );
}

if (require.main === module) {
  const folder = join("docs", "connections");
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of connectionPages()) writeFileSync(join(folder, name), text);
}
