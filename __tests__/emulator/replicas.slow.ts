import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { createPool } from "../../database/pool";
import { withRetry } from "../../database/retry";
import type { Attributes } from "../../emulator/behaviour";
import { resumeInstances, stopInstances } from "../../emulator/behaviours";
import { serverOf } from "../../emulator/instance-servers";
import type { PostgresServer } from "../../emulator/postgres";
import { readPostmaster } from "../../emulator/postmaster";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";
import { EmulatedCloud, plannedInstance } from "../support/emulated-cloud";
import { plannedDatabase, plannedUser, refusal } from "../support/emulated-instance";
import { HttpApi } from "../support/http-api";

// Room for a machine that is busy with other tests.
jest.setTimeout(60_000);

const INSTANCE = "google_sql_database_instance";
const INSTANCES = "/sql/v1beta4/projects/example-dev/instances";

let sandbox: PostgresSandbox;
let cloud: EmulatedCloud;
let api: HttpApi;
const records = new Map<string, Attributes>();

beforeAll(async () => {
  sandbox = postgresSandbox();
  cloud = new EmulatedCloud(sandbox.directory);
  api = await HttpApi.start(cloud.context);
  await make("music-db", { availability_type: "REGIONAL", backup_configuration: [BACKUPS] });
  await cloud.create("google_sql_database", plannedDatabase("music"));
  const app = plannedUser({ name: "app" });
  await cloud.create("google_sql_user", app, { ...app, password_wo: "secret-of-app" });
  await make("music-db-reader", { availability_type: "ZONAL" }, "music-db");
});

afterAll(async () => {
  await api.stop();
  await stopInstances();
  sandbox.remove();
});

const BACKUPS = { enabled: true, point_in_time_recovery_enabled: true };

async function make(name: string, settings: Attributes, master?: string): Promise<Attributes> {
  const created = await cloud.create(
    INSTANCE,
    plannedInstance(settings, { name, ...(master && { master_instance_name: master }) }),
  );
  records.set(name, created);
  return created;
}

/** Changes settings of an instance, as Terraform does. */
async function change(name: string, settings: Attributes): Promise<void> {
  const prior = cloud.context.store.list(INSTANCE).find(({ attributes }) => attributes.name === name)
    ?.attributes as Attributes;
  const [before] = prior.settings as Attributes[];
  await cloud.update(INSTANCE, prior, { settings: [{ ...before, ...settings }] });
}

function server(name: string): PostgresServer {
  const found = serverOf(sandbox.directory, { project: "example-dev", name });
  if (!found) throw new Error(`${name} has no running server`);
  return found;
}

function pidOf(name: string): number | undefined {
  return readPostmaster(server(name).dataDirectory)?.pid;
}

async function connect(name: string): Promise<Client> {
  const { host, port, caCertificate } = server(name);
  const client = new Client({
    host,
    port,
    user: "app",
    password: "secret-of-app",
    database: "music",
    ssl: { ca: caCertificate },
  });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** One statement as the application, and its one value. */
async function ask(name: string, sql: string): Promise<unknown> {
  const client = await connect(name);
  try {
    const { rows } = await client.query({ text: sql, rowMode: "array" });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

const RECEIVERS = "SELECT count(*)::int FROM pg_stat_wal_receiver";
const SLOTS = "SELECT count(*)::int FROM pg_replication_slots";

/** Waits until a replica has replayed what the primary has written by now. */
async function caughtUp(replica: string, primary = "music-db"): Promise<void> {
  const lsn = await ask(primary, "SELECT pg_current_wal_lsn()::text");
  const replayed = `SELECT pg_last_wal_replay_lsn() >= '${lsn}'::pg_lsn`;
  await until(async () => (await ask(replica, replayed)) === true);
}

/** Runs an operation of the Admin API to its end. */
async function run(path: string, body: object = {}): Promise<Attributes> {
  const begun = await api.json(`${INSTANCES}/${path}`, { method: "POST", body: JSON.stringify(body) });
  if (begun.status !== 200) return begun.body.error;
  for (;;) {
    const url = `/sql/v1beta4/projects/example-dev/operations/${begun.body.name}`;
    const { body: operation } = await api.json(url);
    if (operation.status === "DONE") return operation;
    await sleep(20);
  }
}

test("what the primary writes arrives at its replica, which takes no writes itself", async () => {
  await ask("music-db", "CREATE TABLE tracks AS SELECT generate_series(1, 1000) AS id");
  await caughtUp("music-db-reader");
  expect(await ask("music-db-reader", "SELECT count(*)::int FROM tracks")).toBe(1000);
  expect(await ask("music-db", "SELECT slot_name FROM pg_replication_slots WHERE active")).toBe(
    "replica_music_db_reader",
  );
  await expect(ask("music-db-reader", "DELETE FROM tracks")).rejects.toMatchObject({ code: "25006" });
  await expect(ask("music-db-reader", "CREATE TABLE other ()")).rejects.toMatchObject({ code: "25006" });
  expect(records.get("music-db-reader")).toMatchObject({
    instance_type: "READ_REPLICA_INSTANCE",
    master_instance_name: "music-db",
  });
  expect((await cloud.read(INSTANCE, records.get("music-db") as Attributes))?.replica_names).toEqual([
    "music-db-reader",
  ]);
});

test("a replica is where nothing else is, with a certificate of its own", async () => {
  const [primary, replica] = await Promise.all(
    ["music-db", "music-db-reader"].map(
      async (name) => (await api.json(`${INSTANCES}/${name}/connectSettings`)).body,
    ),
  );
  expect(replica.ipAddresses[0].ipAddress).not.toBe(primary.ipAddresses[0].ipAddress);
  expect(replica.emulatorPort).not.toBe(primary.emulatorPort);
  expect(replica.serverCaCert.cert).not.toBe(primary.serverCaCert.cert);
  const { body } = await api.json("/emulator/instances");
  expect(body.instances.map(({ role, state }: Attributes) => ({ role, state }))).toEqual([
    { role: "primary", state: "RUNNABLE" },
    { role: "read replica of music-db", state: "RUNNABLE" },
  ]);
});

test("nobody logs in as the replicas do", async () => {
  const { host, port, caCertificate } = server("music-db");
  const login = { host, port, ssl: { ca: caCertificate }, user: "cloudsqlreplica", database: "postgres" };
  await expect(new Client({ ...login, password: "a guess" }).connect()).rejects.toMatchObject({
    code: "28000",
  });
  await expect(ask("music-db", "ALTER ROLE cloudsqlreplica PASSWORD 'mine'")).rejects.toMatchObject({
    code: "42501",
  });
  const conninfo = "SELECT setting FROM pg_settings WHERE name = 'primary_conninfo'";
  expect(await ask("music-db-reader", conninfo)).not.toMatch(/password/);
});

test("limits of a replica are never below its primary's", async () => {
  const flags = (value: string) => ({ database_flags: [{ name: "max_connections", value }] });
  const low = plannedInstance(flags("99"), { name: "low", master_instance_name: "music-db" });
  expect((await refusal(cloud.create(INSTANCE, low))).detail).toBe(
    "googleapi: Error 400: Invalid request: flag max_connections=99 of a read replica must not be lower than its primary's (100)., invalidFlagValue",
  );
  const other = plannedInstance(
    {},
    { name: "o", master_instance_name: "music-db", database_version: "POSTGRES_16" },
  );
  expect((await refusal(cloud.create(INSTANCE, other))).detail).toBe(
    "googleapi: Error 400: Invalid request: a read replica has its primary's version (POSTGRES_17), not POSTGRES_16., invalid",
  );
  await change("music-db", flags("130"));
  await caughtUp("music-db-reader");
  expect(await ask("music-db-reader", "SHOW max_connections")).toBe("130");
});

test("replication stops and goes on, and a replica of a replica follows", async () => {
  await make("music-db-third", {}, "music-db-reader");
  await ask("music-db", "INSERT INTO tracks VALUES (1001)");
  await caughtUp("music-db-third");
  expect(await ask("music-db-third", "SELECT max(id) FROM tracks")).toBe(1001);
  await expect(ask("music-db-third", "TRUNCATE tracks")).rejects.toMatchObject({ code: "25006" });
  expect(
    (await refusal(cloud.delete(INSTANCE, records.get("music-db-reader") as Attributes))).detail,
  ).toContain("The instance has replicas (music-db-third); delete them first");

  expect(await run("music-db-reader/stopReplica")).toMatchObject({ operationType: "STOP_REPLICA" });
  await until(async () => (await ask("music-db-reader", RECEIVERS)) === 0);
  await ask("music-db", "INSERT INTO tracks VALUES (1002)");
  expect(await ask("music-db-reader", "SELECT max(id) FROM tracks")).toBe(1001);
  expect(await run("music-db-reader/startReplica")).toMatchObject({ operationType: "START_REPLICA" });
  await caughtUp("music-db-third");
  expect(await ask("music-db-third", "SELECT max(id) FROM tracks")).toBe(1002);
});

test.each(["restart", "failover"])("a %s breaks connections, and a pool recovers", async (verb) => {
  const { host, port, caCertificate: ca } = server("music-db");
  const config = { host, port, user: "app", password: "secret-of-app", database: "music", ssl: { ca } };
  const broken: Error[] = [];
  const pool = createPool({ config, description: "music-db", close: () => undefined }, {}, (error) =>
    broken.push(error),
  );
  try {
    const held = await pool.connect();
    const pid = (await held.query("SELECT pg_backend_pid() AS pid")).rows[0].pid;
    const sleeping = held.query("SELECT pg_sleep(60)").catch((error) => error.code);
    const settingsVersion = (await api.json(`${INSTANCES}/music-db`)).body.settings.settingsVersion;
    const done = await run(`music-db/${verb}`, { failoverContext: { settingsVersion } });
    expect(done).toMatchObject({ operationType: verb.toUpperCase(), status: "DONE" });
    expect(done.error).toBeUndefined();
    expect(await sleeping).toBe("57P01");
    held.release(true);
    const { rows } = await withRetry(() => pool.query("SELECT pg_backend_pid() AS pid"));
    expect(rows[0].pid).not.toBe(pid);
  } finally {
    await pool.end();
  }
  await ask("music-db", "INSERT INTO tracks SELECT max(id) + 1 FROM tracks");
  await caughtUp("music-db-reader");
});

test("a failover needs a second zone, and the version of the settings", async () => {
  expect(await run("music-db-reader/failover")).toMatchObject({
    code: 400,
    message:
      "Invalid request: instance music-db-reader has no standby in another zone to fail over to (availability_type REGIONAL).",
  });
  expect(await run("music-db/failover", { failoverContext: { settingsVersion: "999" } })).toMatchObject({
    code: 412,
    message: expect.stringMatching(/^Condition does not match: failoverContext.settingsVersion is not/),
  });
  expect(await run("music-db/promoteReplica")).toMatchObject({
    code: 400,
    message: "Invalid request: The requested operation is valid for a read replica only (music-db).",
  });
});

test("an emulator that starts again brings replicas up after their primary, or takes over those that run", async () => {
  const pid = pidOf("music-db-third");
  await resumeInstances(cloud.context);
  expect(pidOf("music-db-third")).toBe(pid);
  // As a kill while a replica was being made leaves it.
  const abandoned = "SELECT pg_create_physical_replication_slot('replica_of_nobody', true)";
  await server("music-db").session((admin) => admin.query(abandoned));
  await stopInstances();
  await resumeInstances(cloud.context);
  expect(await ask("music-db", SLOTS)).toBe(1);
  expect(pidOf("music-db-third")).not.toBe(pid);
  await ask("music-db", "INSERT INTO tracks VALUES (5000)");
  await caughtUp("music-db-third");
  expect(await ask("music-db-third", "SELECT max(id) FROM tracks")).toBe(5000);
});

test("a promoted replica is an instance of its own, which its own replicas follow", async () => {
  const promoted = await run("music-db-reader/promoteReplica");
  expect(promoted).toMatchObject({ operationType: "PROMOTE_REPLICA", status: "DONE" });
  expect(promoted.error).toBeUndefined();
  await ask("music-db-reader", "INSERT INTO tracks VALUES (6000)");
  await caughtUp("music-db-third", "music-db-reader");
  expect(await ask("music-db-third", "SELECT max(id) FROM tracks")).toBe(6000);
  expect(await ask("music-db", "SELECT max(id) FROM tracks")).toBe(5000);
  expect(await ask("music-db", SLOTS)).toBe(0);
  const { body } = await api.json(`${INSTANCES}/music-db-reader`);
  expect(body).toMatchObject({ instanceType: "CLOUD_SQL_INSTANCE", replicaNames: ["music-db-third"] });
});

test("a deleted replica leaves nothing with its primary", async () => {
  await cloud.delete(INSTANCE, records.get("music-db-third") as Attributes);
  expect(await ask("music-db-reader", SLOTS)).toBe(0);
  expect(existsSync(join(sandbox.directory, "instances/example-dev/music-db-third"))).toBe(false);
});
