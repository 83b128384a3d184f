/** What a schema is: attributes and nested blocks, with the rules that the wire form does not carry. */
import type { CtyType } from "./values";

export type ProviderName = "google" | "random" | "null";

/** What limits a value or what a change of it does. Paths are Terraform's, e.g. `settings.0.tier`. */
export interface Rules {
  /** A change replaces the resource. */
  readonly forceNew?: boolean;
  /** Taken where the configuration says nothing. */
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  /** Smallest and largest allowed number. */
  readonly range?: readonly [number, number];
  readonly conflictsWith?: readonly string[];
  readonly requiredWith?: readonly string[];
  readonly exactlyOneOf?: readonly string[];
  readonly atLeastOneOf?: readonly string[];
  /** The provider hides differences that mean nothing to the service, e.g. a name against its self link. */
  readonly diffSuppressed?: boolean;
}

export interface Attribute extends Rules {
  readonly type: CtyType;
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly sensitive: boolean;
  readonly writeOnly: boolean;
  readonly deprecated: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** The text must be JSON. */
  readonly json?: boolean;
  /** The value that the service takes an unset one for. */
  readonly unsetMeans?: string;
}

export interface NestedBlock extends Rules {
  readonly nesting: "single" | "list" | "set";
  readonly block: Block;
  readonly minItems: number;
  /** 0 for no limit. */
  readonly maxItems: number;
  /** Kept from the prior state where the configuration has none. */
  readonly computed: boolean;
}

export interface Block {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: Readonly<Record<string, NestedBlock>>;
}

/** The schema of one resource, data source or ephemeral type. */
export interface TypeSchema {
  readonly type: string;
  readonly block: Block;
}

export interface ProviderSchema {
  readonly name: ProviderName;
  readonly version: string;
  readonly config: Block;
  readonly resources: ReadonlyMap<string, TypeSchema>;
  readonly dataSources: ReadonlyMap<string, TypeSchema>;
  readonly ephemeral: ReadonlyMap<string, TypeSchema>;
}

/** The object type of a block's value: its attributes, and its nested blocks as lists, sets or objects. */
export function blockType(block: Block): CtyType {
  const known = blockTypes.get(block);
  if (known !== undefined) return known;
  const members: Record<string, CtyType> = {};
  for (const [name, attribute] of Object.entries(block.attributes)) members[name] = attribute.type;
  for (const [name, nested] of Object.entries(block.blocks)) {
    const type = blockType(nested.block);
    members[name] = nested.nesting === "single" ? type : [nested.nesting, type];
  }
  const type: CtyType = ["object", members];
  blockTypes.set(block, type);
  return type;
}

const blockTypes = new WeakMap<Block, CtyType>();

/** A block in which nothing is set: null attributes, no nested blocks. */
export function emptyValue(block: Block): Record<string, unknown> {
  return {
    ...Object.fromEntries(Object.keys(block.attributes).map((name) => [name, null])),
    ...Object.fromEntries(
      Object.entries(block.blocks).map(([name, nested]) => [name, nested.nesting === "single" ? null : []]),
    ),
  };
}

/** An attribute with the usual answers: set by the user or not, and nothing special about it. */
export function attribute(type: CtyType, more: Partial<Attribute> = {}): Attribute {
  return {
    type,
    required: false,
    optional: false,
    computed: false,
    sensitive: false,
    writeOnly: false,
    deprecated: false,
    ...more,
  };
}
