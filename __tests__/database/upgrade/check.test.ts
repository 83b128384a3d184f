import type { Client } from "pg";
import { Tier } from "../../../cloudsql/tier";
import { PostgresVersion } from "../../../cloudsql/version";
import { isOlder } from "../../../cloudsql/version-upgrade";
import { checkUpgrade, type UpgradeReport } from "../../../database/upgrade/check";
import { DATABASE_CHECKS } from "../../../database/upgrade/database-checks";
import { extensionFindings } from "../../../database/upgrade/extensions";
import type { UpgradeCheck } from "../../../database/upgrade/finding";
import { flagFindings } from "../../../database/upgrade/flags";
import { INSTANCE_CHECKS } from "../../../database/upgrade/instance-checks";
import { ScratchServer } from "../../../emulator/scratch-server";

let cloud: ScratchServer;
let playground: string;

beforeAll(async () => {
  cloud = await ScratchServer.start({
    users: ["music_library_migrator"],
    settings: { wal_level: "logical", max_prepared_transactions: "2" },
  });
  playground = await cloud.createDatabase();
});
afterAll(() => cloud?.stop());

/** As an upgrade from the server's version would be looked at. */
async function report(to = 18, emulated = true): Promise<UpgradeReport> {
  const client = await cloud.connect("postgres");
  return checkUpgrade(client, { to, emulated, open: (database) => cloud.connect(database) });
}

/** Runs SQL as the service itself. */
const asService = (sql: string, database = "postgres") =>
  cloud.server.session((client) => client.query(sql), database);

/** Puts something in the way, looks, and takes it away. */
async function planted(sql: string, afterwards = ""): Promise<UpgradeReport> {
  await asService(sql, playground);
  try {
    return await report();
  } finally {
    // Alone: a prepared transaction is not ended within another one.
    await asService(afterwards, playground);
    await asService("drop schema public cascade; create schema public", playground);
  }
}

async function rowsOf(check: UpgradeCheck, path: { from: number; to: number }, client: Client) {
  return (await client.query(check.sql(path))).rows.map(({ object }) => object);
}

test("nothing is in the way on a new server", async () => {
  const { findings, databases, ...rest } = await report();
  expect(findings).toEqual([]);
  expect(rest).toEqual({ from: 17, to: 18, estimatedMinutes: 11 });
  expect(databases.map(({ name }) => name)).toEqual([playground, "postgres"]);
  expect(databases[0]?.bytes).toBeGreaterThan(1_000_000);
});

test.each<[string, string, string[], string]>([
  [
    "UPGRADE_TYPE_REG",
    "create table jobs (id int, handler regproc); create view shown as select handler from jobs",
    ["public.jobs.handler"],
    "",
  ],
  [
    "UPGRADE_TYPE_REG",
    "create domain d as regconfig; create type pair as (a int, b d); create table t (many pair[], fine regclass)",
    ["public.t.many"],
    "",
  ],
  [
    "UPGRADE_TYPE_SYSTEM_COMPOSITE",
    "create table copies (entry pg_catalog.pg_class)",
    ["public.copies.entry"],
    "",
  ],
  [
    "UPGRADE_NOT_NULL_INHERITANCE",
    `create table parent (a int not null); create table child () inherits (parent);
     alter table child alter a drop not null`,
    ["public.child.a"],
    "",
  ],
  [
    "UPGRADE_SYSTEM_COLUMNS",
    "create view wal as select wal_write, wal_bytes from pg_stat_wal",
    ["public.wal reads pg_stat_wal.wal_write"],
    "",
  ],
  [
    "UPGRADE_LOGICAL_SLOTS",
    "select pg_create_logical_replication_slot('reader', 'pgoutput')",
    [expect.stringMatching(/^reader in music_library_\d+$/) as unknown as string],
    "select pg_drop_replication_slot('reader')",
  ],
  [
    "UPGRADE_PREPARED_TRANSACTIONS",
    "begin; create table half (); prepare transaction 'forgotten'",
    [expect.stringMatching(/^music_library_\d+: forgotten$/) as unknown as string],
    "rollback prepared 'forgotten'",
  ],
])("%s is found where it was planted, and nothing else", async (code, sql, objects, afterwards) => {
  const { findings } = await planted(sql, afterwards);
  expect(findings).toEqual([expect.objectContaining({ code, severity: "blocker", objects })]);
});

test("databases that are closed, or half dropped", async () => {
  const [closed, invalid] = [await cloud.createDatabase(), await cloud.createDatabase()];
  await asService(`alter database ${closed} allow_connections false`);
  await asService(`update pg_database set datconnlimit = -2 where datname = '${invalid}'`);
  try {
    const { findings, databases } = await report();
    expect(findings.map(({ code, objects }) => [code, objects])).toEqual([
      ["UPGRADE_DATABASE_CLOSED", [closed]],
      ["UPGRADE_DATABASE_INVALID", [invalid]],
    ]);
    expect(databases.map(({ name }) => name)).toEqual([playground, "postgres"]);
  } finally {
    await asService(`drop database ${closed}`);
    await asService(`drop database ${invalid}`);
  }
});

test("a database that the user may not enter was not looked into, which blocks", async () => {
  const name = await cloud.createDatabase();
  await asService(`revoke connect on database ${name} from public`);
  await cloud.createUser("stranger", "CLOUD_IAM_USER");
  try {
    const client = await cloud.connect("postgres", "stranger");
    const { findings } = await checkUpgrade(client, {
      to: 18,
      emulated: true,
      open: (database) => cloud.connect(database, "stranger"),
    });
    expect(findings).toEqual([
      {
        code: "UPGRADE_DATABASE_NOT_SEEN",
        severity: "blocker",
        database: name,
        message: `this database could not be looked into: permission denied for database "${name}"`,
        objects: [],
        fix: "run this as a user who may connect to it",
      },
    ]);
  } finally {
    await asService(`drop database ${name} with (force)`);
  }
});

test("the collation that Cloud SQL wants is asked of servers that have one", async () => {
  const { findings } = await report(18, false);
  expect(findings.map(({ code }) => code)).toEqual(["UPGRADE_COLLATION"]);
  expect(findings[0]?.objects).toHaveLength(3);
});

test("large objects are many from 100,000 on", async () => {
  const several = (number: number) =>
    `insert into pg_largeobject_metadata (oid, lomowner) select 20000 + n, 10 from generate_series(1, ${number}) n`;
  const gone = "delete from pg_largeobject_metadata";
  expect((await planted(several(100_000), gone)).findings).toEqual([]);
  const { findings } = await planted(several(100_001), gone);
  expect(findings).toEqual([
    expect.objectContaining({
      code: "UPGRADE_LARGE_OBJECTS",
      severity: "warning",
      objects: ["100001 large objects"],
    }),
  ]);
});

describe("on the way from older versions", () => {
  const at = (code: string) => DATABASE_CHECKS.find((check) => check.code === code) as UpgradeCheck;

  test.each<[string, { from: number; to: number }, string, string[]]>([
    [
      "UPGRADE_TYPE_ACLITEM",
      { from: 15, to: 17 },
      "create table grants (who aclitem[])",
      ["public.grants.who"],
    ],
    [
      "UPGRADE_TYPE_REMOVED",
      { from: 11, to: 17 },
      "create table names (name information_schema.sql_identifier)",
      ["public.names.name"],
    ],
    [
      "UPGRADE_CONVERSIONS",
      { from: 13, to: 17 },
      "create conversion own for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8",
      ["public.own"],
    ],
  ])("%s", async (code, path, sql, objects) => {
    await asService(sql, playground);
    expect(at(code).when?.(path)).toBe(true);
    expect(at(code).when?.({ from: 17, to: 18 })).toBe(false);
    expect(await rowsOf(at(code), path, await cloud.connect(playground))).toEqual(objects);
    await asService("drop schema public cascade; create schema public", playground);
  });

  test("every question but the one about OIDs can be asked of this server, and finds nothing in an empty database", async () => {
    const client = await cloud.connect(playground);
    for (const check of [...INSTANCE_CHECKS, ...DATABASE_CHECKS]) {
      if (check.code === "UPGRADE_TABLES_WITH_OIDS") continue;
      const found = await rowsOf(check, { from: 13, to: 18 }, client);
      expect([check.code, found]).toEqual([check.code, []]);
    }
  });
});

test("extensions that have to go, or to be newer", () => {
  const extension = (name: string, version: string, available: string | null = version) => ({
    name,
    version,
    available,
  });
  const found = (to: number, ...extensions: ReturnType<typeof extension>[]) =>
    extensionFindings(extensions, "music", { to }).map(({ severity, objects, fix }) => [
      severity,
      ...objects,
      fix,
    ]);
  expect(found(18, extension("postgis", "3.5.2"), extension("pg_trgm", "1.6"))).toEqual([
    ["blocker", "postgis 3.5.2", "ALTER EXTENSION postgis UPDATE"],
  ]);
  expect(found(17, extension("postgis", "3.5.2"), extension("rdkit", "4.6.1"))).toEqual([]);
  expect(found(16, extension("postgis", "3.3.9"))).toHaveLength(1);
  expect(found(15, extension("pg_squeeze", "1.6"))).toEqual([
    ["blocker", "pg_squeeze 1.6", "DROP EXTENSION pg_squeeze"],
  ]);
  expect(found(18, extension("pg_trgm", "1.5", "1.6"), extension("lost", "1.0", null))).toEqual([
    ["warning", "pg_trgm 1.5, available 1.6", "ALTER EXTENSION pg_trgm UPDATE, and again after the upgrade"],
    ["blocker", "lost 1.0", "DROP EXTENSION lost"],
  ]);
  expect([isOlder("3.10", "3.9"), isOlder("3.4.0", "3.4"), isOlder("1.9", "1.10")]).toEqual([
    false,
    false,
    true,
  ]);
});

test("flags that the new version does not have or take", () => {
  const context = { version: PostgresVersion.POSTGRES_17, tier: Tier.of("db-custom-1-3840") };
  const flags = [
    { name: "max_connections", value: "100" },
    { name: "old_snapshot_threshold", value: "60" },
    { name: "force_parallel_mode", value: "off" },
    { name: "vacuum_defer_cleanup_age", value: "0" },
    { name: "some.new_flag", value: "on" },
  ];
  expect(flagFindings(flags, context)).toEqual([
    {
      code: "UPGRADE_FLAG",
      severity: "blocker",
      message: '"old_snapshot_threshold" does not exist in POSTGRES_17',
      objects: ["old_snapshot_threshold = 60"],
      fix: "remove the flag or change the version",
    },
    {
      code: "UPGRADE_FLAG",
      severity: "blocker",
      message: "PostgreSQL 16 has no such flag",
      objects: ["force_parallel_mode = off"],
      fix: "remove it, and after the upgrade set debug_parallel_query",
    },
    {
      code: "UPGRADE_FLAG",
      severity: "blocker",
      message: "PostgreSQL 16 has no such flag",
      objects: ["vacuum_defer_cleanup_age = 0"],
      fix: "remove it",
    },
  ]);
});
