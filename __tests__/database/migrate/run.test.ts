import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { type MigrateOptions, migrate, rollback, status, validate } from "../../../database/migrate/run";
import { CloudSqlServer } from "../../support/cloud-sql-server";
import { MigrationFolder } from "../../support/migration-folder";

const ROOT = join(__dirname, "../../..");
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
  options = { directory: folder.path, report: (line) => lines.push(line) };
});

afterEach(() => folder.remove());

async function scalar(sql: string, from: Client = client): Promise<unknown> {
  const { rows } = await from.query({ text: sql, rowMode: "array" });
  return rows[0]?.[0];
}

const there = (name: string) => scalar(`select to_regclass('${name}') is not null`);

/** Waits until the server is in a state, which is asked of it by another session. */
async function until(sql: string): Promise<void> {
  await cloud.server.session(async (watcher) => {
    while (!(await scalar(sql, watcher))) await sleep(10);
  }, database);
}

test("applies what is pending in order, then has nothing to do", async () => {
  folder.write({
    "0001_one": "create table one (id integer);",
    "0002_two": "alter table one add column name text;",
  });
  expect(await migrate(client, options)).toEqual({ done: ["0001_one", "0002_two"], applied: 2 });
  expect(await migrate(client, options)).toEqual({ done: [], applied: 2 });
  folder.write({ "0003_three": "create table three ();" });
  expect(await migrate(client, options)).toEqual({ done: ["0003_three"], applied: 3 });
  expect(lines).toEqual([
    expect.stringMatching(/^applied 0001_one in \d+ ms$/),
    expect.stringMatching(/^applied 0002_two in \d+ ms$/),
    expect.stringMatching(/^applied 0003_three in \d+ ms$/),
  ]);
});

describe("a failing migration", () => {
  test("leaves nothing behind and names file, line and column, counted in characters", async () => {
    folder.write({
      "0001_good": "create table good ();",
      "0002_bad":
        "create table half (id integer primary key);\ninsert into half values (1);\nselect '😀é', nothing from half;",
    });
    await expect(migrate(client, options)).rejects.toMatchObject({ exitCode: 1 });
    await expect(migrate(client, options)).rejects.toThrow(
      [
        '0002_bad.sql:4:14: 42703: column "nothing" does not exist [SQL_FAILED]',
        "  got:     \"select '😀é', nothing from half;\"",
        "  fix:     correct the file and run again; nothing of it was kept",
      ].join("\n"),
    );
    expect(await there("half")).toBe(false);
    expect(await there("good")).toBe(true);
    expect((await status(client, options)).map(({ state }) => state)).toEqual(["applied", "pending"]);

    folder.write({ "0002_bad": "create table half ();" });
    expect(await migrate(client, options)).toEqual({ done: ["0002_bad"], applied: 2 });
  });

  test("is placed at its statement where the server gives no position", async () => {
    folder.write({
      "0001_bad":
        "create table half (id integer primary key);\n\n-- twice;\ninsert into half\nvalues (1), (1);\nselect 1;",
    });
    await expect(migrate(client, options)).rejects.toThrow(
      [
        '0001_bad.sql:5:1: 23505: duplicate key value violates unique constraint "half_pkey"',
        "           Key (id)=(1) already exists. [SQL_FAILED]",
        '  got:     "insert into half"',
      ].join("\n"),
    );
    expect(await there("half")).toBe(false);
  });

  test("is placed when a deferred constraint fails at the end", async () => {
    folder.write({
      "0001_bad":
        "create table half (id integer unique deferrable initially deferred);\ninsert into half values (1), (1);",
    });
    await expect(migrate(client, options)).rejects.toThrow(/^0001_bad\.sql:3:1: 23505: duplicate key/);
    expect(await there("half")).toBe(false);
  });

  test("in a DO block tells the line of the block too", async () => {
    folder.write({
      "0001_bad": "select 1;\ndo $$\nbegin\n  raise exception 'no' using hint = 'try';\nend\n$$;",
    });
    await expect(migrate(client, options)).rejects.toThrow(
      "0001_bad.sql:3:1: P0001: no\n           PL/pgSQL function inline_code_block line 3 at RAISE",
    );
  });
});

describe("two runners at once", () => {
  test("apply each file once, also where one builds an index concurrently", async () => {
    folder.write({
      "0001_table": "create table tracks (id integer); insert into tracks select generate_series(1, 5000);",
      "0002_index":
        "-- no-transaction\n-- migrate:up\ncreate index concurrently if not exists a on tracks (id);\ncreate index concurrently if not exists b on tracks (id);",
      "0003_rows": "create table once (); insert into tracks values (-1);",
    });
    const clients = await Promise.all([1, 2, 3, 4].map(() => cloud.connect(database)));
    const results = await Promise.all(clients.map((each) => migrate(each, options)));
    expect(results.map(({ applied }) => applied)).toEqual([3, 3, 3, 3]);
    expect(results.flatMap(({ done }) => done).sort()).toEqual(["0001_table", "0002_index", "0003_rows"]);
    expect(await scalar("select count(*)::integer from tracks where id = -1")).toBe(1);
    expect(await scalar("select count(*)::integer from migrations.applied")).toBe(3);
  });

  test("the second gives up after its limit and names the first", async () => {
    folder.write({ "0001_slow": "select pg_sleep(60);" });
    const first = migrate(client, options).catch((error: Error) => error);
    await until(
      "select exists (select from pg_stat_activity where query like '%pg_sleep(60)%' and wait_event = 'PgSleep')",
    );
    const second = await cloud.connect(database);
    await expect(migrate(second, { ...options, lockWaitMs: 300 })).rejects.toMatchObject({
      exitCode: 1,
      problems: [
        {
          code: "MIGRATION_LOCKED",
          message: "another migration run has held the lock for longer than 0.3 s",
          got: expect.stringMatching(/^process \d+, user music_library_migrator, /),
        },
      ],
    });
    expect(lines).toEqual([expect.stringMatching(/^waiting for another migration run \(process \d+/)]);
    await second.query(
      "select pg_cancel_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()",
    );
    expect(await first).toMatchObject({ message: expect.stringMatching(/^0001_slow\.sql:2:1: 57014/) });
  });
});

test("a runner killed in the middle leaves nothing, and the next one goes on at once", async () => {
  folder.write({ "0001_killed": "create table killed ();\nselect pg_sleep(600);" });
  const program = `
    const { Client } = require("pg");
    const { migrate } = require("./database/migrate/run");
    const client = new Client(JSON.parse(process.env.TEST_CONFIG));
    client.connect().then(() => migrate(client, { directory: process.env.TEST_DIRECTORY }));`;
  const child = spawn(process.execPath, ["-r", "tsx/cjs", "-e", program], {
    cwd: ROOT,
    stdio: "ignore",
    env: { ...process.env, TEST_CONFIG: JSON.stringify(cloud.config(database)), TEST_DIRECTORY: folder.path },
  });
  await until(
    "select exists (select from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database())",
  );
  child.kill("SIGKILL");
  await once(child, "exit");

  folder.write({ "0001_killed": "create table killed ();" });
  const started = performance.now();
  expect(await migrate(client, { ...options, lockWaitMs: 30_000 })).toEqual({
    done: ["0001_killed"],
    applied: 1,
  });
  // Without client_connection_check_interval it would be ten minutes.
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(await there("killed")).toBe(true);
}, 60_000);

describe("files and ledger that don't agree", () => {
  beforeEach(async () => {
    folder.write({ "0001_a": "create table a ();", "0003_c": "create table c ();" });
    await migrate(client, options);
  });

  test("a changed file is refused, also in validate, whichever it is", async () => {
    folder.write({ "0001_a": "create table a (id integer);", "0004_d": "create table d ();" });
    const message = [
      "0001_a.sql: the file was changed after it was applied [MIGRATION_CHANGED]",
      "  fix:     restore the file as it was applied, and put the change into a new migration",
    ].join("\n");
    await expect(migrate(client, options)).rejects.toThrow(message);
    await expect(validate(client, options)).rejects.toThrow(message);
    await expect(rollback(client, { ...options, to: "0" })).rejects.toMatchObject({ exitCode: 2 });
    expect(await there("d")).toBe(false);
  });

  test("CRLF is no change", async () => {
    folder.write({ "0001_a": "-- migrate:up\r\ncreate table a ();" });
    expect(await migrate(client, options)).toEqual({ done: [], applied: 2 });
  });

  test("a missing file is refused", async () => {
    folder.delete("0001_a");
    await expect(migrate(client, options)).rejects.toThrow(
      "0001_a.sql: the database has this migration, but its file is missing [MIGRATION_MISSING]",
    );
  });

  test("a late file is refused, and applied when that is allowed", async () => {
    folder.write({ "0002_b": "create table b ();" });
    await expect(migrate(client, options)).rejects.toThrow(
      "0002_b.sql: a later migration is applied already [MIGRATION_OUT_OF_ORDER]",
    );
    expect((await status(client, options)).map(({ name, state }) => `${name} ${state}`)).toEqual([
      "0001_a applied",
      "0002_b out of order",
      "0003_c applied",
    ]);
    expect(await there("b")).toBe(false);
    expect(await migrate(client, { ...options, allowOutOfOrder: true })).toEqual({
      done: ["0002_b"],
      applied: 3,
    });
    expect(await there("b")).toBe(true);
  });
});

test("status of a database without a ledger changes nothing", async () => {
  folder.write({ "0001_a": "create table a ();" });
  expect(await status(client, options)).toEqual([{ version: "0001", name: "0001_a", state: "pending" }]);
  expect(await scalar("select to_regnamespace('migrations') is null")).toBe(true);
});

describe("files without a transaction", () => {
  const twoIndexes =
    "-- no-transaction\n-- migrate:up\ncreate index concurrently if not exists first_idx on t (a);\ncreate unique index concurrently if not exists second_idx on t (a);\n-- migrate:down\ndrop index concurrently if exists second_idx;\ndrop index concurrently if exists first_idx;";

  beforeEach(async () => {
    folder.write({ "0001_t": "create table t (a integer);" });
    await migrate(client, options);
  });

  test("may build two indexes concurrently, and drop them again", async () => {
    folder.write({ "0002_indexes": twoIndexes });
    expect(await migrate(client, options)).toEqual({ done: ["0002_indexes"], applied: 2 });
    expect(
      await scalar("select count(*)::integer from pg_index where indrelid = 't'::regclass and indisvalid"),
    ).toBe(2);
    expect(await rollback(client, { ...options, to: "0001" })).toEqual({
      done: ["0002_indexes"],
      applied: 1,
    });
    expect(await there("first_idx")).toBe(false);
  });

  test("leave no invalid index, and may be repeated", async () => {
    await client.query("insert into t values (1), (1)");
    folder.write({ "0002_indexes": twoIndexes });
    await expect(migrate(client, options)).rejects.toThrow(
      /^0002_indexes\.sql:4:1: 23505: could not create unique index[\s\S]*the statements before this one are kept/,
    );
    expect(await there("first_idx")).toBe(true);
    expect(await there("second_idx")).toBe(false);
    await client.query("truncate t");
    expect(await migrate(client, options)).toEqual({ done: ["0002_indexes"], applied: 2 });
  });

  test("build anew what a killed run left invalid", async () => {
    await client.query("insert into t values (1), (1)");
    await client.query("create unique index concurrently second_idx on t (a)").catch(() => undefined);
    await client.query("truncate t");
    expect(await there("second_idx")).toBe(true);
    folder.write({ "0002_indexes": twoIndexes });
    await migrate(client, options);
    expect(await scalar("select indisvalid from pg_index where indexrelid = 'second_idx'::regclass")).toBe(
      true,
    );
  });

  test("wait for open transactions longer than for a lock, as nobody waits behind them", async () => {
    const other = await cloud.connect(database);
    await other.query("begin isolation level repeatable read; select from t");
    folder.write({ "0002_indexes": twoIndexes });
    const running = migrate(client, { ...options, lockTimeoutMs: 20, lockAttempts: 1 });
    await until(
      "select exists (select from pg_stat_activity where wait_event = 'virtualxid' and now() - state_change > '60 ms')",
    );
    await other.query("commit");
    expect(await running).toEqual({ done: ["0002_indexes"], applied: 2 });
    expect(await scalar("select current_setting('lock_timeout')")).toBe("20ms");
  });

  test("say so when they should have", async () => {
    folder.write({ "0002_index": "create index concurrently i on t (a);" });
    await expect(migrate(client, options)).rejects.toThrow(
      /25001: CREATE INDEX CONCURRENTLY cannot run inside a transaction block[\s\S]*put -- no-transaction in the first comment/,
    );
  });
});

describe("a table that is locked", () => {
  beforeEach(async () => {
    folder.write({ "0001_t": "create table t (a integer);" });
    await migrate(client, options);
    folder.write({ "0002_column": "alter table t add column b integer;" });
  });

  test("is tried again until it is free", async () => {
    const other = await cloud.connect(database);
    await other.query("begin; lock table t in access share mode");
    const report = (line: string) => {
      lines.push(line);
      if (line.includes("attempt 3")) void other.query("rollback");
    };
    await migrate(client, { ...options, report, lockTimeoutMs: 50, lockRetryDelayMs: 10, lockAttempts: 30 });
    expect(lines).toContain("0002_column.sql: a table is locked, attempt 2 of 30");
  });

  test("is given up in the end, with advice", async () => {
    const other = await cloud.connect(database);
    await other.query("begin; lock table t in access share mode");
    await expect(
      migrate(client, { ...options, lockTimeoutMs: 50, lockRetryDelayMs: 10, lockAttempts: 2 }),
    ).rejects.toThrow(/^0002_column\.sql:2:1: 55P03: [\s\S]*end long transactions/);
    await other.query("rollback");
  });
});

describe("rollback", () => {
  test("goes back to a version, latest first, and up again", async () => {
    folder.write({
      "0001_a": "-- migrate:up\ncreate table a ();\n-- migrate:down\ndrop table a;",
      "0002_b": "-- migrate:up\ncreate table b ();\n-- migrate:down\ndrop table b;",
      "0003_c": "-- migrate:up\ncreate table c ();\n-- migrate:down\ndrop table c;",
    });
    await migrate(client, options);
    expect(await rollback(client, { ...options, to: "1" })).toEqual({
      done: ["0003_c", "0002_b"],
      applied: 1,
    });
    expect([await there("a"), await there("b"), await there("c")]).toEqual([true, false, false]);
    expect(await migrate(client, options)).toEqual({ done: ["0002_b", "0003_c"], applied: 3 });
  });

  test("changes nothing when one file has no way back", async () => {
    folder.write({
      "0001_a": "-- irreversible: nobody wants it back\n-- migrate:up\ncreate table a ();",
      "0002_b": "-- migrate:up\ncreate table b ();\n-- migrate:down\ndrop table b;",
    });
    await migrate(client, options);
    await expect(rollback(client, { ...options, to: "0" })).rejects.toThrow(
      "0001_a.sql: the file has no way back: nobody wants it back [MIGRATION_IRREVERSIBLE]",
    );
    expect(await there("b")).toBe(true);
    await expect(rollback(client, { ...options, to: "latest" })).rejects.toThrow(/MIGRATION_VERSION/);
  });
});

test("an aborted run stops between files and keeps what is applied", async () => {
  folder.write({ "0001_a": "create table a ();", "0002_b": "create table b ();" });
  const controller = new AbortController();
  await expect(
    migrate(client, { ...options, signal: controller.signal, report: () => controller.abort() }),
  ).rejects.toThrow("aborted");
  expect([await there("a"), await there("b")]).toEqual([true, false]);
});

test("a migration may set the isolation level of its transaction, which must be the first thing in it", async () => {
  folder.write({
    "0001_level":
      "set transaction isolation level serializable;\ncreate table level as select current_setting('transaction_isolation') as name;",
  });
  await migrate(client, options);
  expect(await scalar("select name from level")).toBe("serializable");
});
