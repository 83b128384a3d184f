/**
 * What programs ask of Google: where an instance listens, a secret's payload, a backup. Plus a page of our
 * own, `GET /emulator/instances`, that says what runs.
 * @see https://cloud.google.com/sql/docs/postgres/admin-api/rest
 */
import { randomUUID } from "node:crypto";
import { describeInstance, patchInstance } from "./activation";
import { addBackupRun, listBackupRuns, removeBackupRun } from "./backup-runs";
import type { Attributes, ResourceStore, StoredResource } from "./behaviour";
import { block, text } from "./behaviours/attributes";
import { databaseFlags } from "./behaviours/instance-checks";
import { INSTANCE_TYPE, isRecordOnly } from "./behaviours/instance-records";
import {
  ApiError,
  type ApiHandler,
  type ApiRequest,
  type ApiResponse,
  type HttpServerOptions,
} from "./http-api";
import { projectNumber } from "./identifiers";
import { serverOf } from "./instance-servers";
import { translateFlags } from "./postgres-settings";
import { assignRoles, roleExists } from "./roles";
import { findVersion } from "./secret-payloads";

export const adminApi: ApiHandler = async (request, options) => {
  const path = request.path.join("/");
  if (request.method === "GET" && path === "emulator/instances") return listInstances(options);

  const secret = /^v1\/projects\/([^/]+)\/secrets\/([^/]+)\/versions\/([^/:]+):access$/.exec(path);
  if (secret && request.method === "GET") return accessSecret(secret[1], secret[2], secret[3], options);

  const sql =
    /^sql\/v1(?:beta4)?\/projects\/([^/]+)\/instances\/([^/]+)(?:\/(connectSettings|backupRuns|users)(?:\/(\d+))?)?$/.exec(
      path,
    );
  if (!sql) return undefined;
  const [, project, name, collection, id] = sql;
  const resource = findInstance(project, name, options.store);
  const instance = resource.attributes;
  if (collection === undefined) {
    if (request.method === "GET") return describeInstance(instance);
    return request.method === "PATCH" ? patchInstance(resource, parseJson(request.body), options) : undefined;
  }
  if (collection === "connectSettings") {
    return request.method === "GET" && !id ? connectSettings(instance, options) : undefined;
  }
  if (collection === "users") {
    return request.method === "PUT" && !id ? updateUser(request, instance, options) : undefined;
  }
  return backupRuns(request, instance, id, options);
};

/** Grants and revokes database roles; passwords are changed by the resource. */
async function updateUser(
  { query }: ApiRequest,
  instance: Attributes,
  { directory }: HttpServerOptions,
): Promise<ApiResponse> {
  const name = query.get("name") ?? "";
  const running = serverOf(directory, { project: String(instance.project), name: String(instance.name) });
  if (!running)
    throw new ApiError(400, `Invalid request: instance ${instance.name} is not running.`, "invalidState");
  await running.session(async (client) => {
    if (!(await roleExists(client, name))) {
      throw new ApiError(404, `The user "${name}" does not exist.`, "userDoesNotExist");
    }
    try {
      await assignRoles(
        client,
        name,
        query.getAll("databaseRoles"),
        query.get("revokeExistingRoles") === "true",
      );
    } catch (error) {
      throw new ApiError(400, `Invalid request: ${(error as Error).message}.`, "invalid");
    }
  });
  const now = new Date().toISOString();
  return {
    status: 200,
    body: {
      kind: "sql#operation",
      name: `update_user-${randomUUID()}`,
      operationType: "UPDATE_USER",
      status: "DONE",
      targetProject: instance.project,
      targetId: instance.name,
      insertTime: now,
      endTime: now,
    },
  };
}

/** As the real one, plus `emulatorPort`: the local port, since the address alone does not tell it. */
function connectSettings(instance: Attributes, { directory }: HttpServerOptions): ApiResponse {
  const settings = block(instance, "settings");
  const ip = block(settings, "ip_configuration");
  const running = serverOf(directory, { project: String(instance.project), name: String(instance.name) });
  if (!running) {
    const reason = isRecordOnly(instance)
      ? "a replica is only a record in the emulator: connect to its primary"
      : "it is stopped (settings.activation_policy)";
    throw new ApiError(
      400,
      `Invalid request: instance ${instance.name} is not running: ${reason}.`,
      "invalidState",
    );
  }
  const addresses = [
    ...(ip.ipv4_enabled === false ? [] : ["PRIMARY"]),
    ...(text(ip, "private_network") ? ["PRIVATE"] : []),
  ];
  return {
    status: 200,
    body: {
      kind: "sql#connectSettings",
      serverCaCert: { kind: "sql#sslCert", cert: running.caCertificate, instance: instance.name },
      ipAddresses: addresses.map((type) => ({ type, ipAddress: running.host })),
      region: instance.region,
      databaseVersion: instance.database_version,
      backendType: "SECOND_GEN",
      serverCaMode: ip.server_ca_mode,
      emulatorPort: running.port,
    },
  };
}

function backupRuns(
  request: ApiRequest,
  instance: Attributes,
  id: string | undefined,
  { store }: HttpServerOptions,
): ApiResponse | undefined {
  const runs = listBackupRuns(store, instance);
  if (request.method === "GET" && !id) {
    return { status: 200, body: { kind: "sql#backupRunsList", items: runs } };
  }
  if (request.method === "POST" && !id) {
    const described = request.body.length > 0 ? parseJson(request.body) : {};
    return {
      status: 200,
      body: operation(instance, "BACKUP_VOLUME", addBackupRun(store, instance, described)),
    };
  }
  const run = runs.find((one) => one.id === id);
  if (!run) throw new ApiError(404, `The backup run ${id} does not exist.`, "backupRunDoesNotExist");
  if (request.method === "GET") return { status: 200, body: run };
  if (request.method !== "DELETE") return undefined;
  removeBackupRun(store, run);
  return { status: 200, body: operation(instance, "DELETE_BACKUP", run) };
}

function operation(instance: Attributes, operationType: string, run: Attributes) {
  return {
    kind: "sql#operation",
    name: `${operationType.toLowerCase()}-${run.id}`,
    operationType,
    status: "DONE",
    targetProject: instance.project,
    targetId: instance.name,
    backupContext: { kind: "sql#backupContext", backupId: run.id },
    insertTime: run.enqueuedTime,
    endTime: new Date().toISOString(),
  };
}

function accessSecret(
  projectReference: string,
  secret: string,
  reference: string,
  { directory, store }: HttpServerOptions,
): ApiResponse {
  const project = projectOf(projectReference, store);
  const version = findVersion(directory, { project, secret }, reference);
  const name = `projects/${projectReference}/secrets/${secret}/versions/${version?.version ?? reference}`;
  if (!version) throw new ApiError(404, `Secret Version [${name}] not found.`, "notFound");
  if (version.state !== "ENABLED") {
    throw new ApiError(400, `Secret Version [${name}] is in ${version.state} state.`, "failedPrecondition");
  }
  return {
    status: 200,
    body: {
      name: `projects/${projectNumber(project)}/secrets/${secret}/versions/${version.version}`,
      payload: { data: version.data },
    },
  };
}

/** For people: what runs, where, and what of its flags has no effect here. */
async function listInstances({ directory, store }: HttpServerOptions): Promise<ApiResponse> {
  const instances = await Promise.all(
    store.list(INSTANCE_TYPE).map(async ({ attributes }) => {
      const { project, name } = { project: String(attributes.project), name: String(attributes.name) };
      const server = serverOf(directory, { project, name });
      const base = {
        connectionName: attributes.connection_name,
        databaseVersion: attributes.database_version,
        tier: block(attributes, "settings").tier,
      };
      if (!server) return { ...base, state: isRecordOnly(attributes) ? "RECORD_ONLY" : "STOPPED" };
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
        databases: await names("SELECT datname AS name FROM pg_database WHERE NOT datistemplate ORDER BY 1"),
        users: await names(
          "SELECT rolname AS name FROM pg_roles WHERE rolcanlogin AND NOT rolsuper ORDER BY 1",
        ),
        ignoredFlags: translateFlags(databaseFlags(attributes), server.majorVersion).ignored,
        log: server.logFile,
      };
    }),
  );
  return { status: 200, body: { instances } };
}

function findInstance(projectReference: string, name: string, store: ResourceStore): StoredResource {
  const project = projectOf(projectReference, store);
  const found = store
    .list(INSTANCE_TYPE)
    .find(({ attributes }) => attributes.project === project && attributes.name === name);
  if (found) return found;
  throw new ApiError(
    404,
    `The Cloud SQL instance ${name} does not exist in project ${projectReference}.`,
    "instanceDoesNotExist",
  );
}

/** Projects may be named by their number. */
function projectOf(reference: string, store: ResourceStore): string {
  if (!/^\d+$/.test(reference)) return reference;
  const projects = [INSTANCE_TYPE, "google_secret_manager_secret"]
    .flatMap((type) => store.list(type))
    .map(({ attributes }) => String(attributes.project));
  return projects.find((project) => projectNumber(project) === reference) ?? reference;
}

function parseJson(body: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw new ApiError(400, "the body is not JSON", "parseError");
  }
}
