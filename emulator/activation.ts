/**
 * An instance stopped and started by the Admin API, as `gcloud sql instances patch --activation-policy` and a
 * job of Cloud Scheduler do it. Nothing else can be patched here: settings are Terraform's.
 * @see https://cloud.google.com/sql/docs/postgres/start-stop-restart-instance
 */
import { randomUUID } from "node:crypto";
import type { Attributes, StoredResource } from "./behaviour";
import { block } from "./behaviours/attributes";
import { wake } from "./behaviours/instance";
import { isRecordOnly, isStopped } from "./behaviours/instance-records";
import { ApiError, type HttpServerOptions } from "./http-api";
import { stopServer } from "./instance-servers";

const POLICIES: readonly unknown[] = ["ALWAYS", "NEVER"];

/** What of an instance a program may ask. */
export function describeInstance(instance: Attributes): object {
  const settings = block(instance, "settings");
  return {
    kind: "sql#instance",
    name: instance.name,
    project: instance.project,
    region: instance.region,
    connectionName: instance.connection_name,
    databaseVersion: instance.database_version,
    // The service says so of an instance that its owner has stopped, too.
    state: "RUNNABLE",
    settings: {
      activationPolicy: settings.activation_policy,
      tier: settings.tier,
      settingsVersion: String(settings.version ?? 1),
    },
  };
}

/** Sets the activation policy: NEVER stops the server, ALWAYS starts it. The data stay. */
export async function patchInstance(
  resource: StoredResource,
  body: Record<string, unknown>,
  options: HttpServerOptions,
): Promise<object> {
  const { attributes } = resource;
  const policy = policyOf(body);
  if (isRecordOnly(attributes)) {
    throw new ApiError(
      400,
      `Invalid request: ${attributes.name} is a read replica, which runs as long as its primary.`,
      "invalidOperation",
    );
  }
  const settings = block(attributes, "settings");
  const changed = {
    ...attributes,
    settings: [{ ...settings, activation_policy: policy, version: Number(settings.version ?? 1) + 1 }],
  };
  const name = { project: String(attributes.project), name: String(attributes.name) };
  if (isStopped(changed)) await stopServer(options.directory, name);
  else if (isStopped(attributes)) await wake(changed, { ...options, project: name.project, region: "" });
  options.store.put({ ...resource, attributes: changed });
  options.log(`${name.name}: ${policy === "NEVER" ? "stopped" : "started"} by the Admin API`);
  const now = new Date().toISOString();
  return {
    kind: "sql#operation",
    name: randomUUID(),
    operationType: "UPDATE",
    status: "DONE",
    targetProject: attributes.project,
    targetId: attributes.name,
    insertTime: now,
    endTime: now,
  };
}

function policyOf(body: Record<string, unknown>): unknown {
  const { settings = {}, ...others } = body as { settings?: Record<string, unknown> };
  const { activationPolicy, ...more } = settings;
  const unknown = [...Object.keys(others), ...Object.keys(more).map((key) => `settings.${key}`)];
  if (unknown.length > 0) {
    throw new ApiError(
      400,
      `the emulator patches settings.activationPolicy only, not ${unknown.join(", ")}`,
      "invalid",
    );
  }
  if (!POLICIES.includes(activationPolicy)) {
    throw new ApiError(
      400,
      `Invalid value for: Invalid value: ${activationPolicy} for activation_policy.`,
      "invalid",
    );
  }
  return activationPolicy;
}
