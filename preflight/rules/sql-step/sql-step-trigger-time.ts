import { parseTemplates } from "../../expression";
import type { Rule } from "../../rule";
import { isSqlStep, STEP_TYPES } from "./step";
import { triggersOf } from "./triggers";

const CALLS = new Set(["timestamp", "plantimestamp", "uuid"]);

/** A moment or a random id, as code writes it at synth. */
const LITERAL =
  /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?.*|1[5-9]\d{8}(\d{3})?|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/i;

/** A step runs again for a reason. */
export const sqlStepTriggerTime: Rule = {
  id: "sql-step-trigger-time",
  severity: "error",
  area: "sql-step",
  title: "the trigger of a step is what it depends on, not the time",
  why: "With timestamp() or uuid() every plan shows a change and every apply runs the step, needed or not.",
  ignoreWhen: "the step has nothing to do with SQL and is meant to run each time",
  link: "https://registry.terraform.io/providers/hashicorp/null/latest/docs/resources/resource#triggers",
  types: STEP_TYPES,
  *check(step, { resource }) {
    for (const { at, text } of triggersOf(step)) {
      if (at.path.startsWith("input")) continue;
      const call = parseTemplates(text)
        .flatMap(({ calls }) => calls)
        .find((name) => CALLS.has(name));
      if (!call && !LITERAL.test(text)) continue;
      const sql = isSqlStep(step, resource);
      yield {
        at,
        what: call
          ? `${call}() is another value at every run, so the step runs at every apply`
          : "the trigger is a moment or a random id, which code makes anew at every synth",
        got: call ? text : text.slice(0, 40),
        allowed: "a hash of what the step applies",
        fix: sql
          ? 'write "${filesha256("${path.module}/FILE.sql")}", or the hash of the SQL text'
          : "write a hash of the files that the step uses",
        ...((!sql || !call) && { severity: "warning" }),
      };
    }
  },
};
