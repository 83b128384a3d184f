import { type Resource, type ResourceSet, references, valuesOf } from "./resource";
import { texts } from "./value";

const edges = new WeakMap<ResourceSet, Map<Resource, ReadonlySet<string>>>();

/**
 * Whether a resource comes after another: by `depends_on`, by references, through local values or through
 * other resources. What goes through a module may, so it counts.
 */
export function comesAfter(all: ResourceSet, later: Resource, earlier: Resource): boolean {
  const seen = new Set<Resource>([later]);
  const queue = [later];
  for (let next = queue.pop(); next; next = queue.pop()) {
    for (const address of namedBy(all, next)) {
      if (address.startsWith("module.") || (next.planned && address.startsWith("var."))) return true;
      for (const target of at(all, next, address)) {
        if (target === earlier) return true;
        if (seen.has(target)) continue;
        seen.add(target);
        queue.push(target);
      }
    }
  }
  return false;
}

/** `type.name` of `type.name[0].attribute`, also when it is written as `${type.name}`. */
export function addressIn(text: string): string {
  return /(?:(?:data|ephemeral)\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*/.exec(text)?.[0] ?? text;
}

/** Addresses that a resource names anywhere, `depends_on` among them. */
function namedBy(all: ResourceSet, resource: Resource): ReadonlySet<string> {
  const known = edges.get(all) ?? new Map<Resource, ReadonlySet<string>>();
  edges.set(all, known);
  const cached = known.get(resource);
  if (cached) return cached;
  const named = new Set<string>();
  for (const { value, text } of texts(valuesOf(resource))) {
    if (/^depends_on\b/.test(value.path)) named.add(addressIn(text));
    else for (const address of references(text)) named.add(address);
  }
  for (const reference of resource.references ?? []) named.add(addressIn(reference));
  known.set(resource, throughLocals(all, resource, named));
  return named;
}

function throughLocals(all: ResourceSet, resource: Resource, named: Set<string>): Set<string> {
  const locals = all.at(resource, "locals");
  // The set grows while it is walked.
  for (const address of named) {
    if (!locals || !address.startsWith("local.")) continue;
    for (const { text } of texts(valuesOf(locals).get(address.slice("local.".length))))
      for (const found of references(text)) named.add(found);
  }
  return named;
}

/** In a plan addresses have their modules and indexes, and expressions don't. */
function at(all: ResourceSet, from: Resource, address: string): Resource[] {
  const exact = all.at(from, address);
  if (exact) return [exact];
  if (!from.planned) return [];
  return all.resources.filter(
    (resource) =>
      resource.source === from.source &&
      `.${resource.address.replace(/\[[^\]]*\]/g, "")}`.endsWith(`.${address}`),
  );
}
