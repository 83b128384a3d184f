import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { type MigrateOptions, migrate } from "../../../database/migrate/run";
import { APP_USER, CloudSqlServer } from "../../support/cloud-sql-server";
import { MigrationFolder } from "../../support/migration-folder";

let cloud: CloudSqlServer;
let database: string;
let client: Client;
let folder: MigrationFolder;
let options: MigrateOptions;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
}, 60_000);

afterAll(() => cloud.stop());

beforeEach(async () => {
  database = await cloud.createDatabase();
  client = await cloud.connect(database);
  await client.query("create table t (a integer, b text)");
  folder = new MigrationFolder();
  options = { directory: folder.path };
});

afterEach(async () => {
  await client.end();
  folder.remove();
});

async function list(sql: string, from: Client = client): Promise<unknown[]> {
  const { rows } = await from.query({ text: sql, rowMode: "array" });
  return rows.map(([value]) => value);
}

/** Indexes of ordinary schemas, with what is wrong with them. */
const indexes = () =>
  list(`select c.relname || case when indisvalid then '' else ' INVALID' end
    from pg_index join pg_class c on c.oid = indexrelid
    where c.relnamespace not in ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace) and c.relname <> 'applied_pkey'
    order by 1`);

/** Writes a migration of statements that are sent one by one. */
function statements(...sql: string[]): void {
  folder.write({ "0001_statements": `-- no-transaction\n-- migrate:up\n${sql.join(";\n")};` });
}

/** Lets a statement of another session wait for an open transaction, and breaks it off there. */
async function breakOff(sql: string, waitsFor = "virtualxid"): Promise<void> {
  const holder = await cloud.connect(database);
  const broken = await cloud.connect(database);
  await holder.query(
    "begin isolation level repeatable read; select count(*) from t; select count(*) from pg_class",
  );
  const ended = broken.query(sql).catch((error: { code: string }) => error.code);
  const [pid] = await list("select pg_backend_pid()", holder);
  await cloud.server.session(async (watcher) => {
    const waits = `select pg_terminate_backend(pid) from pg_stat_activity
      where wait_event = '${waitsFor}' and pid <> ${pid} and datname = '${database}'`;
    while ((await list(waits, watcher)).length === 0) await sleep(10);
  }, database);
  expect(await ended).toBe("57P01");
  await holder.end();
}

test("an invalid index is built anew, whatever its name and schema", async () => {
  await client.query('create schema "Odd one"; create table "Odd one"."T;" (a integer)');
  await client.query('set search_path = "Odd one"');
  await breakOff('create index concurrently "I;"" x" on "Odd one"."T;" (a)');
  expect(await indexes()).toEqual(['I;" x INVALID']);
  statements(
    'create index concurrently /* on */ if not exists "I;"" x" -- on\non only "Odd one"."T;" using btree (a)',
  );
  await migrate(client, options);
  expect(await indexes()).toEqual(['I;" x']);
});

test("an index of the same name on another table is let alone", async () => {
  await breakOff("create index concurrently i on t (a)");
  await client.query("create schema other; create table other.u (a integer)");
  statements("create index concurrently if not exists i on other.u (a)");
  await migrate(client, options);
  expect(await indexes()).toEqual(["i", "i INVALID"]);
});

test.each([
  ["an index of table other", "create table other (a integer); create index i on other (a)"],
  ["a table, view or sequence", "create view i as select 1 as a"],
])("an index whose name belongs to %s is missed, not passed over", async (other, sql) => {
  await client.query(sql);
  statements("create index concurrently if not exists i on t (a)");
  await expect(migrate(client, options)).rejects.toThrow(
    [
      `0001_statements.sql:3:1: the index was not made: ${other} has its name, and "if not exists" passed over it [INDEX_NOT_MADE]`,
      '  got:     "create index concurrently if not exists i on t (a);"',
      "  fix:     give the index another name",
    ].join("\n"),
  );
  expect(await list("select count(*)::integer from migrations.applied")).toEqual([0]);
});

test("names are folded as the server folds them", async () => {
  await client.query("create table Ärger (a integer)");
  await breakOff("create index concurrently ÄRGER_Idx on Ärger (a)");
  expect(await indexes()).toEqual(["Ärger_idx INVALID"]);
  statements("create index concurrently if not exists ÄRGER_Idx on Ärger (a)");
  await migrate(client, options);
  expect(await indexes()).toEqual(["Ärger_idx"]);
});

test("who keeps it waiting is told", async () => {
  const application = await cloud.connect(database, APP_USER);
  await application.query("set application_name = 'music-api'");
  await application.query("begin isolation level repeatable read");
  await application.query("select from pg_class limit 1");
  statements("create index concurrently if not exists i on t (a)");
  const lines: string[] = [];
  const report = (line: string) => {
    lines.push(line);
    if (line.includes("waiting for")) void application.query("commit");
  };
  await migrate(client, { ...options, report, openConnection: () => cloud.connect(database) });
  expect(lines[0]).toMatch(
    /^0001_statements\.sql: waiting for process \d+, user music_library_user, application music-api, idle in transaction, since /,
  );
  expect(await indexes()).toEqual(["i"]);
});

test("an index of a partitioned table that waits for its partitions is let alone", async () => {
  await client.query("create table parted (a integer) partition by range (a)");
  await client.query("create table p1 partition of parted for values from (1) to (9)");
  await client.query("create index i on only parted (a)");
  statements("create index concurrently if not exists i on parted (a)");
  await expect(migrate(client, options)).rejects.toThrow(
    /0A000: cannot create index on partitioned table "parted"/,
  );
  expect(await indexes()).toEqual(["i INVALID"]);
});

test("a unique index that finds duplicates is dropped, and all of them are told", async () => {
  await client.query("insert into t values (1), (1)");
  statements("create unique index concurrently if not exists u on t (a)");
  await expect(migrate(client, options)).rejects.toThrow(
    [
      '0001_statements.sql:3:1: 23505: could not create unique index "u"',
      "           Key (a)=(1) is duplicated. [SQL_FAILED]",
      '  got:     "create unique index concurrently if not exists u on t (a);"',
      "  fix:     correct the file; the statements before this one are kept, and the next run repeats them",
    ].join("\n"),
  );
  expect(await indexes()).toEqual([]);
});

describe("what a broken REINDEX CONCURRENTLY leaves is dropped", () => {
  beforeEach(() => client.query("create index i on t (a); create index j on t (b)"));

  test.each([
    ["reindex index concurrently i", ["i", "i_ccnew INVALID", "j"]],
    ["reindex (verbose, concurrently) table t", ["i", "i_ccnew INVALID", "j", "j_ccnew INVALID"]],
    ["reindex schema concurrently public", ["i", "i_ccnew INVALID", "j", "j_ccnew INVALID"]],
    ["reindex database concurrently", ["i", "i_ccnew INVALID", "j", "j_ccnew INVALID"]],
  ])("%s", async (sql, broken) => {
    await breakOff(sql);
    expect(await indexes()).toEqual(broken);
    statements(sql);
    await migrate(client, options);
    expect(await indexes()).toEqual(["i", "j"]);
  });

  test("but not what other statements have left", async () => {
    await breakOff("create index concurrently half on t (a, b)");
    await breakOff("reindex index concurrently i");
    statements("reindex index concurrently i");
    await migrate(client, options);
    expect(await indexes()).toEqual(["half INVALID", "i", "j"]);
  });

  test("but not of other tables", async () => {
    await client.query("create table u (a integer); create index k on u (a)");
    await breakOff("reindex index concurrently i");
    statements("reindex table concurrently u");
    await migrate(client, options);
    expect(await indexes()).toEqual(["i", "i_ccnew INVALID", "j", "k"]);
  });
});

describe("DETACH PARTITION CONCURRENTLY", () => {
  const detach = 'alter table only public.parted detach partition public."P;1" concurrently';
  const partitions = () =>
    list(
      "select inhrelid::regclass::text || case when inhdetachpending then ' PENDING' else '' end from pg_inherits",
    );

  beforeEach(() =>
    client.query(
      'create table parted (a integer) partition by range (a); create table "P;1" partition of parted for values from (1) to (9)',
    ),
  );

  test("detaches, and is left out when it has happened already", async () => {
    statements(detach, "select 1");
    await migrate(client, options);
    expect(await partitions()).toEqual([]);
    await client.query("delete from migrations.applied");
    await migrate(client, options);
    expect(await partitions()).toEqual([]);
  });

  test("is finished where a run was broken off", async () => {
    const holder = await cloud.connect(database);
    await holder.query("begin; select from parted");
    const broken = await cloud.connect(database);
    const ended = broken.query(detach).catch((error: { code: string }) => error.code);
    await cloud.server.session(async (watcher) => {
      const waits = `select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'virtualxid' and datname = '${database}'`;
      while ((await list(waits, watcher)).length === 0) await sleep(10);
    }, database);
    expect(await ended).toBe("57P01");
    await holder.end();
    expect(await partitions()).toEqual(['"P;1" PENDING']);
    statements(detach);
    await migrate(client, options);
    expect(await partitions()).toEqual([]);
  });

  test("of a table that is not there is refused by the server", async () => {
    statements("alter table parted detach partition nowhere concurrently");
    await expect(migrate(client, options)).rejects.toThrow(
      /^0001_statements\.sql:3:1: 42P01: relation "nowhere"/,
    );
  });
});

test("waits longer than the lock timeout for every kind of CONCURRENTLY", async () => {
  await client.query(
    "create materialized view m as select 1 as a; create unique index m_i on m (a); create index i on t (a)",
  );
  const holder = await cloud.connect(database);
  await holder.query(
    "begin; lock table t in share update exclusive mode; comment on materialized view m is 'x'",
  );
  statements(
    "refresh materialized view concurrently m",
    "reindex (concurrently) index i",
    "drop index concurrently if exists i",
  );
  const running = migrate(client, { ...options, lockTimeoutMs: 20, lockAttempts: 1 });
  await cloud.server.session(async (watcher) => {
    const waits =
      "select from pg_stat_activity where wait_event_type = 'Lock' and now() - state_change > '60 ms'";
    while ((await watcher.query(waits)).rowCount === 0) await sleep(10);
  }, database);
  await holder.query("commit");
  expect(await running).toMatchObject({ done: ["0001_statements"] });
});
