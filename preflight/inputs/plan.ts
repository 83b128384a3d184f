import type { Resource } from "../resource";
import { isObject, UNKNOWN } from "../value";

/** What one resource is before and after. */
export interface Change {
  readonly address: string;
  readonly type: string;
  /** Set when a moved block gave it another address. */
  readonly previousAddress?: string;
  /** `["no-op"]`, `["create"]`, `["update"]`, `["delete", "create"]`, `["create", "delete"]`, `["delete"]`, `["read"]` */
  readonly actions: readonly string[];
  readonly before: Record<string, unknown> | null;
  /** With {@link UNKNOWN} where the plan does not know. */
  readonly after: Record<string, unknown> | null;
  /** Paths of the attributes that force a replacement. */
  readonly replacePaths: readonly (readonly (string | number)[])[];
  /** Why, in Terraform's words, e.g. `replace_because_cannot_update`. */
  readonly reason?: string;
}

/** A plan, as `terraform show -json` prints it. */
export interface Plan {
  readonly changes: readonly Change[];
  /** What was changed outside of Terraform since the last apply. */
  readonly drift: readonly Change[];
  readonly resources: readonly Resource[];
  readonly terraformVersion: string;
}

export function isPlan(json: unknown): json is Record<string, unknown> {
  return (
    isObject(json) &&
    typeof json.format_version === "string" &&
    ("resource_changes" in json || "planned_values" in json)
  );
}

export function readPlan(json: Record<string, unknown>, source?: string): Plan {
  const changes = list(json.resource_changes).map(toChange);
  const expressions = configuredExpressions(json.configuration);
  const resources = changes
    .filter((change) => change.after !== null)
    .map((change): Resource => {
      const configured = expressions.get(change.address.replace(/\[[^\]]*\]$/, "")) ?? {};
      return {
        address: change.address,
        type: change.type,
        attributes: withReferences(change.after ?? {}, configured),
        planned: true,
        references: referencesOf(configured),
        ...(source && { source }),
      };
    });
  return {
    changes,
    drift: list(json.resource_drift).map(toChange),
    resources,
    terraformVersion: String(json.terraform_version ?? ""),
  };
}

function toChange(entry: Record<string, unknown>): Change {
  const change = isObject(entry.change) ? entry.change : {};
  const after = isObject(change.after)
    ? (markUnknown(change.after, change.after_unknown) as Record<string, unknown>)
    : null;
  return {
    address: String(entry.address),
    type: String(entry.mode === "data" ? `data.${entry.type}` : entry.type),
    ...(typeof entry.previous_address === "string" && { previousAddress: entry.previous_address }),
    actions: Array.isArray(change.actions) ? change.actions.map(String) : [],
    before: isObject(change.before) ? change.before : null,
    after,
    replacePaths: Array.isArray(change.replace_paths) ? change.replace_paths : [],
    ...(typeof entry.action_reason === "string" && { reason: entry.action_reason }),
  };
}

/** Puts the mark where `after_unknown` says true. */
function markUnknown(after: unknown, unknown: unknown): unknown {
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(after)) {
    return after.map((item, i) => markUnknown(item, Array.isArray(unknown) ? unknown[i] : undefined));
  }
  if (!isObject(after) && !isObject(unknown)) return after;
  const result: Record<string, unknown> = isObject(after) ? { ...after } : {};
  for (const key of Object.keys(isObject(unknown) ? unknown : {})) {
    const marked = markUnknown(result[key], (unknown as Record<string, unknown>)[key]);
    if (marked !== undefined) result[key] = marked;
  }
  return result;
}

/** The references of each resource's top-level attributes, by address without index. */
function configuredExpressions(configuration: unknown): Map<string, Record<string, unknown>> {
  const found = new Map<string, Record<string, unknown>>();
  const visit = (module: unknown, prefix: string): void => {
    if (!isObject(module)) return;
    for (const resource of list(module.resources)) {
      found.set(`${prefix}${resource.address}`, {
        ...(isObject(resource.expressions) && resource.expressions),
        ...(Array.isArray(resource.depends_on) && { depends_on: resource.depends_on }),
      });
    }
    for (const [name, call] of Object.entries(isObject(module.module_calls) ? module.module_calls : {})) {
      if (isObject(call)) visit(call.module, `${prefix}module.${name}.`);
    }
  };
  if (isObject(configuration)) visit(configuration.root_module, "");
  return found;
}

/** An unknown top-level value that is a single reference is written as one, so that it can be followed. */
function withReferences(
  after: Record<string, unknown>,
  expressions: Record<string, unknown>,
): Record<string, unknown> {
  const result = { ...after };
  for (const [name, expression] of Object.entries(expressions)) {
    if (name === "depends_on") result.depends_on = expression;
    if (result[name] !== UNKNOWN || !isObject(expression) || !Array.isArray(expression.references)) continue;
    const [reference] = expression.references;
    if (typeof reference === "string") result[name] = `\${${reference}}`;
  }
  return result;
}

/** What the expressions refer to, at any depth. */
function referencesOf(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesOf);
  if (!isObject(expression)) return [];
  return Object.entries(expression).flatMap(([name, value]) =>
    name === "references" && Array.isArray(value) ? value.map(String) : referencesOf(value),
  );
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
