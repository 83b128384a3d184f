import type { Rule } from "../../rule";
import { isSqlStep, stepsOf } from "./step";

/** A step that failed is not recorded as done. */
export const sqlStepFailureIgnored: Rule = {
  id: "sql-step-failure-ignored",
  severity: "warning",
  area: "sql-step",
  title: "the failure of a step is not ignored",
  why: "on_failure = continue, or || true, records a step as done that was not.",
  ignoreWhen: "the step may fail and something else finds out",
  link: "https://developer.hashicorp.com/terraform/language/resources/provisioners/syntax#failure-behavior",
  types: ["*"],
  *check(resource, { resource: from }) {
    if (!isSqlStep(resource, from)) return;
    for (const { body, commands } of stepsOf(resource)) {
      const onFailure = body.get("on_failure");
      if (onFailure.is("continue")) {
        yield {
          at: onFailure,
          what: "a step that failed is recorded as done",
          allowed: "fail",
          fix: "remove on_failure",
        };
      }
      for (const { at, text } of commands) {
        const [ignored] = /\|\|\s*(true|:|echo\b[^;\n]*|exit 0)|;\s*(true|exit 0)\s*$/.exec(text) ?? [];
        if (!ignored) continue;
        yield {
          at,
          what: "the command ends with success whatever happens",
          got: ignored.trim(),
          fix: `remove ${ignored.trim()}`,
        };
      }
    }
  },
};
