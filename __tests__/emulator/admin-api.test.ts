import { Client } from "pg";
import { stopInstances } from "../../emulator/behaviours";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";
import { EmulatedCloud, plannedInstance } from "../support/emulated-cloud";
import { plannedDatabase, plannedUser } from "../support/emulated-instance";
import { HttpApi } from "../support/http-api";

// Room for a machine that is busy with other tests.
jest.setTimeout(30_000);

const INSTANCES = "/sql/v1beta4/projects/example-dev/instances";

let sandbox: PostgresSandbox;
let cloud: EmulatedCloud;
let api: HttpApi;

beforeAll(async () => {
  sandbox = postgresSandbox();
  cloud = new EmulatedCloud(sandbox.directory);
  api = await HttpApi.start(cloud.context);
  await cloud.create(
    "google_sql_database_instance",
    plannedInstance({
      database_flags: [
        { name: "cloudsql.enable_pgaudit", value: "on" },
        { name: "pgaudit.log", value: "ddl" },
      ],
    }),
  );
  await cloud.create("google_sql_database", plannedDatabase("music"));
  const app = plannedUser({ name: "app" });
  await cloud.create("google_sql_user", app, { ...app, password_wo: "secret-of-app" });
  await cloud.create(
    "google_sql_database_instance",
    plannedInstance({ activation_policy: "NEVER" }, { name: "at-rest" }),
  );
});

afterAll(async () => {
  await api.stop();
  await stopInstances();
  sandbox.remove();
});

test("tells a program all it needs to connect", async () => {
  const { status, body } = await api.json(`${INSTANCES}/music-db/connectSettings`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    kind: "sql#connectSettings",
    ipAddresses: [{ type: "PRIMARY", ipAddress: expect.stringMatching(/^127\./) }],
    pscEnabled: false,
    region: "us-central1",
    databaseVersion: "POSTGRES_17",
  });
  const client = new Client({
    host: "127.0.0.1",
    port: body.emulatorPort,
    user: "app",
    password: "secret-of-app",
    database: "music",
    ssl: { ca: body.serverCaCert.cert },
  });
  await client.connect();
  expect((await client.query("SELECT current_database() AS name")).rows).toEqual([{ name: "music" }]);
  await client.end();
});

test("says what it does not have", async () => {
  expect((await api.json(`${INSTANCES}/other/connectSettings`)).body.error).toMatchObject({
    code: 404,
    message: "The Cloud SQL instance other does not exist in project example-dev.",
  });
  expect((await api.json(`${INSTANCES}/music-db/reencrypt`, { method: "POST" })).status).toBe(404);
});

test("takes backups, one at a time, and lists them newest first", async () => {
  const runs = `${INSTANCES}/music-db/backupRuns`;
  const post = (description: string) =>
    api.json(runs, { method: "POST", body: JSON.stringify({ description, location: "us-central1" }) });
  const first = (await post("before the migration")).body;
  expect(first).toMatchObject({
    kind: "sql#operation",
    operationType: "BACKUP_VOLUME",
    status: "PENDING",
    targetId: "music-db",
  });
  expect((await post("too early")).body.error).toMatchObject({
    code: 409,
    message: "Operation failed because another operation was already in progress.",
    errors: [{ reason: "operationInProgress" }],
  });
  expect(await api.done(first)).toMatchObject({ status: "DONE", operationType: "BACKUP_VOLUME" });
  const second = (await post("after it")).body;
  await api.done(second);
  const { items } = (await api.json(runs)).body;
  expect(items.map((run: { id: string }) => run.id)).toEqual([
    second.backupContext.backupId,
    first.backupContext.backupId,
  ]);
  expect(items[1]).toMatchObject({
    description: "before the migration",
    location: "us-central1",
    type: "ON_DEMAND",
    status: "SUCCESSFUL",
    instance: "music-db",
    databaseVersion: "POSTGRES_17",
  });
  const one = `${runs}/${items[0].id}`;
  expect((await api.json(one)).body.description).toBe("after it");
  await api.done((await api.json(one, { method: "DELETE" })).body);
  expect((await api.json(one)).status).toBe(404);
  expect((await api.json(runs, { method: "POST", body: "{" })).status).toBe(400);
});

test("shows people what runs", async () => {
  const { body } = await api.json("/emulator/instances");
  expect(body.instances).toEqual([
    {
      connectionName: "example-dev:us-central1:music-db",
      databaseVersion: "POSTGRES_17",
      tier: "db-custom-1-3840",
      role: "primary",
      state: "RUNNABLE",
      servedBy: "PostgreSQL 17",
      host: "127.0.0.1",
      port: expect.any(Number),
      connector: expect.stringMatching(/^127\.[\d.]+:3307$/),
      databases: ["music", "postgres"],
      users: ["app", "postgres"],
      ignoredFlags: [{ name: "pgaudit.log", value: "ddl", reason: "the embedded PostgreSQL has no pgaudit" }],
      log: expect.stringMatching(/postgres\.log$/),
    },
    {
      connectionName: "example-dev:us-central1:at-rest",
      databaseVersion: "POSTGRES_17",
      tier: "db-custom-1-3840",
      role: "primary",
      state: "STOPPED",
    },
  ]);
});
