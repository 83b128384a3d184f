import { addressOf, parseTemplates, templatesOf } from "../../expression";
import { type Resource, type ResourceSet, valuesOf } from "../../resource";
import type { Rule } from "../../rule";
import { isConfigured, scopeOf } from "./scope";

const found = new WeakMap<ResourceSet, ReadonlyMap<Resource, readonly string[]>>();

/** Nothing waits for itself. */
export const stateCycle: Rule = {
  id: "state-cycle",
  severity: "error",
  area: "state",
  title: "resources do not depend on themselves, directly or in a circle",
  why: "Terraform refuses the plan: cycle, or self-referential block.",
  link: "https://developer.hashicorp.com/terraform/internals/graph",
  types: ["*"],
  *check(_values, { resource, all }) {
    if (!isConfigured(resource) || resource.type === "module" || scopeOf(resource, all).planned) return;
    const cycle = cyclesOf(all).get(resource);
    if (!cycle) return;
    yield {
      at: "",
      what:
        cycle.length === 1 ? "the resource refers to itself" : "resources depend on one another in a circle",
      got: [...cycle, cycle[0]].join(" -> "),
      fix:
        cycle.length === 1
          ? "write the value, or self.… in a provisioner"
          : "take one of these references or depends_on away",
    };
  },
};

/** Each circle once, at its first resource. */
function cyclesOf(all: ResourceSet): ReadonlyMap<Resource, readonly string[]> {
  const known = found.get(all);
  if (known) return known;
  const cycles = new Map<Resource, readonly string[]>();
  const state = new Map<Resource, "open" | "done">();
  const path: Resource[] = [];
  const visit = (resource: Resource): void => {
    state.set(resource, "open");
    path.push(resource);
    for (const next of neighbours(resource, all)) {
      if (state.get(next) === "open") {
        const circle = path.slice(path.indexOf(next)).map(({ address }) => address);
        cycles.set(next, circle);
      } else if (!state.has(next)) visit(next);
    }
    path.pop();
    state.set(resource, "done");
  };
  for (const resource of all.resources) if (isConfigured(resource) && !state.has(resource)) visit(resource);
  found.set(all, cycles);
  return cycles;
}

function neighbours(resource: Resource, all: ResourceSet): Set<Resource> {
  const listed = resource.attributes.depends_on;
  const texts = Array.isArray(listed) ? listed.filter((item) => typeof item === "string") : [];
  const traversals = [
    ...templatesOf(valuesOf(resource)).flatMap(({ templates }) => templates.flatMap((t) => t.traversals)),
    ...texts.flatMap((text) =>
      parseTemplates(`\${${text.replace(/^\$\{|\}$/g, "")}}`).flatMap((t) => t.traversals),
    ),
  ];
  const next = traversals.flatMap((traversal) => all.at(resource, addressOf(traversal) ?? "") ?? []);
  return new Set(next.filter(isConfigured));
}
