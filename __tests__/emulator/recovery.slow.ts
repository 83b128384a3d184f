import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { type BackupRun, backupFolder, listBackupRuns, pruneBackups } from "../../emulator/backups";
import { stopInstances } from "../../emulator/behaviours";
import { operationsSettled } from "../../emulator/instance-operations";
import { instanceDirectory, serverOf } from "../../emulator/instance-servers";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";
import { currentEra } from "../../emulator/wal-archive";
import { EmulatedCloud, plannedInstance } from "../support/emulated-cloud";
import { plannedDatabase, plannedUser } from "../support/emulated-instance";
import { HttpApi, type Json } from "../support/http-api";

jest.setTimeout(120_000);

const PROJECT = "example-dev";
const INSTANCES = `/sql/v1beta4/projects/${PROJECT}/instances`;
const WITH_RECOVERY = {
  backup_configuration: [
    {
      enabled: true,
      point_in_time_recovery_enabled: true,
      transaction_log_retention_days: 7,
      backup_retention_settings: [{ retained_backups: 2, retention_unit: "COUNT" }],
    },
  ],
};

let sandbox: PostgresSandbox;
let cloud: EmulatedCloud;
let api: HttpApi;

/** Runs a statement as a user of an instance, in its database `music`. */
async function query(instance: string, sql: string, values: unknown[] = []): Promise<Json[]> {
  const { body } = await api.json(`${INSTANCES}/${instance}/connectSettings`);
  const client = new Client({
    host: "127.0.0.1",
    port: body.emulatorPort,
    user: "app",
    password: "secret-of-app",
    database: "music",
    ssl: { ca: body.serverCaCert.cert },
  });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

const notes = async (instance: string) =>
  (await query(instance, "SELECT text FROM notes ORDER BY at")).map(({ text }) => text);
const write = (text: string, instance = "music-db") =>
  query(instance, "INSERT INTO notes (text) VALUES ($1)", [text]);

function post(path: string, body: unknown): Promise<{ status: number; body: Json }> {
  return api.json(`${INSTANCES}${path}`, { method: "POST", body: JSON.stringify(body) });
}

/** Runs an operation to its end, and expects it to be a good one. */
async function run(path: string, body: unknown): Promise<Json> {
  const begun = await post(path, body);
  expect(begun).toMatchObject({ status: 200, body: { kind: "sql#operation" } });
  const done = await api.done(begun.body);
  expect(done.error).toBeUndefined();
  return done;
}

async function remove(instance: string): Promise<void> {
  const begun = await api.json(`${INSTANCES}/${instance}`, { method: "DELETE" });
  expect((await api.done(begun.body)).error).toBeUndefined();
}

const cloneContext = (destinationInstanceName: string, pointInTime?: string) => ({
  cloneContext: { kind: "sql#cloneContext", destinationInstanceName, pointInTime },
});

/** A moment that lies between what was written before and what is written after. */
async function moment(): Promise<string> {
  await sleep(5);
  const at = new Date().toISOString();
  await sleep(5);
  return at;
}

beforeAll(async () => {
  sandbox = postgresSandbox();
  cloud = new EmulatedCloud(sandbox.directory);
  api = await HttpApi.start(cloud.context);
  await cloud.create("google_sql_database_instance", plannedInstance(WITH_RECOVERY));
  await cloud.create("google_sql_database", plannedDatabase("music"));
  const app = plannedUser({ name: "app" });
  await cloud.create("google_sql_user", app, { ...app, password_wo: "secret-of-app" });
  await query("music-db", "CREATE TABLE notes (text text, at timestamptz DEFAULT clock_timestamp())");
  await operationsSettled();
});

afterAll(async () => {
  await api.stop();
  await stopInstances();
  sandbox.remove();
});

test("a clone at a point in time has what was written before it, and nothing that came after", async () => {
  const source = cloud.context.store.list("google_sql_database_instance")[0];
  await write("before");
  const at = await moment();
  await write("after");

  const done = await run("/music-db/clone", cloneContext("at-that-time", at));
  expect(done).toMatchObject({ operationType: "CLONE", targetId: "at-that-time", status: "DONE" });
  expect(await notes("at-that-time")).toEqual(["before"]);
  expect(await notes("music-db")).toEqual(["before", "after"]);

  // The clone is an instance of its own, and goes on by itself.
  await write("of the clone", "at-that-time");
  expect(await notes("music-db")).toEqual(["before", "after"]);
  const [one, other] = ["music-db", "at-that-time"].map((name) =>
    serverOf(sandbox.directory, { project: PROJECT, name }),
  );
  expect(other?.port).not.toBe(one?.port);
  expect(other?.caCertificate).not.toBe(one?.caCertificate);
  const { body } = await api.json(`${INSTANCES}/at-that-time`);
  expect(body).toMatchObject({
    kind: "sql#instance",
    connectionName: `${PROJECT}:us-central1:at-that-time`,
    databaseVersion: "POSTGRES_17",
    settings: { tier: "db-custom-1-3840", backupConfiguration: { pointInTimeRecoveryEnabled: true } },
  });
  expect(cloud.context.store.list("google_sql_user").map(({ attributes }) => attributes.instance)).toEqual([
    "music-db",
    "at-that-time",
  ]);
  expect(cloud.context.store.list("google_sql_database_instance")[0]).toEqual(source);

  // It has point-in-time recovery itself.
  await operationsSettled();
  const later = await moment();
  await write("later", "at-that-time");
  await run("/at-that-time/clone", cloneContext("of-the-clone", later));
  expect(await notes("of-the-clone")).toEqual(["before", "of the clone"]);
  await remove("of-the-clone");
  await remove("at-that-time");
  expect(
    fs.existsSync(instanceDirectory(sandbox.directory, { project: PROJECT, name: "of-the-clone" })),
  ).toBe(false);
});

test("a clone without a time is the instance as it is", async () => {
  await write("now");
  await run("/music-db/clone", cloneContext("as-it-is"));
  expect(await notes("as-it-is")).toEqual(await notes("music-db"));
  await remove("as-it-is");
});

test("of two clones to one name, one is made", async () => {
  // A time that nothing has been written after.
  const at = await moment();
  const both = await Promise.all([1, 2].map(() => post("/music-db/clone", cloneContext("twice", at))));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)?.body.error).toMatchObject({
    message: "The Cloud SQL instance already exists.",
    errors: [{ reason: "instanceAlreadyExists" }],
  });
  const made = await api.done(both.find(({ status }) => status === 200)?.body);
  expect(made.error).toBeUndefined();
  expect(await notes("twice")).toEqual(await notes("music-db"));
  expect((await post("/music-db/clone", cloneContext("twice"))).body.error.code).toBe(409);
  await remove("twice");
});

test("a restore replaces the data by those of the backup, with the users and passwords of then", async () => {
  const before = await notes("music-db");
  const { backupContext } = await run("/music-db/backupRuns", { description: "before the accident" });
  const run1 = await api.json(`${INSTANCES}/music-db/backupRuns/${backupContext.backupId}`);
  expect(run1.body).toMatchObject({
    kind: "sql#backupRun",
    status: "SUCCESSFUL",
    type: "ON_DEMAND",
    description: "before the accident",
    instance: "music-db",
  });
  expect(run1.body.emulator).toBeUndefined();
  await query("music-db", "DELETE FROM notes");
  const { port, caCertificate } = serverOf(sandbox.directory, { project: PROJECT, name: "music-db" }) ?? {};

  const restoreBackupContext = {
    backupRunId: backupContext.backupId,
    instanceId: "music-db",
    project: PROJECT,
  };
  const done = await run("/music-db/restoreBackup", { restoreBackupContext });
  expect(done).toMatchObject({ operationType: "RESTORE_VOLUME", targetId: "music-db" });
  expect(await notes("music-db")).toEqual(before);
  const server = serverOf(sandbox.directory, { project: PROJECT, name: "music-db" });
  expect([server?.port, server?.caCertificate]).toEqual([port, caCertificate]);

  // From the restore on a point in time can be reached again.
  await operationsSettled();
  const at = await moment();
  await write("after the restore");
  await run("/music-db/clone", cloneContext("after-restore", at));
  expect(await notes("after-restore")).toEqual(before);
  await remove("after-restore");
});

test("a backup is restored into another instance", async () => {
  const { backupContext } = await run("/music-db/backupRuns", {});
  await run("", {
    name: "other-db",
    databaseVersion: "POSTGRES_17",
    region: "us-central1",
    settings: { tier: "db-custom-1-3840", edition: "ENTERPRISE", userLabels: { made: "by-api" } },
  });
  expect((await api.json(INSTANCES)).body.items.map(({ name }: Json) => name)).toEqual([
    "music-db",
    "other-db",
  ]);
  await run("/other-db/restoreBackup", {
    restoreBackupContext: { backupRunId: backupContext.backupId, instanceId: "music-db" },
  });
  expect(await notes("other-db")).toEqual(await notes("music-db"));
  expect((await api.json(`${INSTANCES}/other-db`)).body.settings.userLabels).toEqual({ made: "by-api" });
  await remove("other-db");
});

test("backups beyond the retained number are removed, and WAL that none of them needs", async () => {
  const name = { project: PROJECT, name: "music-db" };
  const attributes = cloud.context.store.list("google_sql_database_instance")[0].attributes;
  const oldest = listBackupRuns(cloud.context, name).at(-1) as BackupRun;
  const archive = path.join(
    instanceDirectory(sandbox.directory, name),
    "wal",
    currentEra(instanceDirectory(sandbox.directory, name)) ?? "",
  );
  // As if all of it had happened ten days ago.
  for (const run of listBackupRuns(cloud.context, name)) {
    const endTime = new Date(Date.parse(String(run.endTime)) - 10 * 86_400_000).toISOString();
    const id = `${run.project}/${run.instance}/${run.id}`;
    cloud.context.store.put({
      type: "sql#backupRun",
      id,
      attributes: { ...run, endTime, type: "AUTOMATED" },
    });
  }
  const files = fs.readdirSync(archive).length;
  await run("/music-db/backupRuns", {});
  const left = listBackupRuns(cloud.context, name);
  expect(left.filter(({ type }) => type === "AUTOMATED")).toHaveLength(2);
  expect(fs.existsSync(backupFolder(cloud.context, oldest))).toBe(false);
  expect(left.every((run) => fs.existsSync(backupFolder(cloud.context, run)))).toBe(true);
  const needed = left.find(({ type }) => type === "AUTOMATED")?.emulator.firstSegment ?? "";
  await operationsSettled();
  const segments = fs.readdirSync(archive).filter((file) => /^[0-9A-F]{24}\.gz$/.test(file));
  expect(segments.every((file) => file >= needed)).toBe(true);
  expect(files).toBeGreaterThan(0);
  pruneBackups(cloud.context, attributes);
  expect(listBackupRuns(cloud.context, name)).toEqual(left);
});

describe("refuses", () => {
  const refused = async (path: string, body: unknown) => {
    const { status, body: answer } = await post(path, body);
    return `${status} ${answer.error?.message}`;
  };

  test("what cannot be cloned", async () => {
    await operationsSettled();
    expect(await refused("/nobody/clone", cloneContext("new"))).toBe(
      "404 The Cloud SQL instance nobody does not exist in project example-dev.",
    );
    expect(await refused("/music-db/clone", cloneContext("music-db"))).toBe(
      "409 The Cloud SQL instance already exists.",
    );
    expect(await refused("/music-db/clone", { cloneContext: {} })).toBe(
      "400 Invalid request: Missing parameter: cloneContext.destinationInstanceName.",
    );
    expect(await refused("/music-db/clone", cloneContext("Wrong_Name"))).toBe(
      "400 Invalid request: invalid instance name (Wrong_Name): lower-case letters, digits and hyphens, starting with a letter",
    );
    const [, yesterday] = (
      await refused("/music-db/clone", cloneContext("new", "2020-01-01T00:00:00Z"))
    ).split("The earliest recovery time is ");
    expect(Date.parse(yesterday.slice(0, -1))).toBeLessThan(Date.now());
    expect(await refused("/music-db/clone", cloneContext("new", "2020-01-01T00:00:00Z"))).toContain(
      "400 Invalid request: Successful backup required for carrying out the operation was not found.",
    );
    expect(await refused("/music-db/clone", cloneContext("new", "2999-01-01T00:00:00Z"))).toBe(
      "400 Invalid request: The point in time 2999-01-01T00:00:00.000Z is in the future.",
    );
    expect(await refused("/music-db/clone", cloneContext("new", "yesterday"))).toBe(
      "400 Invalid value at 'clone_context.point_in_time' (type.googleapis.com/google.protobuf.Timestamp), " +
        "Field 'pointInTime', Invalid time format: Failed to parse input, \"yesterday\"",
    );
  });

  test("what cannot be restored", async () => {
    expect(await refused("/music-db/restoreBackup", {})).toBe(
      "400 Invalid request: Missing parameter: restoreBackupContext.backupRunId.",
    );
    expect(await refused("/music-db/restoreBackup", { restoreBackupContext: { backupRunId: "1" } })).toBe(
      "404 The backup run 1 of instance music-db does not exist.",
    );
    const [{ id }] = listBackupRuns(cloud.context, { project: PROJECT, name: "music-db" });
    await cloud.create(
      "google_sql_database_instance",
      plannedInstance({ disk_size: 5 }, { name: "small-db", database_version: "POSTGRES_16" }),
    );
    const restoreBackupContext = { backupRunId: id, instanceId: "music-db" };
    expect(await refused("/small-db/restoreBackup", { restoreBackupContext })).toBe(
      "400 Invalid request: The backup is of POSTGRES_17 and cannot be restored to an instance of POSTGRES_16.",
    );
    await remove("small-db");
    await cloud.create(
      "google_sql_database_instance",
      plannedInstance({ disk_size: 5 }, { name: "small-db" }),
    );
    expect(await refused("/small-db/restoreBackup", { restoreBackupContext })).toBe(
      "400 Invalid request: The instance's storage (5 GB) is smaller than that of the backup (10 GB).",
    );
    expect(await refused("/small-db/clone", cloneContext("new", new Date().toISOString()))).toBe(
      "400 Invalid request: Point-in-time recovery is not enabled for instance small-db.",
    );
    await api.json(`${INSTANCES}/small-db`, {
      method: "PATCH",
      body: JSON.stringify({ settings: { activationPolicy: "NEVER", deletionProtectionEnabled: true } }),
    });
    expect(await refused("/small-db/clone", cloneContext("new"))).toBe(
      "400 Invalid request: Invalid request since instance is not running (small-db).",
    );
    const protectedOne = await api.json(`${INSTANCES}/small-db`, { method: "DELETE" });
    expect(protectedOne).toMatchObject({
      status: 400,
      body: {
        error: {
          message:
            "The instance is protected. Please disable the deletion protection and try again (settings.deletion_protection_enabled)",
        },
      },
    });
    await api.json(`${INSTANCES}/small-db`, {
      method: "PATCH",
      body: JSON.stringify({ settings: { deletionProtectionEnabled: false } }),
    });
    await remove("small-db");
  });
});

test("the backups of a deleted instance are kept where its settings say so, and restored elsewhere", async () => {
  const settings = { ...WITH_RECOVERY, retain_backups_on_delete: true };
  await cloud.create("google_sql_database_instance", plannedInstance(settings, { name: "short-lived" }));
  await operationsSettled();
  const { backupContext } = await run("/short-lived/backupRuns", {});
  await remove("short-lived");
  await cloud.create("google_sql_database_instance", plannedInstance({}, { name: "short-lived" }));
  expect((await api.json(`${INSTANCES}/short-lived/backupRuns`)).body.items).toEqual([]);
  await run("/short-lived/restoreBackup", {
    restoreBackupContext: { backupRunId: backupContext.backupId, instanceId: "short-lived" },
  });
  await remove("short-lived");
});
