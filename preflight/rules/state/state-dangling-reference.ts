import { nearest } from "../../../cloudsql/text";
import { type Traversal, templatesOf } from "../../expression";
import type { Rule, Violation } from "../../rule";
import { isObject, type Value } from "../../value";
import { declarationOf, type Scope, scopeOf } from "./scope";

/** Roots that mean something only in a text of Google's, or of a shell. */
const PATH_NAMES = new Set(["module", "root", "cwd"]);

/** What a template refers to is there. */
export const stateDanglingReference: Rule = {
  id: "state-dangling-reference",
  severity: "error",
  area: "state",
  title: "every ${…} refers to something of the configuration",
  why: "Terraform refuses the plan: reference to undeclared resource, input variable or local value.",
  ignoreWhen: "the input is only a part of the configuration",
  link: "https://developer.hashicorp.com/terraform/language/expressions/references",
  types: ["*"],
  *check(values, { resource, all }) {
    const { type } = resource;
    const scope = scopeOf(resource, all);
    if (scope.planned || type === "terraform" || type === "variable") return;
    const dynamic = dynamicNames(values);
    for (const { at, templates } of templatesOf(values)) {
      for (const template of templates) {
        for (const traversal of template.traversals) {
          if (dynamic.has(traversal.steps[0] ?? "")) continue;
          const violation = violationOf(traversal, template.source, scope);
          if (violation) yield { at, got: template.source, ...violation };
        }
      }
    }
  },
};

function violationOf(
  traversal: Traversal,
  source: string,
  scope: Scope,
): Pick<Violation, "what" | "fix" | "severity" | "allowed"> | undefined {
  const [root = "", second] = traversal.steps;
  if (second === undefined) {
    const fix = `to leave it to a shell or a program write $${source}; otherwise quote it, or write what it is a part of`;
    return { what: `${root} alone is no reference: a resource type needs a name`, fix };
  }
  if (root === "path" && !PATH_NAMES.has(second)) {
    return {
      what: `there is no path.${second}`,
      allowed: "path.module, path.root, path.cwd",
      fix: "write path.module",
    };
  }
  const declaration = declarationOf(traversal, scope);
  if (!declaration || declaration.declared) return undefined;
  const { name, address } = declaration;
  const candidates = candidatesFor(root, address, scope);
  const certain = scope.whole || candidates.length > 0;
  // A fragment leaves its variables and locals out.
  if (!certain && (root === "var" || root === "local")) return undefined;
  const meant = nearest(name, candidates) ?? (candidates.length === 1 ? candidates[0] : undefined);
  return {
    what: `${name} is nowhere in the configuration`,
    ...(candidates.length > 0 && { allowed: candidates.join(", ") }),
    fix: meant ? `did you mean ${meant}?` : `declare it, or write $${source} if it is meant literally`,
    ...(!certain && { severity: "warning" }),
  };
}

/** What is declared of the same kind. */
function candidatesFor(root: string, address: string, scope: Scope): string[] {
  if (root === "local")
    return [...scope.locals].filter((name) => name !== "//").map((name) => `local.${name}`);
  const kind = address.split(".").slice(0, -1).join(".");
  const same = [...scope.addresses].filter((other) => other.split(".").slice(0, -1).join(".") === kind);
  return root === "var" ? same.map((other) => other.replace(/^variable\./, "var.")) : same;
}

/** Iterators of dynamic blocks. */
function dynamicNames(values: Value): Set<string> {
  const names = new Set<string>();
  const visit = (raw: unknown): void => {
    if (Array.isArray(raw)) raw.forEach(visit);
    if (!isObject(raw)) return;
    for (const [key, child] of Object.entries(raw)) {
      if (key === "dynamic" && isObject(child)) {
        for (const [label, body] of Object.entries(child)) {
          names.add(label);
          for (const one of Array.isArray(body) ? body : [body]) {
            if (isObject(one) && typeof one.iterator === "string") names.add(one.iterator);
          }
        }
      }
      visit(child);
    }
  };
  visit(values.raw);
  return names;
}
