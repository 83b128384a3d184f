import type { Resource } from "../resource";
import { isObject } from "../value";

/** Top-level blocks of Terraform's JSON syntax. */
const TOP_LEVEL = new Set([
  "//",
  "terraform",
  "provider",
  "variable",
  "locals",
  "output",
  "resource",
  "data",
  "ephemeral",
  "module",
  "moved",
  "removed",
  "import",
  "check",
]);

/** Whether parsed JSON looks like a Terraform configuration. */
export function isConfiguration(json: unknown): json is Record<string, unknown> {
  if (!isObject(json)) return false;
  const keys = Object.keys(json);
  return keys.length > 0 && keys.every((name) => TOP_LEVEL.has(name)) && keys.some((name) => name !== "//");
}

/**
 * The resources and other blocks of a configuration. Bodies are copied, and a body that is written as a
 * list of objects is merged, as Terraform does.
 */
export function resourcesOfConfiguration(
  configuration: Record<string, unknown>,
  source?: string,
): Resource[] {
  const of = (address: string, type: string, body: unknown): Resource => {
    const attributes = merged(body);
    const path = constructPath(attributes);
    return { address, type, attributes, ...(path && { path }), ...(source && { source }) };
  };
  const named = (block: string, type: (name: string) => string): Resource[] =>
    labels(configuration[block]).map(([name, body]) => of(`${block}.${name}`, type(name), body));
  const typed = (block: string, prefix: string): Resource[] =>
    labels(configuration[block]).flatMap(([type, bodies]) =>
      labels(bodies).map(([name, body]) => of(`${prefix}${type}.${name}`, `${prefix}${type}`, body)),
    );

  return [
    ...(configuration.terraform === undefined ? [] : [of("terraform", "terraform", configuration.terraform)]),
    ...labels(configuration.provider).flatMap(([name, bodies]) =>
      (Array.isArray(bodies) ? bodies : [bodies]).map((body) => of(`provider.${name}`, "provider", body)),
    ),
    ...named("output", () => "output"),
    ...named("variable", () => "variable"),
    ...(configuration.locals === undefined ? [] : [of("locals", "locals", configuration.locals)]),
    ...named("module", () => "module"),
    ...typed("resource", ""),
    ...typed("data", "data."),
    ...typed("ephemeral", "ephemeral."),
  ];
}

/**
 * Merges configuration files in Terraform's order: overrides (`override.tf.json`, `*_override.tf.json`)
 * last, attribute by attribute.
 */
export function mergeConfigurations(
  files: readonly { readonly name: string; readonly json: Record<string, unknown> }[],
): Record<string, unknown> {
  const isOverride = ({ name }: { name: string }) => /(^|[/_])override\.tf\.json$/.test(name);
  const sorted = [...files].sort(
    (a, b) => Number(isOverride(a)) - Number(isOverride(b)) || (a.name < b.name ? -1 : 1),
  );
  // Down to the attributes of a resource: resource, type, name.
  return sorted.reduce<Record<string, unknown>>((whole, { json }) => deepMerge(whole, json, 4), {});
}

function deepMerge(
  a: Record<string, unknown>,
  b: Record<string, unknown>,
  depth: number,
): Record<string, unknown> {
  const result = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = result[key];
    result[key] =
      depth > 1 && isObject(before) && isObject(value) ? deepMerge(before, value, depth - 1) : value;
  }
  return result;
}

/** Label and body, whether the level is an object or a list of objects. */
function labels(level: unknown): [string, unknown][] {
  if (Array.isArray(level)) return level.flatMap(labels);
  return isObject(level) ? Object.entries(level).filter(([name]) => name !== "//") : [];
}

function merged(body: unknown): Record<string, unknown> {
  if (Array.isArray(body))
    return Object.assign({}, ...body.filter(isObject).map((part) => structuredClone(part)));
  return isObject(body) ? structuredClone(body) : {};
}

function constructPath(attributes: Record<string, unknown>): string | undefined {
  const comment = attributes["//"];
  const metadata = isObject(comment) ? comment.metadata : undefined;
  return isObject(metadata) && typeof metadata.path === "string" ? metadata.path : undefined;
}
