import type { Rule } from "../../rule";
import { isSqlStep, STEP_TYPES, stepsOf } from "./step";
import { triggersOf } from "./triggers";

/** What follows the content of a file, or stands for its version. */
const FOLLOWS =
  /\b(file|templatefile|filebase64)?(md5|sha1|sha256|sha512|base64sha256|base64sha512)?\(|\bfile(set)?\(|^[0-9a-f]{32,128}$|^v?\d+(\.\d+)*$|content|hash|etag/i;

/** A step runs again when its script is another one. */
export const sqlStepTriggerContent: Rule = {
  id: "sql-step-trigger-content",
  severity: "warning",
  area: "sql-step",
  title: "the triggers of a step follow the SQL that it applies",
  why: "A changed script is not noticed: the plan is empty and the database stays as it was.",
  ignoreWhen: "the script never changes, or a trigger follows it in another way",
  link: "https://registry.terraform.io/providers/hashicorp/null/latest/docs/resources/resource#triggers",
  types: STEP_TYPES,
  *check(step, { resource }) {
    const triggers = triggersOf(step).filter(({ at }) => !at.path.startsWith("input"));
    if (triggers.length === 0 || !isSqlStep(step, resource)) return;
    const file = stepsOf(step)
      .flatMap(({ commands }) => commands)
      .flatMap(({ text }) => text.split(/[\s"'=<>;|&()]+/))
      .find((word) => word.endsWith(".sql"));
    if (!file || triggers.some(({ text }) => FOLLOWS.test(text) || /\b(local|var|module)\./.test(text)))
      return;
    const path = file.replace(/^\.\//, "").replace(/^\$\{path\.module\}\//, "");
    yield {
      at: triggers[0]?.at.path.split(/[.[]/)[0] ?? "triggers",
      what: "no trigger follows the content of the script",
      got: file,
      fix: `add sql = "\${filesha256("\${path.module}/${path}")}"`,
    };
  },
};
