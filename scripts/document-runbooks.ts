import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findEnvironment, loadEnvironments } from "../environments";
import { indexMarkdown, runbookMarkdown, runbooksOf } from "../runbooks";

/** Pages of docs/runbooks/procedures: those of production, with the defaults of .env.example. */
export function procedurePages(): Map<string, string> {
  const runbooks = runbooksOf(findEnvironment(loadEnvironments({}), "prod"));
  return new Map([
    ["README.md", indexMarkdown(runbooks)],
    ...runbooks.map((runbook) => [`${runbook.id}.md`, runbookMarkdown(runbook)] as const),
  ]);
}

if (require.main === module) {
  const folder = join("docs", "runbooks", "procedures");
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of procedurePages()) writeFileSync(join(folder, name), text);
}
