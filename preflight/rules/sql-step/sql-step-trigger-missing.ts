import type { Rule } from "../../rule";
import { isSqlStep, STEP_TYPES, stepsOf } from "./step";
import { hasBlock } from "./triggers";

/** A step of SQL says when it runs again. */
export const sqlStepTriggerMissing: Rule = {
  id: "sql-step-trigger-missing",
  severity: "error",
  area: "sql-step",
  title: "a step that applies SQL has triggers",
  why: "With depends_on alone it runs once and never again, though the script, or the database below it, is another one.",
  link: "https://registry.terraform.io/providers/hashicorp/null/latest/docs/resources/resource#triggers",
  types: STEP_TYPES,
  *check(step, { resource }) {
    const name = resource.type === "null_resource" ? "triggers" : "triggers_replace";
    const triggers = step.get(name);
    const replaced = step.get("lifecycle.replace_triggered_by");
    if (triggers.isUnknown || hasBlock(replaced) || !isSqlStep(step, resource)) return;
    // What runs at destroy only has nothing to repeat.
    if (stepsOf(step).every(({ body }) => body.get("when").is("destroy"))) return;
    if (hasBlock(triggers) && JSON.stringify(triggers.raw) !== "{}") return;
    yield {
      at: name,
      what: `a step of SQL without ${name} runs once and never again`,
      got: undefined,
      allowed: "a hash of the SQL text, and what tells the instance from its successor",
      fix: `write ${name} = { sql = "\${filesha256("\${path.module}/init.sql")}", instance = "\${google_sql_database_instance.NAME.self_link}" }`,
    };
  },
};
