import * as fs from "node:fs";
import * as path from "node:path";
import { type Attributes, UNKNOWN } from "../../../emulator/behaviour";
import { behaviours, resumeInstances, stopInstances } from "../../../emulator/behaviours";
import { serverOf } from "../../../emulator/instance-servers";
import { type PostgresSandbox, postgresSandbox } from "../../../emulator/scratch-server";
import { EmulatedCloud, plannedInstance } from "../../support/emulated-cloud";
import { login, plannedDatabase, plannedUser, refusal, serverIn } from "../../support/emulated-instance";

// Room for a machine that is busy with other tests.
jest.setTimeout(30_000);

const INSTANCE = "google_sql_database_instance";
const USER = "google_sql_user";
const DATABASE = "google_sql_database";
const NAME = { project: "example-dev", name: "music-db" };

let sandbox: PostgresSandbox;
let directory: string;
let cloud: EmulatedCloud;
let count = 0;

beforeAll(() => {
  sandbox = postgresSandbox();
});

beforeEach(() => {
  directory = path.join(sandbox.directory, `emulator-${++count}`);
  cloud = new EmulatedCloud(directory);
});

afterEach(stopInstances);

afterAll(() => sandbox.remove());

function settingsOf(instance: Attributes): Attributes {
  return (instance.settings as Attributes[])[0];
}

async function shows(setting: string): Promise<string> {
  const { rows } = await serverIn(directory).session((client) =>
    client.query("SELECT current_setting($1, true) AS value", [setting]),
  );
  return rows[0].value;
}

test("an instance is a server with its flags; what the service decides is filled in", async () => {
  const created = await cloud.create(
    INSTANCE,
    plannedInstance({
      database_flags: [
        { name: "shared_buffers", value: "65536" },
        { name: "log_lock_waits", value: "on" },
        { name: "cloudsql.iam_authentication", value: "on" },
        { name: "cloudsql.enable_pgaudit", value: "on" },
        { name: "pgaudit.log", value: "ddl" },
      ],
    }),
  );
  expect(await shows("shared_buffers")).toBe("512MB");
  expect(await shows("log_lock_waits")).toBe("on");
  expect(await shows("max_connections")).toBe("100");
  expect(await shows("pgaudit.log")).toBe("ddl");
  expect(cloud.lines).toContain(
    "music-db: flags without effect here: pgaudit.log (the embedded PostgreSQL has no pgaudit)",
  );

  expect(created).toMatchObject({
    connection_name: "example-dev:us-central1:music-db",
    project: "example-dev",
    region: "us-central1",
    instance_type: "CLOUD_SQL_INSTANCE",
    self_link: "https://sqladmin.googleapis.com/sql/v1beta4/projects/example-dev/instances/music-db",
    public_ip_address: "127.0.0.1",
    private_ip_address: "",
    first_ip_address: "127.0.0.1",
    ip_address: [{ type: "PRIMARY", ip_address: "127.0.0.1", time_to_retire: "" }],
  });
  expect(settingsOf(created)).toMatchObject({
    version: 1,
    activation_policy: "ALWAYS",
    availability_type: "ZONAL",
    disk_autoresize: true,
    disk_size: 10,
    disk_type: "PD_SSD",
    pricing_plan: "PER_USE",
    connector_enforcement: "NOT_REQUIRED",
    ip_configuration: [{ ipv4_enabled: true, ssl_mode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" }],
    backup_configuration: [
      {
        enabled: false,
        transaction_log_retention_days: 7,
        backup_retention_settings: [{ retained_backups: 7, retention_unit: "COUNT" }],
      },
    ],
  });
  expect((settingsOf(created).location_preference as Attributes[])[0].zone).toMatch(/^us-central1-[abcf]$/);
  expect(JSON.stringify(created)).toContain("BEGIN CERTIFICATE");
  expect(Object.values(created)).not.toContain(UNKNOWN);
  expect(await cloud.read(INSTANCE, created)).toEqual({ ...created, replica_names: [] });
});

test("what was sent stays, also what the emulator does not use", async () => {
  const sent = {
    maintenance_window: [{ day: 7, hour: 4, update_track: "stable" }],
    insights_config: [{ query_insights_enabled: true, query_plans_per_minute: 3, query_string_length: 2048 }],
    location_preference: [{ zone: "us-central1-c", secondary_zone: null }],
    connector_enforcement: "REQUIRED",
    password_validation_policy: [{ enable_password_policy: true, min_length: 12 }],
    user_labels: { team: "music" },
    ip_configuration: [
      {
        ipv4_enabled: false,
        private_network: "projects/p/global/networks/n",
        ssl_mode: "ENCRYPTED_ONLY",
        server_ca_mode: UNKNOWN,
      },
    ],
  };
  const created = await cloud.create(INSTANCE, plannedInstance(sent));
  expect(settingsOf(created)).toMatchObject({
    ...sent,
    ip_configuration: [{ ...sent.ip_configuration[0], server_ca_mode: "GOOGLE_MANAGED_INTERNAL_CA" }],
  });
  expect(created).toMatchObject({ public_ip_address: "", private_ip_address: "127.0.0.1" });
});

test("a changed memory flag restarts the server with the new value, keeping the data", async () => {
  const created = await cloud.create(INSTANCE, plannedInstance());
  await cloud.create(DATABASE, plannedDatabase("music"));
  const change = (flags: Attributes[]) => ({ settings: [{ ...settingsOf(created), database_flags: flags }] });
  const updated = await cloud.update(INSTANCE, created, change([{ name: "shared_buffers", value: "49152" }]));
  expect(await shows("shared_buffers")).toBe("384MB");
  expect(settingsOf(updated).version).toBe(2);
  expect(cloud.lines).toContain("music-db: restarted with the new settings");

  await cloud.update(
    INSTANCE,
    updated,
    change([
      { name: "shared_buffers", value: "49152" },
      { name: "work_mem", value: "8192" },
    ]),
  );
  expect(await shows("work_mem")).toBe("8MB");
  expect(cloud.lines).toContain("music-db: reloaded with the new settings");
  const databases = serverOf(directory, NAME)?.session((client) =>
    client.query("SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = 'music'"),
  );
  expect((await databases)?.rows).toEqual([{ owner: "cloudsqlsuperuser" }]);
});

test.each([
  [
    "a predefined N1 tier",
    { tier: "db-n1-standard-1" },
    "Only custom or shared-core instance Billing tiers type allowed for PostgreSQL database.",
  ],
  [
    "a custom tier in Enterprise Plus",
    { edition: "ENTERPRISE_PLUS" },
    "Invalid Tier (db-custom-1-3840) for (ENTERPRISE_PLUS) Edition.",
  ],
  [
    "a shared core where the edition is left out",
    { tier: "db-f1-micro", edition: UNKNOWN },
    "Invalid Tier (db-f1-micro) for (ENTERPRISE_PLUS) Edition.",
  ],
  ["a custom tier of a shape that is not made", { tier: "db-custom-3-3840" }, "db-custom-3-3840"],
  [
    "a unit suffix",
    { database_flags: [{ name: "shared_buffers", value: "1GB" }] },
    "flag shared_buffers=1GB",
  ],
  ["an unknown flag", { database_flags: [{ name: "no_such_flag", value: "1" }] }, "flag no_such_flag=1"],
  [
    "regional without backups",
    { availability_type: "REGIONAL" },
    "regional availability needs automated backups",
  ],
])("refuses %s", async (_, settings, message) => {
  const error = await refusal(cloud.create(INSTANCE, plannedInstance(settings)));
  expect(error.summary).toBe("Error, failed to create instance music-db");
  expect(error.detail).toContain("googleapi: Error 400: Invalid request: ");
  expect(error.detail).toContain(message);
  expect(error.attribute.slice(0, 2)).toEqual(["settings", 0]);
  expect(fs.existsSync(`${directory}/instances/example-dev/music-db`)).toBe(false);
});

test("says what it cannot clone", async () => {
  const clone = { clone: [{ source_instance_name: "other" }], settings: [] };
  const error = await refusal(cloud.create(INSTANCE, plannedInstance({}, clone)));
  expect(error.detail).toBe(
    "googleapi: Error 404: The Cloud SQL instance other does not exist in project example-dev., instanceDoesNotExist",
  );
});

test("a version that is not at hand runs on the one that is, and says so", async () => {
  await cloud.create(INSTANCE, plannedInstance({}, { database_version: "POSTGRES_15" }));
  expect(cloud.lines).toContain("music-db: POSTGRES_15 is served by PostgreSQL 17, the version at hand");
});

test("both kinds of deletion protection refuse, then the data go", async () => {
  const created = await cloud.create(INSTANCE, plannedInstance({ deletion_protection_enabled: true }));
  expect(
    (await refusal(cloud.delete(INSTANCE, { ...created, deletion_protection: true }))).attribute,
  ).toEqual(["deletion_protection"]);
  expect((await refusal(cloud.delete(INSTANCE, created))).detail).toContain("The instance is protected.");
  expect(await shows("port")).toBeDefined();

  const open = await cloud.update(INSTANCE, created, {
    settings: [{ ...settingsOf(created), deletion_protection_enabled: false }],
  });
  await cloud.delete(INSTANCE, open);
  expect(serverOf(directory, NAME)).toBeUndefined();
  expect(fs.existsSync(`${directory}/instances/example-dev/music-db`)).toBe(false);
});

test("a replica has a server of its own, which only reads, and its primary cannot be deleted before it", async () => {
  const primary = await cloud.create(INSTANCE, plannedInstance());
  const replica = await cloud.create(
    INSTANCE,
    plannedInstance({}, { name: "music-db-replica", master_instance_name: "music-db" }),
  );
  expect(replica.instance_type).toBe("READ_REPLICA_INSTANCE");
  expect(replica.server_ca_cert).not.toEqual(primary.server_ca_cert);
  const server = serverOf(directory, { ...NAME, name: "music-db-replica" });
  await expect(server?.session((client) => client.query("CREATE TABLE t ()"))).rejects.toMatchObject({
    code: "25006",
  });
  const user = { ...plannedUser({ name: "app" }), instance: "music-db-replica" };
  expect((await refusal(cloud.create(USER, user, { ...user, password_wo: "p" }))).detail).toContain(
    "The requested operation is not valid for a read replica (music-db-replica).",
  );
  expect((await cloud.read(INSTANCE, primary))?.replica_names).toEqual(["music-db-replica"]);
  expect((await refusal(cloud.delete(INSTANCE, primary))).detail).toContain(
    "has replicas (music-db-replica)",
  );
  await cloud.delete(INSTANCE, replica);
  await cloud.delete(INSTANCE, primary);
});

test("the plan names what replaces the instance", async () => {
  const prior = {
    ...plannedInstance({
      disk_size: 20,
      ip_configuration: [{ private_network: "projects/p/global/networks/n" }],
    }),
    master_instance_name: "",
    maintenance_version: "POSTGRES_17_10.R20261001.01_00",
  };
  const plan = (change: Attributes, attributes: Attributes = {}) =>
    behaviours
      .get(INSTANCE)
      ?.plan?.(
        prior,
        { ...prior, ...attributes, settings: [{ ...settingsOf(prior), ...change }] },
        cloud.context,
      );
  expect(plan({})?.replace).toEqual([]);
  expect(plan({ disk_size: 30 })?.replace).toEqual([]);
  expect(plan({ disk_size: 10 })?.replace).toEqual([["settings", 0, "disk_size"]]);
  expect(plan({ ip_configuration: [{ private_network: null }] })?.replace).toEqual([
    ["settings", 0, "ip_configuration", 0, "private_network"],
  ]);
  expect(plan({}, { master_instance_name: "other" })?.replace).toEqual([["master_instance_name"]]);
  expect(
    plan({}, { maintenance_version: "POSTGRES_17_9.R20260101.01_00" })?.planned.maintenance_version,
  ).toBe("POSTGRES_17_10.R20261001.01_00");
});

test("users and databases need an instance that runs", async () => {
  expect((await refusal(cloud.create(DATABASE, plannedDatabase("music")))).detail).toContain(
    "Error 404: The Cloud SQL instance music-db does not exist",
  );
  const created = await cloud.create(INSTANCE, plannedInstance());
  const stopped = await cloud.update(INSTANCE, created, {
    settings: [{ ...settingsOf(created), activation_policy: "NEVER" }],
  });
  expect((await refusal(cloud.create(DATABASE, plannedDatabase("music")))).detail).toContain(
    "instance is not running",
  );
  await cloud.update(INSTANCE, stopped, {
    settings: [{ ...settingsOf(stopped), activation_policy: "ALWAYS" }],
  });
  await cloud.create(DATABASE, plannedDatabase("music"));
});

test("IAM users log in with the emulator's token while the flag is on", async () => {
  const flag = (value: string) => ({ database_flags: [{ name: "cloudsql.iam_authentication", value }] });
  const created = await cloud.create(INSTANCE, plannedInstance(flag("on")));
  await cloud.create(USER, plannedUser({ name: "deploy@p.iam", type: "CLOUD_IAM_SERVICE_ACCOUNT" }));
  expect(await login(directory, "deploy@p.iam", "token-of-the-test")).toBe("deploy@p.iam");
  await cloud.update(INSTANCE, created, { settings: [{ ...settingsOf(created), ...flag("off") }] });
  await expect(login(directory, "deploy@p.iam", "token-of-the-test")).rejects.toThrow(
    "password authentication failed",
  );
});

test("a killed emulator resumes with everything, and a new token", async () => {
  const created = await cloud.create(
    INSTANCE,
    plannedInstance({
      database_flags: [
        { name: "shared_buffers", value: "49152" },
        { name: "cloudsql.iam_authentication", value: "on" },
      ],
    }),
  );
  const planned = plannedUser({ name: "app" });
  await cloud.create(USER, planned, { ...planned, password_wo: "first" });
  await cloud.create(USER, plannedUser({ name: "deploy@p.iam", type: "CLOUD_IAM_SERVICE_ACCOUNT" }));
  await cloud.create(DATABASE, plannedDatabase("music"));
  const port = serverOf(directory, NAME)?.port;
  await stopInstances();
  expect(serverOf(directory, NAME)).toBeUndefined();

  await resumeInstances({ ...cloud.context, token: "another-token" });
  expect(serverOf(directory, NAME)?.port).toBe(port);
  expect(await shows("shared_buffers")).toBe("384MB");
  expect(await login(directory, "app", "first", "music")).toBe("app");
  expect(await login(directory, "deploy@p.iam", "another-token", "music")).toBe("deploy@p.iam");
  await expect(login(directory, "deploy@p.iam", "token-of-the-test")).rejects.toThrow(
    "password authentication failed",
  );
  expect(await cloud.read(INSTANCE, created)).toEqual({ ...created, replica_names: [] });
});
