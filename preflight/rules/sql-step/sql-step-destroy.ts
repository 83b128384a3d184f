import { parseTemplates } from "../../expression";
import type { Rule, Violation } from "../../rule";
import { isObject, texts, type Value } from "../../value";
import { stepsOf } from "./step";

/** What is there when everything else may be gone. */
const ALLOWED = new Set(["self", "path", "terraform", "each", "count"]);

/** A step at destroy knows itself only. */
export const sqlStepDestroy: Rule = {
  id: "sql-step-destroy",
  severity: "error",
  area: "sql-step",
  title: "a step at destroy refers to self only, and to triggers that exist",
  why: "Terraform refuses the file: invalid reference from destroy provisioner.",
  link: "https://developer.hashicorp.com/terraform/language/resources/provisioners/syntax#destroy-time-provisioners",
  types: ["*"],
  *check(resource, { resource: { type } }) {
    const block = type === "terraform_data" ? "input" : "triggers";
    for (const { body } of stepsOf(resource)) {
      const atDestroy = body.get("when").is("destroy");
      for (const { value: at, text } of texts(body)) {
        for (const { steps } of parseTemplates(text).flatMap(({ traversals }) => traversals)) {
          const reference = steps.filter((step) => !step.startsWith("[")).join(".");
          if (steps[0] === "self") yield* missingTrigger(at, resource, steps);
          else if (atDestroy && !ALLOWED.has(steps[0] ?? "")) {
            const name = steps.at(-1)?.replace(/\W/g, "") ?? "value";
            yield {
              at,
              what: "a step at destroy cannot refer to anything but itself",
              got: reference,
              allowed: "self, path, each, count",
              fix: `write ${block} = { ${name} = "\${${reference}}" } and \${self.${block}.${name}}`,
            };
          }
        }
      }
    }
  },
};

function* missingTrigger(at: Value, resource: Value, steps: readonly string[]): Iterable<Violation> {
  const [, block = "", key] = steps;
  const map = resource.get(block).raw;
  if ((block !== "triggers" && block !== "input") || key === undefined || key.startsWith("[")) return;
  if (map !== undefined && map !== null && !isObject(map)) return;
  if (isObject(map) && Object.hasOwn(map, key)) return;
  const allowed = isObject(map) ? Object.keys(map).join(", ") : "none is written";
  yield {
    at,
    what: `${block} has no ${key}`,
    got: `self.${block}.${key}`,
    allowed,
    fix: `add ${key} to ${block}`,
  };
}
