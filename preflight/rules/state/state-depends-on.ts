import { nearest } from "../../../cloudsql/text";
import { parseTemplates } from "../../expression";
import type { Rule } from "../../rule";
import { Value } from "../../value";
import { declarationOf, isConfigured, scopeOf } from "./scope";

/** Order is between whole things of one state. */
export const stateDependsOn: Rule = {
  id: "state-depends-on",
  severity: "error",
  area: "state",
  title: "depends_on names whole resources of the same stack",
  why: "Terraform refuses anything else at plan; a dependsOn across two stacks becomes an attribute of a remote state.",
  ignoreWhen: "the input is only a part of the configuration",
  link: "https://github.com/hashicorp/terraform-cdk/issues/3023",
  types: ["*"],
  *check(values, { resource, all }) {
    const scope = scopeOf(resource, all);
    const list = values.get("depends_on");
    if (scope.planned || !Array.isArray(list.raw) || !(isConfigured(resource) || resource.type === "output"))
      return;
    for (const [i, raw] of list.raw.entries()) {
      if (typeof raw !== "string") continue;
      const at = new Value(raw, `${list.path}[${i}]`);
      if (raw.startsWith("${")) {
        const what = "depends_on takes addresses, not templates";
        yield { at, what, got: raw, allowed: "TYPE.NAME", fix: `write "${raw.slice(2, -1).trim()}"` };
        continue;
      }
      const [traversal] = parseTemplates(`\${${raw}}`).flatMap((t) => t.traversals);
      const declaration = traversal && declarationOf(traversal, scope);
      if (!traversal || !declaration) {
        yield { at, what: "this is no resource", got: raw, allowed: "TYPE.NAME", fix: "remove it" };
        continue;
      }
      const { name, address, declared } = declaration;
      const length = name.split(".").length;
      if (traversal.steps.slice(length).some((step) => !step.startsWith("["))) {
        const remote = name.includes("terraform_remote_state");
        yield {
          at,
          what: remote
            ? "depends_on reaches into another stack"
            : "depends_on names an attribute, not a whole resource",
          got: raw,
          allowed: "TYPE.NAME of the same stack",
          fix: remote
            ? "order the stacks (addDependency) and read an attribute of the other one instead"
            : `write ${name}`,
        };
      } else if (!declared) {
        const kind = address.split(".").slice(0, -1).join(".");
        const same = [...scope.addresses].filter((other) => other.startsWith(`${kind}.`));
        const elsewhere = all.resources.find(
          (other) => other.address === address && other.source !== resource.source,
        );
        const meant = nearest(address, same);
        yield {
          at,
          what: elsewhere
            ? `${name} is in another stack (${elsewhere.source})`
            : `${name} is nowhere in the configuration`,
          got: raw,
          ...(same.length > 0 && { allowed: same.join(", ") }),
          fix: elsewhere
            ? "order the stacks (addDependency) and read an attribute of the other one instead"
            : meant
              ? `did you mean ${meant}?`
              : "remove it",
          ...(!scope.whole && !elsewhere && same.length === 0 && { severity: "warning" }),
        };
      }
    }
  },
};
