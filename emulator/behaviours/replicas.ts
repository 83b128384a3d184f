/** Read replicas: standbys of another instance's server. A read pool is one of them behind its name. */
import * as fs from "node:fs";
import { join } from "node:path";
import { PostgresVersion } from "../../cloudsql/version";
import { type Attributes, type Context, Refusal } from "../behaviour";
import { type InstanceName, instanceDirectory, serverOf, startServer } from "../instance-servers";
import type { PostgresServer } from "../postgres";
import type { Settings } from "../postgres-settings";
import {
  forgetStandby,
  isStandby,
  keepOnlyStandbys,
  makeStandby,
  promote,
  standbySettings,
  trustMaster,
} from "../standby";
import { text } from "./attributes";
import { databaseFlags } from "./instance-checks";
import { INSTANCE_TYPE, nameOf, serverSettings, stored } from "./instance-records";

type Scope = Pick<Context, "store" | "directory" | "log" | "project">;

/**
 * What a standby must have at least as much of as what it follows, with PostgreSQL's defaults.
 * @see https://www.postgresql.org/docs/17/hot-standby.html#HOT-STANDBY-ADMIN
 */
const NOT_LOWER: Readonly<Record<string, number>> = {
  max_connections: 100,
  max_worker_processes: 8,
  max_wal_senders: 10,
  max_prepared_transactions: 0,
  max_locks_per_transaction: 64,
};
/** In the instance's folder, while somebody has stopped its replication. */
const STOPPED = "replication-stopped";

/**
 * Refuses what the service does of a replica.
 *
 * @throws Refusal
 */
export function checkReplica(replica: Attributes, verb: "create" | "update", context: Scope): void {
  const master = text(replica, "master_instance_name");
  if (master === undefined) return;
  const refuse = (
    status: number,
    message: string,
    reason: string,
    attribute: readonly (string | number)[],
  ): never => {
    throw new Refusal(
      `Error, failed to ${verb} instance ${replica.name}`,
      `googleapi: Error ${status}: ${message}, ${reason}`,
      attribute,
    );
  };
  const found =
    masterOf(replica, context) ??
    refuse(404, `The master instance ${master} does not exist.`, "instanceDoesNotExist", [
      "master_instance_name",
    ]);
  const major = (of: Attributes) => PostgresVersion.of(String(of.database_version)).major;
  if (verb === "create" && major(found) !== major(replica)) {
    refuse(
      400,
      `Invalid request: a read replica has its primary's version (${found.database_version}), not ${replica.database_version}.`,
      "invalid",
      ["database_version"],
    );
  }
  const least = serverSettings(found, context);
  for (const { name, value } of databaseFlags(replica)) {
    const minimum = NOT_LOWER[name] === undefined ? undefined : limitOf(least, name);
    if (minimum === undefined || Number(value) >= minimum) continue;
    refuse(
      400,
      `Invalid request: flag ${name}=${value} of a read replica must not be lower than its primary's (${minimum}).`,
      "invalidFlagValue",
      ["settings", 0, "database_flags"],
    );
  }
}

/** Starts the server of a replica, from a copy of its primary's data where it has none yet. */
export async function startReplica(replica: Attributes, context: Scope): Promise<PostgresServer> {
  const name = nameOf(replica, context);
  const data = join(instanceDirectory(context.directory, name), "data");
  const master = runningMaster(replica, context);
  if (!fs.existsSync(data)) {
    await makeStandby(runningPrimary(replica, context), master, name.name, data);
  } else if (isStandby(data)) {
    trustMaster(master, data);
  }
  return startServer(context, name, replicaSettings(replica, context));
}

/**
 * Gives the replicas of an instance what its change asks of them: where it listens now, and limits that are not lower
 * than its own. Before the change of a limit, and after each start. Those that do not run are started.
 */
export async function adjustReplicas(master: Attributes, context: Scope): Promise<void> {
  for (const replica of replicasOf(master, context)) {
    try {
      const server = serverOf(context.directory, nameOf(replica, context));
      if (server) {
        const applied = await server.configure(replicaSettings(replica, context, master));
        if (applied !== "unchanged") context.log(`${replica.name}: ${applied} with what its primary needs`);
      } else {
        await startReplica(replica, context);
      }
    } catch (error) {
      // Its primary goes on without it.
      context.log(`${replica.name}: the replica did not start: ${(error as Error).message}`);
      continue;
    }
    await adjustReplicas(replica, context);
  }
}

/** Brings up the replicas of an instance that has just started. */
export async function wakeReplicas(master: Attributes, context: Scope): Promise<void> {
  const server = serverOf(context.directory, nameOf(master, context));
  const names = replicasOf(master, context).map((replica) => nameOf(replica, context).name);
  if (server) await keepOnlyStandbys(server, names);
  await adjustReplicas(master, context);
}

/** Applies a replica's own settings. */
export async function configureReplica(replica: Attributes, context: Scope): Promise<void> {
  const server = serverOf(context.directory, nameOf(replica, context));
  if (!server) return;
  const applied = await server.configure(replicaSettings(replica, context));
  if (applied !== "unchanged") context.log(`${replica.name}: ${applied} with the new settings`);
}

/** Makes a replica an instance of its own. */
export async function promoteReplica(replica: Attributes, context: Scope): Promise<void> {
  const name = nameOf(replica, context);
  const server = serverOf(context.directory, name) ?? (await startReplica(replica, context));
  await promote(server);
  fs.rmSync(join(server.directory, STOPPED), { force: true });
  await forgetReplica(replica, context);
  context.log(`${name.name}: promoted, follows ${masterName(replica, context).name} no longer`);
}

/** Its master keeps nothing for it any longer. The replica must have ended, or been promoted. */
export async function forgetReplica(replica: Attributes, context: Scope): Promise<void> {
  const master = serverOf(context.directory, masterName(replica, context));
  if (master) await forgetStandby(master, nameOf(replica, context).name);
}

/** Stops or starts what a replica receives; it answers questions as it did. */
export async function switchReplication(replica: Attributes, on: boolean, context: Scope): Promise<void> {
  const mark = join(instanceDirectory(context.directory, nameOf(replica, context)), STOPPED);
  if (on) fs.rmSync(mark, { force: true });
  else fs.writeFileSync(mark, "", { mode: 0o600 });
  await configureReplica(replica, context);
}

/** Settings of a replica's server: its own, none lower than those of what it follows. */
function replicaSettings(replica: Attributes, context: Scope, changed?: Attributes): Settings {
  const name = nameOf(replica, context);
  const own = serverSettings(replica, context);
  const masters = [masterOf(replica, context), changed].filter((one) => one !== undefined);
  const least = masters.map((one) => limitsOf(one, context));
  const raised = Object.keys(NOT_LOWER).map((limit) => {
    const values = [limitOf(own, limit), ...least.map((limits) => limits[limit])];
    return [limit, String(Math.max(...values))];
  });
  const stopped = fs.existsSync(join(instanceDirectory(context.directory, name), STOPPED));
  const follow = standbySettings(runningMaster(replica, context), name.name);
  return {
    // Not the five seconds after which PostgreSQL asks a primary again that was away.
    wal_retrieve_retry_interval: "200ms",
    ...own,
    ...Object.fromEntries(raised),
    ...follow,
    ...(stopped && { primary_conninfo: "" }),
  };
}

/** The limits of an instance's server, which are its master's where those are higher. */
function limitsOf(instance: Attributes, context: Scope): Record<string, number> {
  const own = serverSettings(instance, context);
  const master = masterOf(instance, context);
  const above = master && limitsOf(master, context);
  return Object.fromEntries(
    Object.keys(NOT_LOWER).map((limit) => [limit, Math.max(limitOf(own, limit), above?.[limit] ?? 0)]),
  );
}

function limitOf(settings: Settings, limit: string): number {
  return Number(settings[limit] ?? NOT_LOWER[limit]);
}

function replicasOf(instance: Attributes, context: Scope): Attributes[] {
  const { project, name } = nameOf(instance, context);
  return context.store
    .list(INSTANCE_TYPE)
    .map(({ attributes }) => attributes)
    .filter((one) => one.project === project && masterName(one, context).name === name);
}

/** May be written with the project before it. */
function masterName(replica: Attributes, context: Pick<Context, "project">): InstanceName {
  const master = text(replica, "master_instance_name") ?? "";
  return { project: nameOf(replica, context).project, name: master.split(":").at(-1) ?? master };
}

function masterOf(replica: Attributes, context: Scope): Attributes | undefined {
  return text(replica, "master_instance_name") ? stored(context, masterName(replica, context)) : undefined;
}

function runningMaster(replica: Attributes, context: Scope): PostgresServer {
  const name = masterName(replica, context);
  const server = serverOf(context.directory, name);
  if (server) return server;
  throw new Refusal(
    `Error, failed to start replica ${replica.name}`,
    `googleapi: Error 400: Invalid request: Invalid request since instance is not running (${name.name})., invalid`,
    ["master_instance_name"],
  );
}

/** Of a chain of replicas, the one that takes writes. */
function runningPrimary(replica: Attributes, context: Scope): PostgresServer {
  const master = masterOf(replica, context);
  return master && masterOf(master, context)
    ? runningPrimary(master, context)
    : runningMaster(replica, context);
}
