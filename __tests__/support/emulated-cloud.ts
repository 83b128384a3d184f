import type { Attributes, Behaviour, Context, ResourceStore, StoredResource } from "../../emulator/behaviour";
import { UNKNOWN } from "../../emulator/behaviour";
import { behaviours } from "../../emulator/behaviours";

/** Records in memory. */
export function memoryStore(): ResourceStore {
  const records = new Map<string, StoredResource>();
  return {
    get: (type, id) => records.get(`${type} ${id}`),
    list: (type) => [...records.values()].filter((record) => record.type === type),
    put: (record) => void records.set(`${record.type} ${record.id}`, structuredClone(record)),
    remove: (type, id) => void records.delete(`${type} ${id}`),
  };
}

/** Calls behaviours the way the providers do, with records in memory. */
export class EmulatedCloud {
  readonly lines: string[] = [];
  readonly context: Context;

  constructor(directory: string, token = "token-of-the-test") {
    this.context = {
      project: "example-dev",
      region: "us-central1",
      store: memoryStore(),
      directory,
      token,
      log: (line) => this.lines.push(line),
    };
  }

  async create(type: string, planned: Attributes, config: Attributes = planned): Promise<Attributes> {
    const created = await hook(type, "create")(planned, config, this.context);
    this.put(type, created);
    return created;
  }

  async update(
    type: string,
    prior: Attributes,
    change: Attributes,
    config: Attributes = change,
  ): Promise<Attributes> {
    const planned = { ...prior, ...change };
    const updated = await hook(type, "update")(prior, planned, config, this.context);
    this.put(type, updated);
    return updated;
  }

  read(type: string, state: Attributes): Promise<Attributes | null> {
    return hook(type, "read")(state, this.context);
  }

  async delete(type: string, prior: Attributes): Promise<void> {
    await hook(type, "delete")(prior, this.context);
    this.context.store.remove(type, idOf(prior));
  }

  private put(type: string, attributes: Attributes): void {
    this.context.store.put({ type, id: idOf(attributes), attributes });
  }
}

/** A planned instance: what the configuration says, and unknown or null for the rest. */
export function plannedInstance(settings: Attributes = {}, attributes: Attributes = {}): Attributes {
  return {
    name: "music-db",
    database_version: "POSTGRES_17",
    region: UNKNOWN,
    project: UNKNOWN,
    connection_name: UNKNOWN,
    maintenance_version: UNKNOWN,
    deletion_protection: false,
    settings: [
      {
        tier: "db-custom-1-3840",
        edition: "ENTERPRISE",
        version: UNKNOWN,
        disk_size: UNKNOWN,
        availability_type: "ZONAL",
        backup_configuration: UNKNOWN,
        ip_configuration: UNKNOWN,
        location_preference: UNKNOWN,
        database_flags: [],
        ...settings,
      },
    ],
    ...attributes,
  };
}

function hook<Name extends "create" | "update" | "read" | "delete">(
  type: string,
  name: Name,
): NonNullable<Behaviour[Name]> {
  const found = behaviours.get(type)?.[name];
  if (!found) throw new Error(`${type} has no ${name}`);
  return found as NonNullable<Behaviour[Name]>;
}

function idOf(attributes: Attributes): string {
  return ["project", "instance", "name", "secret_id"].map((name) => String(attributes[name] ?? "")).join("/");
}
