/** Instances: made, described, changed and deleted. */
import { type Attributes, type Context, Refusal } from "../behaviour";
import { block, text } from "../behaviours/attributes";
import { instance as behaviour, checkDeletion, checkNew } from "../behaviours/instance";
import { INSTANCE_TYPE, isReplica, nameOf } from "../behaviours/instance-records";
import { ApiError } from "../http-api";
import { recordId } from "../identifiers";
import { beginOperation, isBusy, operationResult } from "../instance-operations";
import { completeSettings, describeInstance, mergeSettings, settingsFromApi } from "./instance-resource";
import { bodyOf, type Call, instanceIn, projectIn, type Route } from "./route";

export const instances: readonly Route[] = [
  { method: "GET", path: "instances", handle: listInstances },
  { method: "POST", path: "instances", handle: insertInstance },
  {
    method: "GET",
    path: "instances/{instance}",
    handle: (call) => present(call, instanceIn(call).attributes),
  },
  { method: "PATCH", path: "instances/{instance}", handle: patchInstance },
  { method: "DELETE", path: "instances/{instance}", handle: deleteInstance },
];

const POLICIES: readonly unknown[] = ["ALWAYS", "NEVER"];

/** What the behaviours of resources need, for a call. */
export function contextOf(call: Call): Context {
  return { ...call.options, project: projectIn(call), region: "us-central1" };
}

/**
 * Begins to make an instance.
 *
 * @param planned in Terraform's form
 * @throws ApiError where the service refuses
 */
export function beginCreate(
  call: Call,
  planned: Attributes,
  operation: { type: string; also?: readonly string[] },
): object {
  const context = contextOf(call);
  const name = nameOf(planned, context);
  if (isBusy(context, name)) throw alreadyExists();
  refusedAsByApi(() => checkNew(planned, context));
  return beginOperation(context, { ...operation, project: name.project, target: name.name }, async () => {
    const create = behaviour.create as NonNullable<typeof behaviour.create>;
    const created = await create(planned, planned, context);
    // Terraform finds it as one that was made elsewhere: without the blocks that say how.
    const attributes = { ...created, id: name.name, clone: [], restore_backup_context: [] };
    context.store.put({ type: INSTANCE_TYPE, id: recordId(attributes), attributes });
  });
}

/** Runs what refuses in Terraform's words; refuses in the API's. */
export function refusedAsByApi<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    const said = error instanceof Refusal && /^googleapi: Error (\d+): (.*), (\w+)$/s.exec(error.detail);
    if (!said) throw error;
    throw new ApiError(Number(said[1]), said[2], said[3]);
  }
}

function listInstances(call: Call): object {
  const project = projectIn(call);
  const items = call.options.store
    .list(INSTANCE_TYPE)
    .filter(({ attributes }) => attributes.project === project)
    .map(({ attributes }) => present(call, attributes));
  return { kind: "sql#instancesList", items };
}

function present(call: Call, instance: Attributes): object {
  const replicas = call.options.store
    .list(INSTANCE_TYPE)
    .filter(({ attributes }) => attributes.project === instance.project)
    .filter(({ attributes }) => text(attributes, "master_instance_name") === instance.name);
  return describeInstance(
    instance,
    replicas.map(({ attributes }) => attributes.name),
  );
}

function insertInstance(call: Call): object {
  const { name, databaseVersion, region, settings, instanceType, rootPassword, ...rest } = bodyOf(call);
  const { diskEncryptionConfiguration: encryption, ...others } = rest;
  const kind = instanceType ?? "CLOUD_SQL_INSTANCE";
  const unknown = Object.keys(others).filter((key) => !["kind", "project"].includes(key));
  if (unknown.length > 0 || kind !== "CLOUD_SQL_INSTANCE") {
    const what = unknown.length > 0 ? unknown.join(", ") : `instances of type ${kind}`;
    throw new ApiError(400, `the emulator does not make instances with ${what} by the API`, "invalid");
  }
  return beginCreate(
    call,
    {
      name,
      project: projectIn(call),
      region: region ?? null,
      database_version: databaseVersion,
      root_password: rootPassword ?? null,
      deletion_protection: true,
      encryption_key_name: (encryption as { kmsKeyName?: string } | undefined)?.kmsKeyName ?? null,
      settings: [completeSettings(settingsFromApi((settings ?? {}) as Record<string, unknown>))],
    },
    { type: "CREATE" },
  );
}

/** Answers when it is done, which the real one does not. */
async function patchInstance(call: Call): Promise<object> {
  const resource = instanceIn(call);
  const prior = resource.attributes;
  const { settings: sent = {}, ...others } = bodyOf(call) as Record<string, unknown> & {
    settings?: Record<string, unknown>;
  };
  const unknown = Object.keys(others).filter((key) => key !== "kind" && others[key] !== prior[key]);
  if (unknown.length > 0) {
    throw new ApiError(400, `the emulator patches settings only, not ${unknown.join(", ")}`, "invalid");
  }
  const { version, ...change } = settingsFromApi(sent);
  if (version !== undefined && version !== Number(block(prior, "settings").version ?? 1)) {
    throw new ApiError(412, "Condition does not match.", "staleData");
  }
  const policy = change.activation_policy;
  if (policy !== undefined && !POLICIES.includes(policy)) {
    throw new ApiError(400, `Invalid value for: Invalid value: ${policy} for activation_policy.`, "invalid");
  }
  if (policy !== undefined && isReplica(prior)) {
    throw new ApiError(
      400,
      `Invalid request: ${prior.name} is a read replica, which runs as long as its primary.`,
      "invalidOperation",
    );
  }
  const context = contextOf(call);
  const name = nameOf(prior, context);
  const request = { project: name.project, target: name.name, type: "UPDATE" };
  const operation = beginOperation(context, request, async () => {
    const update = behaviour.update as NonNullable<typeof behaviour.update>;
    const settings = [completeSettings(mergeSettings(block(prior, "settings"), change))];
    const attributes = await update(prior, { ...prior, settings }, {}, context);
    context.store.put({ ...resource, attributes });
    if (policy !== undefined) {
      context.log(`${name.name}: ${policy === "NEVER" ? "stopped" : "started"} by the Admin API`);
    }
  });
  return operationResult(context, operation);
}

function deleteInstance(call: Call): object {
  const { type, id, attributes } = instanceIn(call);
  const context = contextOf(call);
  const name = nameOf(attributes, context);
  refusedAsByApi(() => checkDeletion(attributes, context));
  return beginOperation(context, { project: name.project, target: name.name, type: "DELETE" }, async () => {
    const remove = behaviour.delete as NonNullable<typeof behaviour.delete>;
    // Terraform's own protection is for Terraform.
    await remove({ ...attributes, deletion_protection: false }, context);
    context.store.remove(type, id);
  });
}

function alreadyExists(): ApiError {
  return new ApiError(409, "The Cloud SQL instance already exists.", "instanceAlreadyExists");
}
