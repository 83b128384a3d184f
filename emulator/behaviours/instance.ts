/** google_sql_database_instance: a PostgreSQL server with the translated flags and Cloud SQL's roles. */
import { join } from "node:path";
import { PostgresVersion } from "../../cloudsql/version";
import { automateBackup, endBackups, pruneBackups } from "../backups";
import { type Attributes, type Behaviour, type Context, Refusal } from "../behaviour";
import { describeCertificate } from "../certificates";
import { digits, projectNumber } from "../identifiers";
import { adoptContents, forgetContents } from "../instance-contents";
import { instanceDirectory, removeServer, serverOf, startServer, stopServer } from "../instance-servers";
import type { PostgresServer } from "../postgres";
import { translateFlags } from "../postgres-settings";
import type { Origin } from "../recovery";
import { createServiceRoles, roleExists, setPassword } from "../roles";
import { removeArchive } from "../wal-archive";
import { block, blocks, decide, settled, text } from "./attributes";
import { backupSettings } from "./backup-settings";
import { syncIamPasswords } from "./iam-passwords";
import { checkInstance, databaseFlags } from "./instance-checks";
import { addresses, decideSettings, pscNames } from "./instance-defaults";
import {
  inWordsOfTerraform,
  isRestoreAsked,
  originOf,
  restoreAsked,
  withSettingsOfSource,
} from "./instance-origin";
import { planInstance } from "./instance-plan";
import { INSTANCE_TYPE, isReplica, isStopped, nameOf, serverSettings, stored } from "./instance-records";

import {
  adjustReplicas,
  checkReplica,
  configureReplica,
  forgetReplica,
  promoteReplica,
  startReplica,
  wakeReplicas,
} from "./replicas";

export const instance: Behaviour = {
  plan: planInstance,

  async create(planned, config, context) {
    const { wanted, origin } = checkNew(planned, context);
    const name = nameOf(wanted, context);
    // What an interrupted create left is nobody's.
    await removeServer(context, name);
    try {
      if (isReplica(wanted)) {
        const server = await startReplica(wanted, context);
        report(wanted, server, context);
        return settled({ ...wanted, ...(await describe(wanted, server)) });
      }
      await origin?.place(join(instanceDirectory(context.directory, name), "data"));
      const server = await startServer(context, name, serverSettings(wanted, context));
      origin?.settle(server);
      await ensureServiceRoles(server);
      if (origin) await adoptContents(context.store, name, origin.contents, server);
      await syncIamPasswords(name, wanted, server, context);
      await server.session(async (client) => {
        const password = text(config, "root_password");
        if (password) await setPassword(client, "postgres", password);
      });
      report(wanted, server, context);
      const described = settled({ ...wanted, ...(await describe(wanted, server)) });
      automateBackup(context, described);
      if (isStopped(wanted)) await stopServer(context.directory, name);
      return described;
    } catch (error) {
      await removeServer(context, name);
      if (isReplica(wanted)) await forgetReplica(wanted, context);
      forgetContents(context.store, name);
      throw inWordsOfTerraform(error, "create", name.name);
    }
  },

  async update(prior, planned, config, context) {
    const wanted = settled(complete(planned, context));
    checkInstance(wanted, "update");
    checkReplica(wanted, "update", context);
    const name = nameOf(wanted, context);
    const [from, to] = [prior, wanted].map((of) => PostgresVersion.of(String(of.database_version)).major);
    if (to < from) {
      throw new Refusal(
        `Error, failed to update instance ${name.name}`,
        `googleapi: Error 400: Invalid request: a database cannot go back from ${prior.database_version} to ${wanted.database_version}, invalid`,
        ["database_version"],
      );
    }
    const settings = {
      ...block(wanted, "settings"),
      version: number(block(prior, "settings").version) + 1,
      effective_availability_type: block(wanted, "settings").availability_type,
    };
    const changed = { ...wanted, ...addresses(settings), settings: [settings] };
    if (isReplica(wanted)) {
      await configureReplica(changed, context);
      return changed;
    }
    if (isReplica(prior)) await promoteReplica(prior, context);
    if (isStopped(wanted)) {
      await stopServer(context.directory, name);
      context.log(`${name.name}: stopped (activation_policy NEVER)`);
      return changed;
    }
    const running = serverOf(context.directory, name);
    const server = running ?? (await startServer(context, name, serverSettings(wanted, context)));
    if (!running) await ensureServiceRoles(server);
    await adjustReplicas(changed, context);
    const applied = running ? await running.configure(serverSettings(wanted, context)) : "restarted";
    if (applied !== "unchanged") context.log(`${name.name}: ${applied} with the new settings`);
    await adjustReplicas(changed, context);
    report(wanted, server, context);
    const password = text(config, "root_password");
    if (password && password !== text(prior, "root_password")) {
      await server.session((client) => setPassword(client, "postgres", password));
    }
    if (isRestoreAsked(prior, wanted)) await restoreAsked(changed, context);
    await syncIamPasswords(name, wanted, serverOf(context.directory, name) ?? server, context);
    if (!backupSettings(wanted).pointInTime) removeArchive(server.directory);
    automateBackup(context, changed);
    return changed;
  },

  async read(state, context) {
    const replicas = context.store
      .list(INSTANCE_TYPE)
      .filter(({ attributes }) => text(attributes, "master_instance_name") === state.name)
      .map(({ attributes }) => attributes.name);
    return { ...state, replica_names: replicas };
  },

  async delete(prior, context) {
    const name = nameOf(prior, context);
    if (prior.deletion_protection === true) {
      throw new Refusal(
        `Error, failed to delete instance ${name.name}`,
        "deletion_protection is set to true; set it to false, apply, then destroy",
        ["deletion_protection"],
      );
    }
    checkDeletion(prior, context);
    await removeServer(context, name);
    if (isReplica(prior)) await forgetReplica(prior, context);
    forgetContents(context.store, name);
    endBackups(context, prior);
  },
};

/**
 * A planned instance with what the service decides, and where its data come from.
 *
 * @throws Refusal for what the service refuses
 */
export function checkNew(planned: Attributes, context: Context): { wanted: Attributes; origin?: Origin } {
  const wanted = complete(withSettingsOfSource(planned, context), context);
  checkInstance(wanted, "create");
  checkReplica(wanted, "create", context);
  const name = nameOf(wanted, context);
  if (stored(context, name)) {
    throw new Refusal(
      `Error, failed to create instance ${name.name}`,
      "googleapi: Error 409: The Cloud SQL instance already exists., instanceAlreadyExists",
      ["name"],
    );
  }
  return { wanted, origin: originOf(wanted, context) };
}

/** @throws Refusal where the service does not delete an instance */
export function checkDeletion(prior: Attributes, context: Context): void {
  const name = nameOf(prior, context);
  if (block(prior, "settings").deletion_protection_enabled === true) {
    throw new Refusal(
      `Error, failed to delete instance ${name.name}`,
      "googleapi: Error 400: The instance is protected. Please disable the deletion protection and try again " +
        "(settings.deletion_protection_enabled), deletionProtectionEnabled",
      ["settings", 0, "deletion_protection_enabled"],
    );
  }
  const replicas = context.store
    .list(INSTANCE_TYPE)
    .filter(({ attributes }) => text(attributes, "master_instance_name") === name.name);
  if (replicas.length > 0) {
    throw new Refusal(
      `Error, failed to delete instance ${name.name}`,
      `googleapi: Error 400: The instance has replicas (${replicas.map(({ attributes }) => attributes.name).join(", ")}); delete them first, invalidOperation`,
    );
  }
}

/** Starts the server of every recorded instance, replicas after their primary, and gives IAM users the token. */
export async function resumeInstances(context: Context): Promise<void> {
  const records = context.store.list(INSTANCE_TYPE).map(({ attributes }) => attributes);
  const alive = records.filter((attributes) => !isReplica(attributes) && !isStopped(attributes));
  // All of them, so that none is still on its way when the failure of another stops the emulator.
  const outcomes = await Promise.allSettled(alive.map((attributes) => wake(attributes, context)));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** Takes the automated backups that are due. */
export function automateBackups(context: Context): void {
  for (const { attributes } of context.store.list(INSTANCE_TYPE)) {
    pruneBackups(context, attributes);
    automateBackup(context, attributes);
  }
}

/** Starts the server of an instance that exists, and gives its IAM users the emulator's token. */
export async function wake(attributes: Attributes, context: Context): Promise<void> {
  const name = nameOf(attributes, context);
  const server = await startServer(context, name, serverSettings(attributes, context));
  await ensureServiceRoles(server);
  await syncIamPasswords(name, attributes, server, context);
  await wakeReplicas(attributes, context);
  pruneBackups(context, attributes);
  automateBackup(context, attributes);
}

/** The planned instance with everything that the service decides before it exists. */
function complete(planned: Attributes, context: Context): Attributes {
  const project = text(planned, "project") ?? context.project;
  const name = text(planned, "name") ?? `terraform-${digits(`${project} ${Date.now()}`, 12)}`;
  const region = text(planned, "region") ?? context.region;
  const named = { ...planned, project, name, region };
  const master = text(planned, "master_instance_name");
  return decide(
    { ...named, settings: blocks(planned, "settings").map((settings) => decideSettings(settings, named)) },
    {
      connection_name: `${project}:${region}:${name}`,
      self_link: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${name}`,
      service_account_email_address: `p${projectNumber(project)}-${digits(`${project} ${name}`, 6)}@gcp-sa-cloud-sql.iam.gserviceaccount.com`,
      instance_type: master === undefined ? "CLOUD_SQL_INSTANCE" : "READ_REPLICA_INSTANCE",
      master_instance_name: "",
      encryption_key_name: "",
      node_count: 0,
      replica_names: [],
      replica_configuration: [],
      replication_cluster: [],
      available_maintenance_versions: [],
      ...pscNames(named, block(planned, "settings")),
      dns_names: [],
    },
  );
}

/** Of a server that has none: that of a create that was killed in between. */
async function ensureServiceRoles(server: PostgresServer): Promise<void> {
  await server.session(async (client) => {
    if (!(await roleExists(client, "postgres"))) await createServiceRoles(client);
  });
}

/** What only the running server tells. */
async function describe(attributes: Attributes, server: PostgresServer): Promise<Attributes> {
  const certificate = await describeCertificate(server.caCertificate);
  const major = PostgresVersion.of(String(attributes.database_version)).major;
  return {
    ...addresses(block(attributes, "settings")),
    maintenance_version: decide(attributes, { maintenance_version: `POSTGRES_${major}_10.R20261001.01_00` })
      .maintenance_version,
    server_ca_cert: [
      {
        cert: server.caCertificate,
        common_name: certificate.commonName,
        create_time: certificate.createTime,
        expiration_time: certificate.expirationTime,
        sha1_fingerprint: certificate.sha1Fingerprint,
      },
    ],
  };
}

/** Says what of the configuration is different here. */
function report(attributes: Attributes, server: PostgresServer, context: Context): void {
  const wanted = PostgresVersion.of(String(attributes.database_version));
  if (wanted.major !== server.majorVersion) {
    context.log(
      `${attributes.name}: ${wanted} is served by PostgreSQL ${server.majorVersion}, the version at hand`,
    );
  }
  const { ignored } = translateFlags(databaseFlags(attributes), server.majorVersion);
  if (ignored.length > 0) {
    const list = ignored.map(({ name, reason }) => `${name} (${reason})`).join(", ");
    context.log(`${attributes.name}: flags without effect here: ${list}`);
  }
}

function number(value: unknown): number {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : 0;
}
