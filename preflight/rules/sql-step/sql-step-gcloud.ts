import type { Rule } from "../../rule";
import { shownCommand, stepsOf } from "./step";

/** Programs that a hosted runner lacks. */
const MISSING = /(?:^|[\s;&|(])(?:[\w.~$/{}-]*\/)?(gcloud|psql|cloud[-_]sql[-_]proxy|docker|kubectl)(?=\s|$)/;

/** A step needs nothing that the machine may lack. */
export const sqlStepGcloud: Rule = {
  id: "sql-step-gcloud",
  severity: "warning",
  area: "sql-step",
  title: "local steps do without gcloud, and without any tool on a hosted runner",
  why: "A hosted runner has none of these programs: every local step fails there, ten minutes into the apply.",
  ignoreWhen: "every machine that applies has the cloud command line, logged in",
  link: "https://developer.hashicorp.com/terraform/cloud-docs/run/run-environment",
  types: ["*"],
  *check(resource, { resource: from, all }) {
    const steps = stepsOf(resource);
    if (steps.length === 0) return;
    const terraform = all.at(from, "terraform")?.attributes ?? {};
    const backend = JSON.stringify(terraform.backend ?? "");
    const hosted = terraform.cloud !== undefined || /"remote"/.test(backend);
    for (const { kind, commands } of steps) {
      if (kind !== "local-exec") continue;
      for (const { at, text } of commands) {
        const [, tool] = MISSING.exec(text) ?? [];
        if (!tool || (!hosted && tool !== "gcloud")) continue;
        yield {
          at,
          what: hosted
            ? `a hosted runner has no ${tool}`
            : "the step needs gcloud on the machine that applies",
          got: shownCommand(text),
          allowed: "a program that travels with the configuration",
          fix: "call the API or the database from a program beside the configuration (such as a bundled Node.js file)",
          ...(hosted && { severity: "error" }),
        };
      }
    }
  },
};
