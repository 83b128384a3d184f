/** The PostgreSQL servers behind the instances of this emulator. */
import * as fs from "node:fs";
import * as path from "node:path";
import type { Context } from "./behaviour";
import { ConnectorRelay } from "./connector-relay";
import { PostgresServer } from "./postgres";
import { installBinaries, type PostgresBinaries } from "./postgres-binaries";
import type { Settings } from "./postgres-settings";
import { endServer } from "./server-process";

/** An instance's name within the service: `project:region:name`. */
export interface InstanceName {
  readonly project: string;
  readonly name: string;
}

const servers = new Map<string, PostgresServer>();
const relays = new Map<string, ConnectorRelay>();
const installations = new Map<string, PostgresBinaries>();

/** The binaries in an emulator's folder, laid out at first use. */
export function binariesOf(directory: string): PostgresBinaries {
  const known = installations.get(directory);
  if (known) return known;
  const binaries = installBinaries(directory);
  installations.set(directory, binaries);
  return binaries;
}

export function instanceDirectory(directory: string, { project, name }: InstanceName): string {
  // Projects of a domain are named `example.com:project`.
  return path.join(directory, "instances", project.replace(":", "__"), name);
}

/** Opens and starts an instance's server. */
export async function startServer(
  context: Pick<Context, "directory" | "log">,
  instance: InstanceName,
  settings: Settings,
): Promise<PostgresServer> {
  const directory = instanceDirectory(context.directory, instance);
  const server = await PostgresServer.open({
    directory,
    binaries: binariesOf(context.directory),
    serverName: `${instance.project}:${instance.name}`,
    settings,
    log: context.log,
  });
  servers.set(directory, server);
  await server.start();
  await startRelay(server, instance, context);
  return server;
}

/** Lets connectors in, as long as the server is not stopped for good. */
async function startRelay(
  server: PostgresServer,
  instance: InstanceName,
  context: Pick<Context, "directory" | "log">,
): Promise<void> {
  const directory = instanceDirectory(context.directory, instance);
  if (relays.has(directory)) return;
  const relay = await ConnectorRelay.start({
    serverName: `${instance.project}:${instance.name}`,
    server: () => servers.get(directory),
    directory: server.directory,
    serverAuthority: server.certificateAuthority,
    log: context.log,
  });
  if (relay) relays.set(directory, relay);
}

async function stopRelay(directory: string): Promise<void> {
  const relay = relays.get(directory);
  relays.delete(directory);
  await relay?.close();
}

/** An instance's server, or undefined where the instance is not there or is stopped. */
export function serverOf(directory: string, instance: InstanceName): PostgresServer | undefined {
  const server = servers.get(instanceDirectory(directory, instance));
  return server?.running ? server : undefined;
}

/** The way in for connectors; undefined where the instance is stopped or the machine has no address for it. */
export function relayOf(directory: string, instance: InstanceName): ConnectorRelay | undefined {
  return relays.get(instanceDirectory(directory, instance));
}

export async function stopServer(directory: string, instance: InstanceName): Promise<void> {
  const folder = instanceDirectory(directory, instance);
  await stopRelay(folder);
  await servers.get(folder)?.stop();
}

/** Stops an instance's server and forgets its data. */
export async function removeServer(
  context: Pick<Context, "directory">,
  instance: InstanceName,
): Promise<void> {
  const directory = instanceDirectory(context.directory, instance);
  if (!fs.existsSync(directory)) return;
  await stopRelay(directory);
  await endServer(path.join(directory, "data"));
  fs.rmSync(directory, { recursive: true, force: true });
  servers.delete(directory);
}

/** Stops every server that this process has started or adopted. The data stay. */
export async function stopServers(): Promise<void> {
  await Promise.all([...relays.keys()].map(stopRelay));
  await Promise.all([...servers.values()].map((server) => server.stop()));
  servers.clear();
}
