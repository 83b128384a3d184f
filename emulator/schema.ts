/**
 * The schemas that the stand-in providers serve. Structure comes from the installed CDKTF bindings; what a
 * binding does not say (computed, sensitive, force-new, allowed values, defaults, conflicts) comes from the
 * collected facts of the provider where they cover the type, else from the binding's own comments.
 */
import facts from "../cloudsql/data/provider-google-6.50.0.json";
import { type Binding, type BindingMember, providerVersion, readBinding } from "./bindings";
import { ephemeralSchemas } from "./ephemeral-schemas";
import {
  type Attribute,
  attribute,
  type Block,
  type NestedBlock,
  type ProviderName,
  type ProviderSchema,
  type Rules,
  type TypeSchema,
} from "./schema-model";
import { servedBindings } from "./served-types";
import { type CtyType, isCtyType } from "./values";

/** A member of a type in the facts file. */
interface Fact extends Rules {
  readonly type: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly writeOnly?: boolean;
  readonly deprecated?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly elem?: {
    readonly block?: Readonly<Record<string, Fact>>;
    readonly type?: string;
    readonly enum?: readonly string[];
  };
}

interface ResourceFacts {
  readonly attributes: Readonly<Record<string, Fact>>;
}

const resourceFacts = (facts as unknown as { resources: Readonly<Record<string, ResourceFacts | undefined>> })
  .resources;

const cache = new Map<ProviderName, ProviderSchema>();

/** The schema of a provider; read once, then kept. */
export function providerSchema(name: ProviderName): ProviderSchema {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const resources = new Map<string, TypeSchema>();
  const dataSources = new Map<string, TypeSchema>();
  for (const folder of servedBindings(name)) {
    const binding = readBinding(name, folder);
    (binding.kind === "resource" ? resources : dataSources).set(binding.type, typeSchema(binding));
  }
  const provider = readBinding(name, "provider");
  const schema: ProviderSchema = {
    name,
    version: providerVersion(name),
    config: providerConfig(provider),
    resources,
    dataSources,
    ephemeral: ephemeralSchemas(name),
  };
  checkTypes(schema);
  cache.set(name, schema);
  return schema;
}

function typeSchema(binding: Binding): TypeSchema {
  const known = binding.kind === "resource" ? resourceFacts[binding.type] : undefined;
  const members = binding.members.map((member) => {
    if (member.name !== "id") return member;
    // Every SDK resource has an id that a user may not really set; the bindings list it as optional.
    return { ...member, required: false };
  });
  return {
    type: binding.type,
    block: blockOf(members, binding, known?.attributes),
  };
}

/** `alias` is Terraform's own; object lists (`batching`) are kept as the blocks that they are in a file. */
function providerConfig(binding: Binding): Block {
  return blockOf(
    binding.members.filter((member) => member.name !== "alias"),
    binding,
    undefined,
  );
}

function blockOf(
  members: readonly BindingMember[],
  binding: Binding,
  known: Readonly<Record<string, Fact>> | undefined,
): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  for (const member of members) {
    const fact = known?.[member.name];
    if (member.block !== undefined) {
      blocks[member.name] = nestedBlock(member, member.block, binding, fact);
    } else if (member.type !== undefined) {
      const found = fact ? attributeFromFact(member.type, fact) : attributeFromBinding(member, binding);
      attributes[member.name] = { ...found, ...CORRECTIONS[`${binding.type}.${member.name}`] };
    }
  }
  return { attributes, blocks };
}

function nestedBlock(
  member: BindingMember,
  block: NonNullable<BindingMember["block"]>,
  binding: Binding,
  fact: Fact | undefined,
): NestedBlock {
  return {
    ...(fact ? rulesOf(fact) : rulesFromDoc(member, binding)),
    nesting: block.nesting,
    block: blockOf(block.members, binding, fact?.elem?.block),
    minItems: fact?.minItems ?? (member.required ? 1 : 0),
    maxItems: fact?.maxItems ?? (block.single && block.nesting !== "single" ? 1 : 0),
    computed: fact?.computed ?? false,
  };
}

function attributeFromFact(type: CtyType, fact: Fact): Attribute {
  return {
    ...rulesOf(fact),
    type,
    required: fact.required ?? false,
    optional: fact.optional ?? false,
    computed: fact.computed ?? false,
    sensitive: fact.sensitive ?? false,
    writeOnly: fact.writeOnly ?? false,
    deprecated: fact.deprecated ?? false,
    ...(fact.minItems === undefined ? {} : { minItems: fact.minItems }),
    ...(fact.maxItems === undefined ? {} : { maxItems: fact.maxItems }),
  };
}

function rulesOf(fact: Fact): Rules {
  const {
    forceNew,
    enum: members,
    range,
    conflictsWith,
    requiredWith,
    exactlyOneOf,
    atLeastOneOf,
    diffSuppressed,
  } = fact;
  const rules: Record<string, unknown> = { forceNew, enum: members, range, conflictsWith, requiredWith };
  Object.assign(rules, { exactlyOneOf, atLeastOneOf, diffSuppressed, default: fact.default });
  if (fact.elem?.enum !== undefined) rules.enum = fact.elem.enum;
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined));
}

/** Optional attributes that the google provider fills from its own configuration or from the service. */
const PROVIDER_FILLED = new Set(["id", "project", "region", "zone", "location", "etag", "fingerprint"]);

function attributeFromBinding(member: BindingMember, binding: Binding): Attribute {
  const optional = member.configurable && !member.required;
  return attribute(member.type as CtyType, {
    ...rulesFromDoc(member, binding),
    required: member.required,
    optional:
      optional && !(member.name === "id" && binding.kind === "data" && binding.type.startsWith("google_")),
    computed:
      !member.configurable || (optional && binding.kind !== "provider" && PROVIDER_FILLED.has(member.name)),
    // The service writes the addresses of members in lower case.
    ...(member.name === "member" && binding.type.endsWith("_iam_member") ? { diffSuppressed: true } : {}),
    sensitive: isSensitive(member, binding),
    writeOnly: member.name.endsWith("_wo"),
    deprecated: /\bdeprecated\b/i.test(member.doc.split("\n")[1] ?? ""),
  });
}

/** Parts of a Terraform resource without an update call: any change replaces it. */
const NO_UPDATE =
  /^(random_|null_resource$|google_.*_iam_(member|binding)$|google_service_account_key$|google_kms_(key_ring|secret_ciphertext)$)/;
const UPDATABLE_MEMBERS = new Set(["timeouts", "id"]);

function rulesFromDoc(member: BindingMember, binding: Binding): Rules {
  if (binding.kind !== "resource" || !member.configurable || UPDATABLE_MEMBERS.has(member.name)) return {};
  const authoritative = binding.type.endsWith("_iam_binding") && member.name === "members";
  const byDoc =
    /\b(immutable|forces? (a )?(new|replacement|re-?creation)|cannot be changed|creates a new)/i.test(
      member.doc,
    );
  const identity = ["project", "location", "region"].includes(member.name);
  const forceNew = (NO_UPDATE.test(binding.type) && !authoritative) || byDoc || identity;
  const fallback = binding.type.startsWith("random_") ? defaultFromDoc(member) : undefined;
  return { ...(forceNew ? { forceNew } : {}), ...(fallback === undefined ? {} : { default: fallback }) };
}

/** What neither source says: the value that an unset one stands for, and differences that mean nothing. */
const CORRECTIONS: Readonly<Record<string, Partial<Attribute>>> = {
  "google_sql_user.type": { unsetMeans: "BUILT_IN" },
  "google_sql_database.collation": { diffSuppressed: true },
  "google_monitoring_dashboard.dashboard_json": { json: true },
  "google_compute_address.ip_version": { unsetMeans: "IPV4" },
  "google_compute_global_address.address_type": { unsetMeans: "EXTERNAL" },
  "google_compute_global_address.ip_version": { unsetMeans: "IPV4" },
};

/** The random provider's comments give every default in one form. */
function defaultFromDoc(member: BindingMember): unknown {
  const written = /[Dd]efault(?:s to| value is) (?:`([^`]+)`|"([^"]*)"|(\d+))/.exec(member.doc);
  const value = written?.[1] ?? written?.[2] ?? written?.[3];
  if (value === undefined) return undefined;
  if (member.type === "bool") return value === "true";
  return member.type === "number" ? Number(value) : value;
}

const SENSITIVE_NAMES = new Set([
  "secret_data",
  "password",
  "private_key",
  "access_token",
  "id_token",
  "jwt",
  "credentials",
]);
const SENSITIVE_RESULTS = new Set(["result", "bcrypt_hash"]);

function isSensitive(member: BindingMember, binding: Binding): boolean {
  if (binding.kind === "provider") return false;
  if (SENSITIVE_NAMES.has(member.name)) return true;
  return binding.type === "random_password" && SENSITIVE_RESULTS.has(member.name);
}

/** One type that is not valid cty JSON ends Terraform with "invalid type description", so look before serving. */
function checkTypes(schema: ProviderSchema): void {
  const wrong: string[] = [];
  const visit = (block: Block, path: string): void => {
    for (const [name, { type }] of Object.entries(block.attributes)) {
      if (!isCtyType(type)) wrong.push(`${path}.${name}: ${JSON.stringify(type)}`);
    }
    for (const [name, nested] of Object.entries(block.blocks)) visit(nested.block, `${path}.${name}`);
  };
  visit(schema.config, `provider ${schema.name}`);
  for (const map of [schema.resources, schema.dataSources, schema.ephemeral]) {
    for (const { type, block } of map.values()) visit(block, type);
  }
  if (wrong.length > 0) throw new Error(`not a cty type:\n${wrong.join("\n")}`);
}
