import { type ProviderAttribute, type ProviderBlock, providerResource } from "../../cloudsql/provider-schema";
import { parseTemplates } from "../../preflight/expression";
import { isObject, isUnknown } from "../../preflight/value";

type Json = Record<string, unknown>;

/** What is Terraform's own in a resource, and not in the values of a plan. */
const META = new Set([
  "//",
  "count",
  "for_each",
  "depends_on",
  "lifecycle",
  "provider",
  "provisioner",
  "connection",
]);

/**
 * The plan that creates a configuration's resources, as `terraform show -json` writes it: blocks are lists,
 * numbers and booleans have their type, what is unknown is left out and marked. Reads resources of the root
 * module without count and for_each.
 */
export function planOf(configuration: Json): Json {
  const resources = Object.entries(configuration.resource as Record<string, Record<string, Json>>).flatMap(
    ([type, named]) => Object.entries(named).map(([name, body]) => ({ type, name, body })),
  );
  const literal = (text: string): unknown => {
    const [, type, name, attribute = ""] = /^\$\{(\w+)\.([\w-]+)\.(\w+)\}$/.exec(text) ?? [];
    const found = resources.find((one) => one.type === type && one.name === name)?.body[attribute];
    return isUnknown(found) || typeof found === "object" ? undefined : found;
  };
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    resource_changes: resources.map(({ type, name, body }) => {
      const { value, unknown } = planned(
        resolved(attributesOf(body), literal) as Json,
        providerResource(type)?.attributes,
      );
      return {
        address: `${type}.${name}`,
        mode: "managed",
        type,
        name,
        provider_name: "registry.terraform.io/hashicorp/google",
        change: {
          actions: ["create"],
          before: null,
          after: value,
          after_unknown: unknown,
          before_sensitive: false,
          after_sensitive: {},
        },
      };
    }),
    configuration: {
      root_module: {
        resources: resources.map(({ type, name, body }) => ({
          address: `${type}.${name}`,
          mode: "managed",
          type,
          name,
          expressions: expressionsOf(attributesOf(body), providerResource(type)?.attributes),
          ...(Array.isArray(body.depends_on) && { depends_on: body.depends_on }),
          ...(body.provisioner !== undefined && { provisioners: provisionersOf(body.provisioner) }),
        })),
      },
    },
  };
}

function attributesOf(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !META.has(name)));
}

/** With the values of references that Terraform knows when it plans. */
function resolved(value: unknown, literal: (text: string) => unknown): unknown {
  if (typeof value === "string") return literal(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => resolved(one, literal));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one, literal)]));
}

interface Planned {
  readonly value: unknown;
  readonly unknown: unknown;
}

function planned(body: Json, block: ProviderBlock = {}): Planned {
  const value: Json = {};
  const unknown: Json = {};
  for (const [name, written] of Object.entries(body)) {
    const one = plannedAttribute(written, block[name]);
    if (one.unknown !== true) value[name] = one.value;
    if (one.unknown !== false) unknown[name] = one.unknown;
  }
  for (const [name, attribute] of Object.entries(block)) {
    if (name in body) continue;
    if (attribute.computed) unknown[name] = true;
    else if (attribute.elem?.block) value[name] = [];
    else value[name] = null;
  }
  return { value, unknown };
}

function plannedAttribute(written: unknown, attribute: ProviderAttribute | undefined): Planned {
  if (written === null) return { value: attribute?.elem?.block ? [] : null, unknown: false };
  if (isUnknown(written)) return { value: undefined, unknown: true };
  const inner = attribute?.elem?.block;
  if (inner) {
    const blocks = (Array.isArray(written) ? written : [written]).map((one) => planned(one as Json, inner));
    return { value: blocks.map(({ value }) => value), unknown: blocks.map(({ unknown }) => unknown) };
  }
  if (Array.isArray(written)) {
    const items = written.map((one) => plannedAttribute(one, undefined));
    return {
      value: items.map(({ value }) => value ?? null),
      unknown: items.some(({ unknown }) => unknown !== false) ? items.map(({ unknown }) => unknown) : false,
    };
  }
  if (isObject(written)) {
    const { value, unknown } = planned(written);
    return { value, unknown: Object.keys(unknown as Json).length > 0 ? unknown : false };
  }
  return { value: converted(written, attribute?.type), unknown: false };
}

/** What cannot be converted stays, as it does in a configuration that is not planned. */
function converted(value: unknown, type: ProviderAttribute["type"] | undefined): unknown {
  const isNumber = type === "int" || type === "float";
  if (isNumber && typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)))
    return Number(value);
  if (type === "bool" && (value === "true" || value === "false")) return value === "true";
  if (type === "string" && (typeof value === "number" || typeof value === "boolean")) return String(value);
  return value;
}

function expressionsOf(body: Json, block: ProviderBlock = {}): Json {
  return Object.fromEntries(
    Object.entries(body).map(([name, written]) => {
      const inner = block[name]?.elem?.block;
      if (!inner || isUnknown(written)) return [name, expressionOf(written)];
      const blocks = (Array.isArray(written) ? written : [written]).filter(isObject);
      return [name, blocks.map((one) => expressionsOf(one, inner))];
    }),
  );
}

function expressionOf(written: unknown): Json {
  const texts = textsIn(written).filter((text) => isUnknown(text));
  if (texts.length === 0) return { constant_value: written };
  const traversals = texts.flatMap((text) => parseTemplates(text).flatMap((template) => template.traversals));
  const named = traversals.flatMap(({ steps }) => {
    const whole = steps.join(".").replaceAll(".[]", "[0]");
    const length = steps[0] === "data" || steps[0] === "ephemeral" ? 3 : 2;
    return [whole, steps.slice(0, length).join(".")];
  });
  return { references: [...new Set(named)] };
}

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function provisionersOf(written: unknown): Json[] {
  return (Array.isArray(written) ? written : [written]).flatMap((one) =>
    Object.entries(one as Record<string, Json>).map(([type, body]) => ({
      type,
      expressions: Object.fromEntries(
        Object.entries(body).map(([name, value]) => [name, expressionOf(value)]),
      ),
    })),
  );
}
