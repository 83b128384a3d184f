import facts from "../../cloudsql/data/provider-google-6.50.0.json";
import { providerSchema } from "../../emulator/schema";
import type { Attribute, Block } from "../../emulator/schema-model";
import { blockType, emptyValue } from "../../emulator/schema-model";
import { isCtyType } from "../../emulator/values";

const google = providerSchema("google");
const random = providerSchema("random");

interface Fact {
  readonly type: string;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly elem?: { readonly block?: Readonly<Record<string, Fact>> };
}

const resourceFacts = facts.resources as unknown as Readonly<
  Record<string, { attributes: Record<string, Fact> }>
>;

function block(type: string): Block {
  const schema = google.resources.get(type) ?? random.resources.get(type);
  if (schema === undefined) throw new Error(`no ${type}`);
  return schema.block;
}

test("the versions are those of the bindings", () => {
  expect([google.version, random.version, providerSchema("null").version]).toEqual([
    "6.50.0",
    "3.7.2",
    "3.2.4",
  ]);
});

test("every type that the facts know is served", () => {
  expect(Object.keys(resourceFacts).filter((type) => !google.resources.has(type))).toEqual([]);
  expect(Object.keys(resourceFacts)).toHaveLength(33);
});

test.each([
  "google_project_iam_member",
  "google_sql_source_representation_instance",
  "google_logging_project_sink",
  "google_logging_project_bucket_config",
  "google_secret_manager_secret_iam_member",
  "google_service_account_iam_member",
  "google_kms_crypto_key_iam_member",
  "google_storage_bucket_iam_member",
])("%s is served from its binding alone", (type) => {
  expect(Object.keys(block(type).attributes)).toContain("id");
});

test.each([
  "google_project",
  "google_client_config",
  "google_compute_network",
  "google_sql_database_instance",
  "google_secret_manager_secret_version",
])("data source %s is served", (type) => {
  expect(google.dataSources.has(type)).toBe(true);
});

test("the ephemeral types are served", () => {
  expect([...google.ephemeral.keys(), ...random.ephemeral.keys()]).toEqual([
    "google_secret_manager_secret_version",
    "random_password",
  ]);
});

test("bindings and facts name the same attributes and blocks, of the same types", () => {
  const differences: string[] = [];
  const compare = (known: Readonly<Record<string, Fact>>, served: Block, path: string): void => {
    for (const [name, fact] of Object.entries(known)) {
      const here = `${path}.${name}`;
      const nested = served.blocks[name];
      const attribute = served.attributes[name];
      if (nested !== undefined) {
        if (nested.nesting !== fact.type) differences.push(`${here}: ${nested.nesting}, not ${fact.type}`);
        compare(fact.elem?.block ?? {}, nested.block, here);
      } else if (attribute === undefined) differences.push(`${here}: not in the bindings`);
      else if (typeName(attribute) !== fact.type.replace(/^(int|float)$/, "number")) {
        differences.push(`${here}: ${typeName(attribute)}, not ${fact.type}`);
      }
    }
    const extra = [...Object.keys(served.attributes), ...Object.keys(served.blocks)].filter(
      (name) => !(name in known),
    );
    for (const name of extra)
      if (name !== "id" && name !== "timeouts") differences.push(`${path}.${name}: not in the facts`);
  };
  for (const [type, { attributes }] of Object.entries(resourceFacts)) compare(attributes, block(type), type);
  expect(differences).toEqual([]);
});

function typeName({ type }: Attribute): string {
  return typeof type === "string" ? type : type[0];
}

test("every type is valid for Terraform", () => {
  for (const schema of [google, random, providerSchema("null")]) {
    for (const types of [schema.resources, schema.dataSources, schema.ephemeral]) {
      for (const one of types.values())
        expect([one.type, isCtyType(blockType(one.block))]).toEqual([one.type, true]);
    }
    expect(isCtyType(blockType(schema.config))).toBe(true);
  }
});

test("every attribute can be set, or is computed, or both; never required and more", () => {
  const wrong: string[] = [];
  const visit = (where: string, { attributes, blocks }: Block): void => {
    for (const [name, { required, optional, computed }] of Object.entries(attributes)) {
      if (required ? optional || computed : !optional && !computed) wrong.push(`${where}.${name}`);
    }
    for (const [name, nested] of Object.entries(blocks)) visit(`${where}.${name}`, nested.block);
  };
  for (const types of [google.resources, google.dataSources, random.resources, random.ephemeral]) {
    for (const [type, schema] of types) visit(type, schema.block);
  }
  expect(wrong).toEqual([]);
});

test("what only the facts know: computed, sensitive, write-only, force-new, limits, defaults, conflicts", () => {
  const user = block("google_sql_user").attributes;
  expect(user.password).toMatchObject({ sensitive: true, optional: true, conflictsWith: ["password_wo"] });
  expect(user.password_wo).toMatchObject({ writeOnly: true, optional: true });
  expect(user.name).toMatchObject({ required: true, forceNew: true });
  const instance = block("google_sql_database_instance");
  const settings = instance.blocks.settings;
  expect(settings).toMatchObject({
    nesting: "list",
    maxItems: 1,
    computed: true,
    atLeastOneOf: ["settings", "clone"],
  });
  expect(settings?.block.attributes.edition?.enum).toEqual(["ENTERPRISE", "ENTERPRISE_PLUS"]);
  expect(settings?.block.attributes.disk_autoresize?.default).toBe(true);
  expect(settings?.block.blocks.maintenance_window?.block.attributes.day?.range).toEqual([1, 7]);
  expect(settings?.block.blocks.database_flags).toMatchObject({ nesting: "set", maxItems: 0 });
  expect(instance.blocks.timeouts?.nesting).toBe("single");
  expect(instance.attributes.ip_address?.type).toEqual([
    "list",
    ["object", { ip_address: "string", time_to_retire: "string", type: "string" }],
  ]);
});

test("what only the comments of a binding know: defaults and force-new of the random provider", () => {
  const { attributes } = block("random_password");
  expect(attributes.length).toMatchObject({ required: true, forceNew: true });
  expect(attributes.special).toMatchObject({ optional: true, default: true, forceNew: true });
  expect(attributes.result).toMatchObject({ computed: true, optional: false, sensitive: true });
  expect(block("random_pet").attributes).toMatchObject({
    length: { default: 2 },
    separator: { default: "-" },
  });
});

test("a membership in a role is replaced by a change of any part, the members of a binding are not", () => {
  expect(block("google_project_iam_member").attributes.role?.forceNew).toBe(true);
  expect(block("google_project_iam_member").attributes.member?.forceNew).toBe(true);
  expect(block("google_project_iam_binding").attributes.members?.forceNew).toBeUndefined();
});

test("the provider's own configuration leaves out what is Terraform's", () => {
  expect(google.config.attributes.alias).toBeUndefined();
  expect(google.config.attributes.project).toMatchObject({ optional: true, computed: false });
  expect(google.config.blocks.batching?.nesting).toBe("list");
});

test("an empty block has every member", () => {
  expect(emptyValue(block("google_sql_database_instance"))).toMatchObject({
    name: null,
    settings: [],
    timeouts: null,
  });
});
