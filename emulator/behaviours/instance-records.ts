/** Finding instances and their servers. */
import { Tier } from "../../cloudsql/tier";
import { type Attributes, type Context, Refusal } from "../behaviour";
import { binariesOf, type InstanceName, serverOf } from "../instance-servers";
import type { PostgresServer } from "../postgres";
import { type Settings, SSL_MODE, translateFlags } from "../postgres-settings";
import { ARCHIVING } from "../wal-archive";
import { block, text } from "./attributes";
import { backupSettings } from "./backup-settings";
import { databaseFlags } from "./instance-checks";

export const INSTANCE_TYPE = "google_sql_database_instance";

/** The server of an instance that users and databases are made in. */
export function runningServer(
  attributes: Attributes,
  context: Context,
  what: string,
): { server: PostgresServer; name: InstanceName; record: Attributes } {
  const name = {
    project: text(attributes, "project") ?? context.project,
    name: String(attributes.instance).split("/").at(-1) ?? "",
  };
  const record = stored(context, name);
  if (!record) {
    throw new Refusal(
      `Error, failed to ${what}`,
      `googleapi: Error 404: The Cloud SQL instance ${name.name} does not exist in project ${name.project}., instanceDoesNotExist`,
      ["instance"],
    );
  }
  if (isReplica(record)) {
    throw new Refusal(
      `Error, failed to ${what}`,
      `googleapi: Error 400: The requested operation is not valid for a read replica (${name.name})., invalidOperation`,
      ["instance"],
    );
  }
  const server = serverOf(context.directory, name);
  if (!server) {
    throw new Refusal(
      `Error, failed to ${what}`,
      `googleapi: Error 400: Invalid request: Invalid request since instance is not running (${name.name})., invalid`,
      ["instance"],
    );
  }
  return { server, name, record };
}

/** The record of an instance. */
export function stored(
  context: Pick<Context, "store">,
  { project, name }: InstanceName,
): Attributes | undefined {
  return context.store
    .list(INSTANCE_TYPE)
    .map(({ attributes }) => attributes)
    .find((attributes) => attributes.name === name && attributes.project === project);
}

/** Settings of the server behind an instance: its flags over the defaults of its tier. */
export function serverSettings(attributes: Attributes, context: Pick<Context, "directory">): Settings {
  const { majorVersion } = binariesOf(context.directory);
  const { defaultMaxConnections } = Tier.of(String(block(attributes, "settings").tier));
  return {
    max_connections: String(defaultMaxConnections),
    [SSL_MODE]: text(block(block(attributes, "settings"), "ip_configuration"), "ssl_mode") ?? "",
    ...translateFlags(databaseFlags(attributes), majorVersion).settings,
    ...(backupSettings(attributes).pointInTime && ARCHIVING),
  };
}

/** Replicas and read pools: what they have comes from another instance. */
export function isReplica(attributes: Attributes): boolean {
  return text(attributes, "master_instance_name") !== undefined;
}

export function isStopped(attributes: Attributes): boolean {
  return block(attributes, "settings").activation_policy === "NEVER";
}

export function nameOf(attributes: Attributes, context: Pick<Context, "project">): InstanceName {
  return { project: text(attributes, "project") ?? context.project, name: String(attributes.name) };
}
