/** An instance in the API's form and in Terraform's: other names, and blocks are lists there. */
import type { Attributes } from "../behaviour";
import { block, blocks, text } from "../behaviours/attributes";
import { INSTANCE_TYPE } from "../behaviours/instance-records";
import { ApiError } from "../http-api";
import { providerSchema } from "../schema";
import { type Block, emptyValue } from "../schema-model";

/** Settings whose name is not the other one's in other spelling. */
const RENAMED: Readonly<Record<string, string>> = {
  disk_size: "dataDiskSizeGb",
  disk_type: "dataDiskType",
  disk_autoresize: "storageAutoResize",
  disk_autoresize_limit: "storageAutoResizeLimit",
  version: "settingsVersion",
  deny_maintenance_period: "denyMaintenancePeriods",
};
const ORIGINAL = new Map(Object.entries(RENAMED).map(([terraform, api]) => [api, terraform]));
/** Blocks that there may be several of; all others are one object in the API. */
const LISTS = new Set([
  "database_flags",
  "authorized_networks",
  "deny_maintenance_period",
  "flags",
  "psc_auto_connections",
]);
/** 64-bit numbers, which are texts in JSON. */
const LONG = new Set(["disk_size", "disk_autoresize_limit", "version"]);
/** Decided by Terraform's provider; the API has no such thing. */
const TERRAFORM_ONLY = new Set(["effective_availability_type"]);

/** What a program is told of an instance. */
export function describeInstance(instance: Attributes, replicas: readonly unknown[]): object {
  const settings = block(instance, "settings");
  const [ca] = blocks(instance, "server_ca_cert");
  const master = text(instance, "master_instance_name");
  return {
    kind: "sql#instance",
    name: instance.name,
    project: instance.project,
    region: instance.region,
    gceZone: block(settings, "location_preference").zone,
    connectionName: instance.connection_name,
    selfLink: instance.self_link,
    databaseVersion: instance.database_version,
    maintenanceVersion: instance.maintenance_version,
    backendType: "SECOND_GEN",
    instanceType: instance.instance_type,
    ...(master !== undefined && { masterInstanceName: `${instance.project}:${master}` }),
    ...(replicas.length > 0 && { replicaNames: replicas }),
    // The service says so of an instance that its owner has stopped, too.
    state: "RUNNABLE",
    ...(text(instance, "encryption_key_name") && {
      diskEncryptionConfiguration: {
        kind: "sql#diskEncryptionConfiguration",
        kmsKeyName: instance.encryption_key_name,
      },
    }),
    serviceAccountEmailAddress: instance.service_account_email_address,
    ipAddresses: blocks(instance, "ip_address").map(({ type, ip_address }) => ({
      type,
      ipAddress: ip_address,
    })),
    ...(ca && {
      serverCaCert: {
        kind: "sql#sslCert",
        cert: ca.cert,
        commonName: ca.common_name,
        createTime: ca.create_time,
        expirationTime: ca.expiration_time,
        sha1Fingerprint: ca.sha1_fingerprint,
        instance: instance.name,
      },
    }),
    settings: { kind: "sql#settings", ...(toApi(settings) as object) },
  };
}

/**
 * Settings of the API as Terraform's block.
 *
 * @throws ApiError 400 with all that the emulator does not know
 */
export function settingsFromApi(sent: Record<string, unknown>): Attributes {
  const unknown: string[] = [];
  const settings = fromApi(sent, settingsBlock(), "settings", unknown) as Attributes;
  if (unknown.length > 0)
    throw new ApiError(400, `the emulator does not know ${unknown.join(", ")}`, "invalid");
  return settings;
}

/** Settings with every attribute of Terraform's schema, as its state has them. */
export function completeSettings(settings: Attributes): Attributes {
  return complete(settingsBlock(), settings);
}

function complete(schema: Block, value: Attributes): Attributes {
  const result: Attributes = { ...emptyValue(schema), ...value };
  for (const [name, { block: nested }] of Object.entries(schema.blocks)) {
    result[name] = blocks(result, name).map((element) => complete(nested, element));
  }
  return result;
}

/** Settings with others over them, as PATCH takes them: objects are merged, lists are replaced. */
export function mergeSettings(settings: Attributes, change: Attributes): Attributes {
  const merged = { ...settings };
  for (const [name, value] of Object.entries(change)) {
    const single = Array.isArray(value) && !LISTS.has(name) && typeof value[0] === "object";
    merged[name] = single ? [mergeSettings(block(settings, name), value[0] as Attributes)] : value;
  }
  return merged;
}

function toApi(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) {
    const scalars = typeof value[0] !== "object";
    if (LISTS.has(name) || (scalars && value.length > 0)) return value.map((element) => toApi(element));
    return scalars ? undefined : toApi(value[0]);
  }
  if (typeof value === "bigint" || LONG.has(name)) return LONG.has(name) ? String(value) : Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (name === "user_labels") return value;
  const members = Object.entries(value)
    .filter(([key, member]) => member !== null && member !== undefined && !TERRAFORM_ONLY.has(key))
    .map(([key, member]) => [RENAMED[key] ?? camel(key), toApi(member, key)]);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}

function fromApi(sent: Record<string, unknown>, schema: Block, path: string, unknown: string[]): unknown {
  const result: Attributes = {};
  for (const [key, value] of Object.entries(sent)) {
    if (key === "kind" || value === null || value === undefined) continue;
    const name = ORIGINAL.get(key) ?? snake(key);
    const nested = schema.blocks[name]?.block;
    if (nested) {
      const elements = (Array.isArray(value) ? value : [value]) as Record<string, unknown>[];
      result[name] = elements.map((element) => fromApi(element, nested, `${path}.${key}`, unknown));
    } else if (name in schema.attributes) {
      result[name] = LONG.has(name) ? Number(value) : value;
    } else unknown.push(`${path}.${key}`);
  }
  return result;
}

function settingsBlock(): Block {
  const nested = providerSchema("google").resources.get(INSTANCE_TYPE)?.block.blocks.settings?.block;
  if (!nested) throw new Error(`the schema of ${INSTANCE_TYPE} has no settings`);
  return nested;
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
