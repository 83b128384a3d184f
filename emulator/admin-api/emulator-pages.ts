/** Pages of our own, which Google does not have. */
import type { Attributes } from "../behaviour";
import { block, text } from "../behaviours/attributes";
import { databaseFlags } from "../behaviours/instance-checks";
import { INSTANCE_TYPE } from "../behaviours/instance-records";
import { CONNECTOR_PORT } from "../connector-relay";
import { type InstanceName, relayOf, serverOf } from "../instance-servers";
import { translateFlags } from "../postgres-settings";
import type { Call, Route } from "./route";

export const emulatorPages: readonly Route[] = [
  { method: "GET", path: "emulator/instances", handle: listInstances },
];

/** For people: what runs, where, and what of its flags has no effect here. */
async function listInstances({ options: { directory, store } }: Call): Promise<object> {
  const instances = await Promise.all(
    store.list(INSTANCE_TYPE).map(async ({ attributes }) => {
      const { project, name } = { project: String(attributes.project), name: String(attributes.name) };
      const server = serverOf(directory, { project, name });
      const base = {
        connectionName: attributes.connection_name,
        databaseVersion: attributes.database_version,
        tier: block(attributes, "settings").tier,
        role: roleOf(attributes),
      };
      if (!server) return { ...base, state: "STOPPED" };
      const names = (sql: string) =>
        server.session(async (client) =>
          (await client.query<{ name: string }>(sql)).rows.map((row) => row.name),
        );
      return {
        ...base,
        state: "RUNNABLE",
        servedBy: `PostgreSQL ${server.majorVersion}`,
        host: server.host,
        port: server.port,
        connector: connectorAddress(directory, { project, name }),
        databases: await names("SELECT datname AS name FROM pg_database WHERE NOT datistemplate ORDER BY 1"),
        users: await names(
          "SELECT rolname AS name FROM pg_roles WHERE rolcanlogin AND NOT rolsuper AND NOT rolreplication ORDER BY 1",
        ),
        ignoredFlags: translateFlags(databaseFlags(attributes), server.majorVersion).ignored,
        log: server.logFile,
      };
    }),
  );
  return { instances };
}

function roleOf(instance: Attributes): string {
  const master = text(instance, "master_instance_name");
  if (!master) return "primary";
  return `${instance.instance_type === "READ_POOL_INSTANCE" ? "read pool" : "read replica"} of ${master}`;
}

function connectorAddress(directory: string, instance: InstanceName): string | undefined {
  const relay = relayOf(directory, instance);
  return relay && `${relay.host}:${CONNECTOR_PORT}`;
}
