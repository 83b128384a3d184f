import {
  isComputed,
  type ProviderAttribute,
  type ProviderBlock,
  providerResource,
} from "../cloudsql/provider-schema";
import type { Severity } from "./finding";
import type { Rule, RuleContext, Violation } from "./rule";
import { isObject, textOf, Value } from "./value";

/** Terraform's own words in a resource, and what CDKTF writes beside them. */
const META = new Set([
  "//",
  "count",
  "for_each",
  "depends_on",
  "lifecycle",
  "provider",
  "provisioner",
  "connection",
  "timeouts",
  "dynamic",
  "id",
]);

/** Terraform's own words in a block. */
const META_IN_BLOCK = new Set(["//", "dynamic"]);

/** One attribute that is written, and what the provider says of it. */
export interface Written {
  readonly value: Value;
  readonly name: string;
  /** Without indexes. */
  readonly path: readonly string[];
  /** None: the provider does not have it. */
  readonly attribute: ProviderAttribute | undefined;
  /** Where it is written. */
  readonly block: ProviderBlock;
}

/** One block that is written, or the resource itself. */
export interface WrittenBlock {
  readonly value: Value;
  readonly path: readonly string[];
  readonly block: ProviderBlock;
  /** Names that a dynamic block makes. */
  readonly dynamic: readonly string[];
}

/** Several rules walk each resource: it is done once. */
const attributes = new WeakMap<object, readonly Written[]>();
const blocks = new WeakMap<object, readonly WrittenBlock[]>();

function remembered<T>(known: WeakMap<object, T>, { raw }: Value, make: () => T): T {
  if (typeof raw !== "object" || raw === null) return make();
  const before = known.get(raw);
  if (before) return before;
  const made = make();
  known.set(raw, made);
  return made;
}

/** Every attribute that is written in a resource of a known type, at any depth. */
export function writtenAttributes(resource: Value, type: string): readonly Written[] {
  return remembered(attributes, resource, () => [...attributesIn(resource, type)]);
}

function* attributesIn(resource: Value, type: string): Iterable<Written> {
  for (const { value, path, block } of writtenBlocks(resource, type)) {
    for (const [name, child] of value.entries()) {
      if ((path.length === 0 ? META : META_IN_BLOCK).has(name)) continue;
      yield { value: child, name, path: [...path, name], attribute: declared(block, name), block };
    }
    for (const name of Object.keys(dynamicOf(value))) {
      if (!Object.hasOwn(block, name)) {
        const at = value.get("dynamic").get(name);
        yield { value: at, name, path: [...path, name], attribute: undefined, block };
      }
    }
  }
}

/** Every block that is written, those that a dynamic block makes among them. */
export function writtenBlocks(resource: Value, type: string): readonly WrittenBlock[] {
  const schema = providerResource(type);
  return schema ? remembered(blocks, resource, () => [...blocksIn(resource, [], schema.attributes)]) : [];
}

function* blocksIn(value: Value, path: readonly string[], block: ProviderBlock): Iterable<WrittenBlock> {
  if (value.isUnknown) return;
  const made = dynamicOf(value);
  yield { value, path, block, dynamic: Object.keys(made) };
  const written = [
    ...value.entries().map(([name, child]) => [name, child.items()] as const),
    ...Object.entries(made).map(([name, all]) => [name, all.flatMap((one) => one.items("content"))] as const),
  ];
  for (const [name, items] of written) {
    const attribute = declared(block, name);
    const inner = attribute?.elem?.block;
    if (!inner || isComputed(attribute)) continue;
    for (const item of items) if (isObject(item.raw)) yield* blocksIn(item, [...path, name], inner);
  }
}

function declared(block: ProviderBlock, name: string): ProviderAttribute | undefined {
  return Object.hasOwn(block, name) ? block[name] : undefined;
}

function dynamicOf(value: Value): Record<string, Value[]> {
  // Without a prototype: a block may be called constructor.
  const made: Record<string, Value[]> = Object.create(null);
  for (const block of value.items("dynamic"))
    for (const [name, body] of block.entries()) made[name] = [...(made[name] ?? []), ...body.items()];
  return made;
}

/** Absolute paths of the provider, `settings.0.clone`, as values. */
export function atProviderPath(resource: Value, path: string): Value {
  return resource.get(path.replace(/\.0(?=\.|$)/g, ""));
}

type SchemaRule = Omit<Rule, "types" | "check" | "area" | "severity"> & {
  readonly severity?: Severity;
  readonly check: (resource: Value, type: string, context: RuleContext) => Iterable<Violation>;
};

/**
 * A rule by the provider's schemas. What comes from a plan has been judged by the provider itself. Another
 * release of the provider, or its beta, knows other attributes: then nothing is more than a warning.
 */
export function schemaRule({ check, ...rule }: SchemaRule): Rule {
  return {
    severity: "error",
    area: "schema",
    ...rule,
    types: ["*"],
    *check(value, context) {
      const { resource } = context;
      if (resource.planned || !providerResource(resource.type)) return;
      for (const violation of check(value, resource.type, context)) {
        const severity = violation.severity ?? rule.severity ?? "error";
        const holds = severity !== "error" || usesKnownRelease(context);
        yield holds ? violation : { ...violation, severity: "warning" };
      }
    },
  };
}

/** Major releases whose schemas these are alike enough to. */
const MAJOR = "6";

/** Whether the configuration takes a provider whose schemas these are; so it does where it doesn't say. */
export function usesKnownRelease({ resource, all }: RuleContext): boolean {
  if (textOf(resource.attributes.provider ?? "").includes("beta")) return false;
  return all.ofType("terraform").every((block) => {
    if (block.source !== resource.source) return true;
    const required = new Value(block.attributes, "").items("required_providers");
    const versions = required.flatMap((providers) => {
      const google = providers.get("google");
      return [google.get("version").string ?? google.string ?? ""];
    });
    return versions.every((version) => {
      const majors = [...version.matchAll(/(?:^|[^.\d])(\d+)(?=[.\s,]|$)/g)].map(([, major]) => major);
      return majors.length === 0 || majors.includes(MAJOR) || /^\s*>/.test(version);
    });
  });
}
