/** What is done to a running instance: restarts, failovers, and to replicas. */
import type { Attributes, Context, StoredResource } from "../behaviour";
import { block, text } from "../behaviours/attributes";
import { instance as behaviour } from "../behaviours/instance";
import { isReplica, nameOf } from "../behaviours/instance-records";
import { adjustReplicas, switchReplication } from "../behaviours/replicas";
import { ApiError } from "../http-api";
import { beginOperation } from "../instance-operations";
import { serverOf } from "../instance-servers";
import { contextOf } from "./instances";
import { bodyOf, type Call, instanceIn, type Route } from "./route";

export const replication: readonly Route[] = [
  { method: "POST", path: "instances/{instance}/restart", handle: (call) => restart(call, "RESTART") },
  { method: "POST", path: "instances/{instance}/failover", handle: failover },
  { method: "POST", path: "instances/{instance}/promoteReplica", handle: promote },
  {
    method: "POST",
    path: "instances/{instance}/startReplica",
    handle: (call) => replicate(call, true, "START_REPLICA"),
  },
  {
    method: "POST",
    path: "instances/{instance}/stopReplica",
    handle: (call) => replicate(call, false, "STOP_REPLICA"),
  },
];

/** Connections end, and the server is there again some moments later. */
function restart(call: Call, type: "RESTART" | "FAILOVER"): object {
  return begin(call, type, async ({ attributes: instance }, context) => {
    await serverOf(context.directory, nameOf(instance, context))?.restart();
    await adjustReplicas(instance, context);
    context.log(`${instance.name}: ${type === "RESTART" ? "restarted" : "failed over"} by the Admin API`);
  });
}

/**
 * What clients see of a failover: there is no second zone here, so the server restarts where it is.
 * @see https://cloud.google.com/sql/docs/postgres/configure-ha#failover
 */
function failover(call: Call): object {
  const instance = instanceIn(call).attributes;
  const settings = block(instance, "settings");
  const { failoverContext } = bodyOf(call) as { failoverContext?: { settingsVersion?: unknown } };
  if (settings.availability_type !== "REGIONAL" || isReplica(instance)) {
    throw new ApiError(
      400,
      `Invalid request: instance ${instance.name} has no standby in another zone to fail over to (availability_type REGIONAL).`,
      "invalidOperation",
    );
  }
  const version = String(settings.version ?? 1);
  if (String(failoverContext?.settingsVersion ?? "") !== version) {
    throw new ApiError(
      412,
      `Condition does not match: failoverContext.settingsVersion is not the current version of the settings (${version}).`,
      "staleData",
    );
  }
  return restart(call, "FAILOVER");
}

function promote(call: Call): object {
  checkReplica(instanceIn(call).attributes);
  return begin(call, "PROMOTE_REPLICA", async (resource, context) => {
    const replica = resource.attributes;
    const update = behaviour.update as NonNullable<typeof behaviour.update>;
    const planned = {
      ...replica,
      instance_type: "CLOUD_SQL_INSTANCE",
      master_instance_name: "",
      replica_configuration: [],
    };
    const attributes = await update(replica, planned, {}, context);
    context.store.put({ ...resource, attributes });
  });
}

function replicate(call: Call, on: boolean, type: string): object {
  checkReplica(instanceIn(call).attributes);
  return begin(call, type, ({ attributes }, context) => switchReplication(attributes, on, context));
}

function checkReplica(instance: Attributes): void {
  if (isReplica(instance)) return;
  throw new ApiError(
    400,
    `Invalid request: The requested operation is valid for a read replica only (${instance.name}).`,
    "invalidOperation",
  );
}

/** An operation on a running instance, and on what it follows. */
function begin(
  call: Call,
  type: string,
  work: (resource: StoredResource, context: Context) => Promise<void>,
): object {
  const resource = instanceIn(call);
  const { attributes } = resource;
  const context = contextOf(call);
  const { project, name } = nameOf(attributes, context);
  if (!serverOf(context.directory, { project, name })) {
    throw new ApiError(400, `Invalid request: instance ${name} is not running.`, "invalidState");
  }
  const master = text(attributes, "master_instance_name")?.split(":").at(-1);
  return beginOperation(context, { project, target: name, type, also: master ? [master] : [] }, () =>
    work(resource, context),
  );
}
