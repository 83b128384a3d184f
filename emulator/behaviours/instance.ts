/** google_sql_database_instance: a PostgreSQL server with the translated flags and Cloud SQL's roles. */
import { PostgresVersion } from "../../cloudsql/version";
import { listBackupRuns, removeBackupRun } from "../backup-runs";
import { type Attributes, type Behaviour, type Context, Refusal, UNKNOWN } from "../behaviour";
import { describeCertificate } from "../certificates";
import { digits, projectNumber } from "../identifiers";
import { type InstanceName, removeServer, serverOf, startServer, stopServer } from "../instance-servers";
import type { PostgresServer } from "../postgres";
import { translateFlags } from "../postgres-settings";
import { createServiceRoles, roleExists, setPassword } from "../roles";
import { block, blocks, decide, settled, text } from "./attributes";
import { syncIamPasswords } from "./iam-passwords";
import { checkInstance, databaseFlags } from "./instance-checks";
import { addresses, decideSettings } from "./instance-defaults";
import { INSTANCE_TYPE, isRecordOnly, isStopped, nameOf, serverSettings, stored } from "./instance-records";

export const instance: Behaviour = {
  plan(prior, planned) {
    if (prior === null) return { planned };
    const replace: (string | number)[][] = [];
    const settings = block(planned, "settings");
    const before = block(prior, "settings");
    if (number(settings.disk_size) < number(before.disk_size)) replace.push(["settings", 0, "disk_size"]);
    const network = (of: Attributes) => block(of, "ip_configuration").private_network;
    if (network(before) && isUnset(network(settings))) {
      replace.push(["settings", 0, "ip_configuration", 0, "private_network"]);
    }
    if (isPromotion(prior, planned)) {
      return { planned: { ...planned, master_instance_name: null, replica_configuration: [] }, replace };
    }
    const master = (of: Attributes) => text(of, "master_instance_name");
    if (planned.master_instance_name !== UNKNOWN && master(prior) !== master(planned)) {
      replace.push(["master_instance_name"]);
    }
    const cascadable = (of: Attributes) => block(of, "replica_configuration").cascadable_replica ?? false;
    if (cascadable(prior) !== cascadable(planned)) {
      replace.push(["replica_configuration", 0, "cascadable_replica"]);
    }
    const kept = older(planned.maintenance_version, prior.maintenance_version)
      ? prior.maintenance_version
      : undefined;
    return { planned: kept === undefined ? planned : { ...planned, maintenance_version: kept }, replace };
  },

  async create(planned, config, context) {
    for (const name of ["clone", "restore_backup_context"]) {
      if (blocks(planned, name).length === 0) continue;
      throw new Refusal(
        `Error, failed to create instance ${planned.name}`,
        `the emulator copies no data, so it has no ${name}; rehearse it without, or against a real project`,
        [name],
      );
    }
    const wanted = complete(planned, context);
    checkInstance(wanted, "create");
    const name = nameOf(wanted, context);
    if (stored(context, name)) {
      throw new Refusal(
        `Error, failed to create instance ${name.name}`,
        "googleapi: Error 409: The Cloud SQL instance already exists., instanceAlreadyExists",
        ["name"],
      );
    }
    // What an interrupted create left is nobody's.
    await removeServer(context, name);
    const master = text(wanted, "master_instance_name");
    if (master !== undefined) return settled({ ...wanted, ...(await replicaOf(master, wanted, context)) });
    try {
      const server = await startServer(context, name, serverSettings(wanted, context));
      await server.session(async (client) => {
        await createServiceRoles(client);
        const password = text(config, "root_password");
        if (password) await setPassword(client, "postgres", password);
      });
      report(wanted, server, context);
      const described = settled({ ...wanted, ...(await describe(wanted, server)) });
      if (isStopped(wanted)) await server.stop();
      return described;
    } catch (error) {
      await removeServer(context, name);
      throw error;
    }
  },

  async update(prior, planned, config, context) {
    const wanted = settled(complete(planned, context));
    checkInstance(wanted, "update");
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
    if (isRecordOnly(wanted)) return changed;

    if (isStopped(wanted)) {
      await stopServer(context.directory, name);
      context.log(`${name.name}: stopped (activation_policy NEVER)`);
      return changed;
    }
    const running = serverOf(context.directory, name);
    const server = running ?? (await startServer(context, name, serverSettings(wanted, context)));
    if (!running) await ensureServiceRoles(server);
    const applied = running ? await running.configure(serverSettings(wanted, context)) : "restarted";
    if (applied !== "unchanged") context.log(`${name.name}: ${applied} with the new settings`);
    report(wanted, server, context);
    const password = text(config, "root_password");
    if (password && password !== text(prior, "root_password")) {
      await server.session((client) => setPassword(client, "postgres", password));
    }
    await syncIamPasswords(name, wanted, server, context);
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
    await removeServer(context, name);
    forgetContents(name, context);
    if (block(prior, "settings").retain_backups_on_delete !== true) {
      for (const run of listBackupRuns(context.store, prior)) removeBackupRun(context.store, run);
    }
  },
};

/** Starts the server of every recorded instance, and gives IAM users the emulator's token. */
export async function resumeInstances(context: Context): Promise<void> {
  const records = context.store.list(INSTANCE_TYPE).map(({ attributes }) => attributes);
  const alive = records.filter((attributes) => !isRecordOnly(attributes) && !isStopped(attributes));
  // All of them, so that none is still on its way when the failure of another stops the emulator.
  const outcomes = await Promise.allSettled(alive.map((attributes) => wake(attributes, context)));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

/** Starts the server of an instance that exists, and gives its IAM users the emulator's token. */
export async function wake(attributes: Attributes, context: Context): Promise<void> {
  const name = nameOf(attributes, context);
  const server = await startServer(context, name, serverSettings(attributes, context));
  await ensureServiceRoles(server);
  await syncIamPasswords(name, attributes, server, context);
}

/** Databases, users and certificates end with their instance. */
function forgetContents({ project, name }: InstanceName, { store }: Context): void {
  for (const type of ["google_sql_database", "google_sql_user", "google_sql_ssl_cert"]) {
    for (const { id, attributes } of store.list(type)) {
      if (attributes.project === project && attributes.instance === name) store.remove(type, id);
    }
  }
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
      psc_service_attachment_link: "",
      dns_name: "",
      dns_names: [],
    },
  );
}

/** Of a server that has none: a promoted replica's, or that of a create that was killed in between. */
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

async function replicaOf(master: string, replica: Attributes, context: Context): Promise<Attributes> {
  const name = nameOf(replica, context);
  const primary = stored(context, { project: name.project, name: master.split(":").at(-1) ?? master });
  if (!primary) {
    throw new Refusal(
      `Error, failed to create instance ${name.name}`,
      `googleapi: Error 404: The master instance ${master} does not exist., instanceDoesNotExist`,
      ["master_instance_name"],
    );
  }
  context.log(`${name.name}: a replica is a record in the emulator, no second server runs behind it`);
  return {
    ...addresses(block(replica, "settings")),
    maintenance_version: primary.maintenance_version,
    server_ca_cert: primary.server_ca_cert,
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

function isPromotion(prior: Attributes, planned: Attributes): boolean {
  return prior.instance_type === "READ_REPLICA_INSTANCE" && planned.instance_type === "CLOUD_SQL_INSTANCE";
}

function isUnset(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

function number(value: unknown): number {
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : 0;
}

/** Maintenance versions end in a date: `POSTGRES_17_10.R20261001.01_00`. */
function older(planned: unknown, current: unknown): boolean {
  if (typeof planned !== "string" || typeof current !== "string") return false;
  const release = (version: string) => version.slice(version.indexOf(".R"));
  return release(planned) < release(current);
}
