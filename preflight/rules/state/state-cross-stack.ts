import { parseTemplates } from "../../expression";
import type { Resource, ResourceSet } from "../../resource";
import type { Rule } from "../../rule";

const TYPE = "data.terraform_remote_state";

/** Stacks read from one another in one direction, and only what is there. */
export const stateCrossStack: Rule = {
  id: "state-cross-stack",
  severity: "error",
  area: "state",
  title: "stacks do not read one another's states in a circle, nor outputs that do not exist",
  why: "The first deploy looks for a state that is not there yet, and a plan of the reader fails until the other is deployed.",
  ignoreWhen: "the stacks are always deployed together, in this order",
  link: "https://github.com/hashicorp/terraform-cdk/issues/3514",
  types: [TYPE],
  *check(_values, { resource, all }) {
    const from = resource.source;
    const to = producerOf(resource, all);
    if (from === undefined || to === undefined) return;
    const back = pathBetween(to, from, all);
    const read = referencesTo(resource, all);
    const where = read.map(({ path, address }) => path ?? address).join(", ") || resource.address;
    if (back) {
      yield {
        at: "",
        what: `the stacks depend on one another in a circle: ${[from, ...back].join(" -> ")}`,
        got: where,
        fix: `create what both need in one of them, or in a third stack that both read`,
      };
      return;
    }
    const outputs = new Set(
      all.resources
        .filter(({ source, type }) => source === to && type === "output")
        .map(({ address }) => address.replace("output.", "")),
    );
    const missing = read
      .flatMap((reader) => outputsRead(reader, resource))
      .find((name) => !outputs.has(name));
    if (missing !== undefined) {
      const fix = `add the output ${missing} to ${to}, and deploy that first`;
      yield {
        at: "",
        what: `the stack ${to} has no output ${missing}`,
        got: where,
        allowed: [...outputs].join(", ") || "none",
        fix,
      };
    } else {
      const what = `the stack reads the state of ${to}: it cannot be planned before ${to} is deployed`;
      yield { at: "", what, got: where, fix: "give the value by a name that both know", severity: "info" };
    }
  },
};

/** The stack whose state a data source reads: by CDKTF's name for it, or by the place of the state. */
function producerOf({ address, attributes, source }: Resource, all: ResourceSet): string | undefined {
  const name = address.slice(TYPE.length + 1).replace(/^cross-stack-reference-input-/, "");
  const place = JSON.stringify(attributes.config ?? "");
  const stacks = new Set(all.resources.flatMap((resource) => resource.source ?? []));
  return [...stacks].find((stack) => {
    const plain = stack.replace(/^.*stacks\//, "").replace(/\/.*$/, "");
    if (stack === source) return false;
    return (
      plain === name || new RegExp(`[/"]${plain.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}["./]`).test(place)
    );
  });
}

function pathBetween(
  from: string,
  to: string,
  all: ResourceSet,
  seen: readonly string[] = [],
): string[] | undefined {
  if (from === to) return [to];
  if (seen.includes(from)) return undefined;
  for (const resource of all.ofType(TYPE)) {
    if (resource.source !== from) continue;
    const next = producerOf(resource, all);
    const rest = next && pathBetween(next, to, all, [...seen, from]);
    if (rest) return [from, ...rest];
  }
  return undefined;
}

function referencesTo({ address, source }: Resource, all: ResourceSet): Resource[] {
  return all.resources.filter(
    (resource) => resource.source === source && JSON.stringify(resource.attributes).includes(`${address}.`),
  );
}

function outputsRead({ attributes }: Resource, { address }: Resource): string[] {
  return parseTemplates(JSON.stringify(attributes).replaceAll('\\"', '"')).flatMap(({ traversals }) =>
    traversals.flatMap(({ steps }) =>
      steps.join(".").startsWith(`${address}.outputs.`) ? (steps[4] ?? []) : [],
    ),
  );
}
