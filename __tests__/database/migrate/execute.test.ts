import type { Client } from "pg";
import { runInTransaction } from "../../../database/migrate/execute";
import { type MigrateOptions, migrate } from "../../../database/migrate/run";
import { isConnectionLost } from "../../../database/retry";
import { APP_USER, CloudSqlServer } from "../../support/cloud-sql-server";
import { MigrationFolder } from "../../support/migration-folder";

let cloud: CloudSqlServer;
let database: string;
let client: Client;
let folder: MigrationFolder;
let lines: string[];
let options: MigrateOptions;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
}, 60_000);

afterAll(() => cloud.stop());

beforeEach(async () => {
  database = await cloud.createDatabase();
  client = await cloud.connect(database);
  folder = new MigrationFolder();
  lines = [];
  options = {
    directory: folder.path,
    report: (line) => lines.push(line),
    lockTimeoutMs: 300,
    lockRetryDelayMs: 1,
    lockAttempts: 3,
    openConnection: () => cloud.connect(database),
  };
});

afterEach(async () => {
  await client.end();
  folder.remove();
});

async function scalar(sql: string): Promise<unknown> {
  const { rows } = await client.query({ text: sql, rowMode: "array" });
  return rows[0]?.[0];
}

describe("a lock of the application", () => {
  let application: Client;
  let pid: number;

  beforeEach(async () => {
    await client.query("create table t (a integer); grant all on t to public");
    application = await cloud.connect(database, APP_USER);
    await application.query("set application_name = 'music-api'");
    pid = (await application.query("select pg_backend_pid() as pid")).rows[0].pid;
    await application.query("begin");
    await application.query("select from t");
  });

  afterEach(() => application.end());

  const holder = () =>
    `process ${pid}, user ${APP_USER}, application music-api, idle in transaction, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC`;

  test("is told with who holds it, when it is given up", async () => {
    folder.write({ "0001_column": "alter table t add column b integer;" });
    await expect(migrate(client, options)).rejects.toThrow(
      new RegExp(
        [
          "^0001_column\\.sql:2:1: 55P03: canceling statement due to lock timeout",
          ` {11}it waited for ${holder()} \\[SQL_FAILED\\]`,
          ' {2}got: {5}"alter table t add column b integer;"',
          " {2}fix: {5}another session holds a lock on the table: end long transactions, or run at a quieter time$",
        ].join("\n"),
      ),
    );
    expect(lines).toEqual([
      "0001_column.sql: a table is locked, attempt 2 of 3",
      expect.stringMatching(
        new RegExp(`^0001_column\\.sql: a table is locked by ${holder()}, attempt 3 of 3$`),
      ),
    ]);
    expect(
      await scalar(
        "select count(*)::integer from pg_attribute where attname = 'b' and attrelid = 't'::regclass",
      ),
    ).toBe(0);
  });

  test("is waited for in a file without a transaction too, statement by statement", async () => {
    folder.write({
      "0001_column":
        "-- no-transaction\n-- migrate:up\ncreate table if not exists before (a integer);\nalter table t add column if not exists b integer;\ninsert into before select 1;",
    });
    const report = (line: string) => {
      lines.push(line);
      if (line.includes("attempt 3")) void application.query("commit");
    };
    await migrate(client, { ...options, report });
    expect(lines.filter((line) => line.includes("attempt"))).toHaveLength(2);
    expect(await scalar("select count(*)::integer from before")).toBe(1);
  });

  test("is told without who holds it where no second connection can be had", async () => {
    folder.write({ "0001_column": "alter table t add column b integer;" });
    const openConnection = () => Promise.reject(new Error("the server is full"));
    await expect(migrate(client, { ...options, openConnection })).rejects.toThrow(
      /canceling statement due to lock timeout \[SQL_FAILED\]/,
    );
    expect(lines.at(-1)).toBe("0001_column.sql: a table is locked, attempt 3 of 3");
  });

  test("leaves no second connection behind", async () => {
    const opened: Client[] = [];
    const openConnection = async () => {
      const connection = await cloud.connect(database);
      opened.push(connection);
      return connection;
    };
    folder.write({ "0001_column": "alter table t add column b integer;" });
    await expect(migrate(client, { ...options, openConnection })).rejects.toThrow(/55P03/);
    expect(opened).toHaveLength(1);
    await expect(opened[0]?.query("select 1")).rejects.toThrow("Client was closed and is not queryable");
  });
});

test("a deadlock with the application is tried again", async () => {
  await client.query("create table a (n integer); create table b (n integer)");
  folder.write({ "0001_both": "lock table a;\nlock table b;\ninsert into a values (1);" });
  await cloud.server.session(async (application) => {
    // It never looks for deadlocks itself, so that the migrator is the one to be ended.
    await application.query("set deadlock_timeout = '1h'");
    await application.query("begin; lock table b");
    const running = migrate(client, { ...options, lockTimeoutMs: 20_000 });
    const waits = "select from pg_locks where relation = 'b'::regclass and not granted";
    while ((await application.query(waits)).rowCount === 0);
    await application.query("lock table a");
    await application.query("commit");
    await running;
  }, database);
  expect(lines[0]).toBe("0001_both.sql: another transaction was in the way, attempt 2 of 3");
  expect(await scalar("select count(*)::integer from a")).toBe(1);
});

test("a file whose record can't be written is not kept, and one that fails is not recorded", async () => {
  folder.write({ "0001_first": "create table first ();" });
  await migrate(client, options);
  await client.query("alter table migrations.applied add constraint no_more check (version < '0002')");
  folder.write({ "0002_second": "create table second ();" });
  await expect(migrate(client, options)).rejects.toMatchObject({ code: "23514" });
  expect(await scalar("select to_regclass('second')")).toBeNull();
  await client.query("alter table migrations.applied drop constraint no_more");
  folder.write({ "0002_second": "create table second ();\nselect 1 / 0;" });
  await expect(migrate(client, options)).rejects.toThrow(/22012/);
  expect(await scalar("select count(*)::integer from migrations.applied")).toBe(1);
});

test("a connection that broke between two statements is known for lost", async () => {
  const broken = await cloud.connect(database);
  const { rows } = await broken.query("select pg_backend_pid() as pid");
  const noticed = new Promise<void>((resolve) => broken.once("end", resolve));
  await client.query("select pg_terminate_backend($1)", [rows[0].pid]);
  await noticed;
  const error = await broken.query("select 1").catch((reason: unknown) => reason);
  expect(isConnectionLost(error)).toBe(true);
});

test("a transaction that a script ends all the same is not recorded", async () => {
  const sql = "create table kept ();\ncommit;\ncreate table more ();";
  let recorded = false;
  const script = { file: "0001_ends.sql", sql, source: sql, offset: 0, statements: [] };
  const record = () => {
    recorded = true;
    return [];
  };
  const run = runInTransaction(client, script, {}, { record });
  await expect(run).rejects.toThrow(
    [
      "0001_ends.sql: the file has ended its own transaction: a part of it is kept, and it is not recorded [SQL_TRANSACTION_CONTROL]",
      "  fix:     take BEGIN, COMMIT and ROLLBACK out of the file, and see what of it is in the database",
    ].join("\n"),
  );
  expect(recorded).toBe(false);
});
