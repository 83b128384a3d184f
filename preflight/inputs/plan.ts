import type { Resource } from "../resource";
import { isObject, UNKNOWN } from "../value";

/** What one resource is before and after. */
export interface Change {
  readonly address: string;
  /** Data sources have `data.` in front. */
  readonly type: string;
  /** Set when a moved block gave it another address. */
  readonly previousAddress?: string;
  /** Key of an object that an earlier replacement left behind; the address is its successor's. */
  readonly deposed?: string;
  /** Set when an import block takes over something that exists. */
  readonly imported?: boolean;
  /**
   * `["no-op"]`, `["create"]`, `["update"]`, `["delete", "create"]`, `["create", "delete"]`, `["delete"]`,
   * `["read"]`, `["forget"]`, `["create", "forget"]`
   */
  readonly actions: readonly string[];
  readonly before: Record<string, unknown> | null;
  /** With {@link UNKNOWN} where the plan does not know. */
  readonly after: Record<string, unknown> | null;
  /** True, or the same shape with true, where a value must not be shown. */
  readonly beforeSensitive?: unknown;
  readonly afterSensitive?: unknown;
  /** Paths of the attributes that force a replacement. */
  readonly replacePaths: readonly (readonly (string | number)[])[];
  /** Why, in Terraform's words, e.g. `replace_because_cannot_update`. */
  readonly reason?: string;
  /** Commands of its `local-exec` provisioners; a template is not filled in. */
  readonly commands?: readonly string[];
}

/** A plan, as `terraform show -json` prints it. */
export interface Plan {
  readonly changes: readonly Change[];
  /** What was changed outside of Terraform since the last apply. */
  readonly drift: readonly Change[];
  /** What will be, to be checked. A sensitive value is {@link UNKNOWN}: no message can show it. */
  readonly resources: readonly Resource[];
  readonly terraformVersion: string;
  /** Planning failed, and this is as far as it came. */
  readonly errored: boolean;
}

export function isPlan(json: unknown): json is Record<string, unknown> {
  return (
    isObject(json) &&
    typeof json.format_version === "string" &&
    ("resource_changes" in json || "planned_values" in json)
  );
}

export function readPlan(json: Record<string, unknown>, source?: string): Plan {
  const configured = configuredResources(json.configuration);
  const configurationOf = (address: unknown) => configured.get(withoutIndexes(textOf(address)));
  const changes = list(json.resource_changes).map((entry) => {
    const commands = commandsOf(configurationOf(entry.address)?.provisioners);
    return { ...toChange(entry), ...(commands.length > 0 && { commands }) };
  });
  const resources = changes
    .filter((change) => change.after !== null)
    .map((change): Resource => {
      const { expressions = {}, depends_on } = configurationOf(change.address) ?? {};
      const masked = markSensitive(change.after, change.afterSensitive);
      const attributes = withReferences(isObject(masked) ? masked : {}, expressions);
      return {
        address: change.address,
        type: change.type,
        attributes: Array.isArray(depends_on) ? { ...attributes, depends_on } : attributes,
        planned: true,
        references: referencesOf(expressions),
        ...(source && { source }),
      };
    });
  return {
    changes,
    drift: list(json.resource_drift).map(toChange),
    resources,
    terraformVersion: textOf(json.terraform_version),
    errored: json.errored === true,
  };
}

function toChange(entry: Record<string, unknown>): Change {
  const change = isObject(entry.change) ? entry.change : {};
  const after = isObject(change.after) ? markUnknown(change.after, change.after_unknown) : null;
  return {
    address: textOf(entry.address),
    type: `${entry.mode === "data" ? "data." : ""}${textOf(entry.type)}`,
    ...(typeof entry.previous_address === "string" && { previousAddress: entry.previous_address }),
    ...(typeof entry.deposed === "string" && { deposed: entry.deposed }),
    ...(isObject(change.importing) && { imported: true }),
    actions: texts(change.actions),
    before: isObject(change.before) ? change.before : null,
    after: isObject(after) ? after : null,
    beforeSensitive: change.before_sensitive,
    afterSensitive: change.after_sensitive,
    replacePaths: Array.isArray(change.replace_paths) ? change.replace_paths.filter(isPath) : [],
    ...(typeof entry.action_reason === "string" && { reason: entry.action_reason }),
  };
}

function isPath(path: unknown): path is (string | number)[] {
  return Array.isArray(path) && path.every((step) => typeof step === "string" || typeof step === "number");
}

/** A copy with {@link UNKNOWN} where `after_unknown` says true. */
function markUnknown(value: unknown, mask: unknown): unknown {
  return mark(value, mask, () => UNKNOWN);
}

/** A copy with {@link UNKNOWN} for sensitive values; what is not set has nothing to hide. */
export function markSensitive(value: unknown, mask: unknown): unknown {
  return mark(value, mask, (hidden) => ((hidden ?? null) === null ? hidden : UNKNOWN));
}

function mark(value: unknown, mask: unknown, marked: (value: unknown) => unknown): unknown {
  if (mask === true) return marked(value);
  if (Array.isArray(value)) {
    return Array.isArray(mask) ? value.map((item, i) => mark(item, mask[i], marked)) : value;
  }
  if (!isObject(mask) || (!isObject(value) && (value ?? null) !== null)) return value;
  // Terraform leaves out what it does not know.
  const below = Object.entries(mask).filter(([, part]) => hasMark(part));
  if (below.length === 0) return value;
  const result: Record<string, unknown> = { ...(value as object) };
  for (const [key, part] of below) result[key] = mark(result[key], part, marked);
  return result;
}

function hasMark(mask: unknown): boolean {
  if (Array.isArray(mask)) return mask.some(hasMark);
  return mask === true || (isObject(mask) && Object.values(mask).some(hasMark));
}

interface ConfiguredResource {
  readonly expressions?: Record<string, unknown>;
  readonly depends_on?: unknown;
  readonly provisioners?: unknown;
}

/** The configuration's resources by address without indexes. */
function configuredResources(configuration: unknown): Map<string, ConfiguredResource> {
  const found = new Map<string, ConfiguredResource>();
  const visit = (module: unknown, prefix: string): void => {
    if (!isObject(module)) return;
    for (const { address, expressions, depends_on, provisioners } of list(module.resources)) {
      found.set(`${prefix}${textOf(address)}`, {
        ...(isObject(expressions) && { expressions }),
        depends_on,
        provisioners,
      });
    }
    for (const [name, call] of Object.entries(isObject(module.module_calls) ? module.module_calls : {})) {
      if (isObject(call)) visit(call.module, `${prefix}module.${name}.`);
    }
  };
  if (isObject(configuration)) visit(configuration.root_module, "");
  return found;
}

/** `module.db.google_sql_user.app` for `module.db[0].google_sql_user.app["a.b"]`. */
function withoutIndexes(address: string): string {
  return address.replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "");
}

function commandsOf(provisioners: unknown): string[] {
  return list(provisioners)
    .filter((provisioner) => provisioner.type === "local-exec")
    .map(({ expressions }) => {
      const command = isObject(expressions) ? expressions.command : undefined;
      return isObject(command) && typeof command.constant_value === "string" ? command.constant_value : "";
    });
}

/** An unknown value that is one reference is written as one, at any depth, so that it can be followed. */
function withReferences(
  after: Record<string, unknown>,
  expressions: Record<string, unknown>,
): Record<string, unknown> {
  const result = { ...after };
  for (const [name, expression] of Object.entries(expressions)) {
    if (Object.hasOwn(result, name)) result[name] = withReference(result[name], expression);
  }
  return result;
}

function withReference(value: unknown, expression: unknown): unknown {
  if (value === UNKNOWN) {
    const reference = isObject(expression) ? onlyReference(expression.references) : undefined;
    return reference === undefined ? UNKNOWN : `\${${reference}}`;
  }
  // With dynamic blocks the expressions are others than the blocks.
  if (Array.isArray(value) && Array.isArray(expression) && value.length === expression.length)
    return value.map((item, i) => withReference(item, expression[i]));
  return isObject(value) && isObject(expression) ? withReferences(value, expression) : value;
}

/** Terraform lists `a.b.id` and then `a.b`. */
function onlyReference(references: unknown): string | undefined {
  const named = texts(references);
  const longest = named.filter(
    (one, i) => named.indexOf(one) === i && !named.some((other) => other !== one && other.startsWith(one)),
  );
  return longest.length === 1 ? longest[0] : undefined;
}

/** What the expressions refer to, at any depth. */
function referencesOf(expression: unknown): string[] {
  if (Array.isArray(expression)) return expression.flatMap(referencesOf);
  if (!isObject(expression)) return [];
  return Object.entries(expression).flatMap(([name, value]) =>
    name === "references" && Array.isArray(value) ? texts(value) : referencesOf(value),
  );
}

/** What is no text is no name either. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
