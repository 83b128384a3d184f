import { addressOf, type Traversal } from "../../expression";
import type { Resource, ResourceSet } from "../../resource";
import { UNKNOWN } from "../../value";

/** What one stack or file declares. */
export interface Scope {
  readonly addresses: ReadonlySet<string>;
  readonly locals: ReadonlySet<string>;
  /** It has its terraform block: nothing of it is elsewhere. */
  readonly whole: boolean;
  /** Its resources are planned ones: what they refer to is not in the input. */
  readonly planned: boolean;
}

const scopes = new WeakMap<ResourceSet, Map<string, Scope>>();

/** The scope that a resource is in. */
export function scopeOf({ source = "" }: Resource, all: ResourceSet): Scope {
  let ofSet = scopes.get(all);
  if (!ofSet) {
    ofSet = new Map();
    scopes.set(all, ofSet);
  }
  const known = ofSet.get(source);
  if (known) return known;
  const resources = all.resources.filter((resource) => (resource.source ?? "") === source);
  const locals = resources
    .filter(({ type }) => type === "locals")
    .flatMap(({ attributes }) => Object.keys(attributes));
  const scope: Scope = {
    addresses: new Set(resources.map(({ address }) => address)),
    locals: new Set(locals),
    whole: resources.some(({ type }) => type === "terraform"),
    planned: resources.some(
      ({ planned, attributes }) => planned === true || Object.values(attributes).includes(UNKNOWN),
    ),
  };
  ofSet.set(source, scope);
  return scope;
}

/** What a traversal needs to be declared, and whether it is; undefined for what needs nothing. */
export function declarationOf(
  traversal: Traversal,
  scope: Scope,
): { readonly name: string; readonly address: string; readonly declared: boolean } | undefined {
  const [root = "", second = ""] = traversal.steps;
  if (["path", "terraform", "self", "each", "count"].includes(root)) return undefined;
  if (root === "local") {
    return { name: `local.${second}`, address: `local.${second}`, declared: scope.locals.has(second) };
  }
  if (root === "var" || root === "module") {
    const address = `${root === "var" ? "variable" : "module"}.${second}`;
    return { name: `${root}.${second}`, address, declared: scope.addresses.has(address) };
  }
  const address = addressOf(traversal);
  if (address === undefined) return { name: traversal.steps.join("."), address: "", declared: false };
  return { name: address, address, declared: scope.addresses.has(address) };
}

/** Resources, data sources and the like: what has meta-arguments. */
export function isConfigured({ type }: Resource): boolean {
  return !["terraform", "provider", "variable", "locals", "output"].includes(type);
}
