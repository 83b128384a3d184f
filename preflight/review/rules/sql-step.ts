import type { ResourceChange } from "../change";
import { changeRule } from "../rule";

const TYPES = ["null_resource", "terraform_data"];
const SQL = /\b(psql|sql|migrat\w*|flyway|liquibase|sqitch|atlas|pg_restore)\b|--database\b|\.sql\b/i;

/** A step that changes the schema. */
export const sqlStep = changeRule({
  id: "review-sql-step",
  severity: "info",
  title: "what runs SQL",
  why: "The plan shows a new resource; what happens is that statements run in the database.",
  link: "https://developer.hashicorp.com/terraform/language/resources/provisioners/local-exec",
  *each(change) {
    const { commands } = change.change;
    const runs = change.action === "create" || change.isReplaced;
    if (!runs || !TYPES.includes(change.type) || !commands) return;
    const triggers = change.type === "null_resource" ? "triggers" : "triggers_replace";
    const named = [
      ...commands,
      change.address,
      ...change.after
        .get(triggers)
        .entries()
        .map(([key]) => key),
    ];
    // A command that only reads the resource itself is one that runs at its end.
    if (commands.every((command) => command.includes("${self.")) || !named.some((text) => SQL.test(text)))
      return;
    const changed = changedTriggers(change, triggers);
    yield {
      change,
      at: changed.length > 0 ? triggers : "",
      what: change.isReplaced
        ? `the SQL step runs again: migrations that are not applied yet will run${
            changed.length > 0 ? `; changed: ${changed.join(", ")}` : ""
          }`
        : "the SQL step runs: migrations that are not applied yet will run",
      fix: "read the new SQL files before the apply, and see that a backup is recent",
    };
  },
});

function changedTriggers(change: ResourceChange, triggers: string): string[] {
  const keys = new Set(
    [change.before, change.after].flatMap((side) =>
      side
        .get(triggers)
        .entries()
        .map(([key]) => key),
    ),
  );
  return [...keys].filter((key) => {
    const compared = change.compare([triggers, key]);
    return change.isReplaced && (compared.changed || compared.after.isUnknown);
  });
}
