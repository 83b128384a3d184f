import type { Client } from "pg";
import { lossesOf, measureLosses } from "../../../database/migrate/losses";
import { parseMigration, type Script } from "../../../database/migrate/read";
import { CloudSqlServer } from "../../support/cloud-sql-server";

let cloud: CloudSqlServer;
let client: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  client = await cloud.connect(await cloud.createDatabase());
  await client.query(`
    create schema s;
    create table s.tracks (id integer, mood text, "Odd. name" text);
    insert into s.tracks select n, case when n % 4 = 0 then 'calm' end, 'x' from generate_series(1, 100) n;
    create table moods (name text);
    insert into moods values ('calm'), ('loud');
  `);
}, 60_000);

afterAll(() => cloud.stop());

function down(sql: string): Script {
  const migration = parseMigration("0001_a.sql", `-- migrate:up\nselect 1;\n-- migrate:down\n${sql}`);
  if (Array.isArray(migration) || !migration.down) throw new Error("the example can't be read");
  return migration.down;
}

const found = (sql: string) => lossesOf(down(sql)).map(({ what, name }) => `${what} ${name}`);

test.each([
  ["drop table moods;", ["table moods"]],
  ['drop table if exists public.moods, "Odd, one" cascade;', ["table public.moods", 'table "Odd, one"']],
  ["alter table s.tracks drop column mood;", ["column s.tracks.mood"]],
  [
    'alter table only s.tracks drop if exists mood, drop column "Odd. name" cascade, alter id drop not null;',
    ["column s.tracks.mood", 'column s.tracks."Odd. name"'],
  ],
  ["alter table s.tracks drop constraint positive;", []],
  ["truncate table moods, s.tracks restart identity;", ["rows moods", "rows s.tracks"]],
  ["delete from moods where name = 'drop table x';", ["rows moods"]],
  ["update s.tracks set mood = null;", ["rows s.tracks"]],
  ["drop schema if exists s restrict;", ["schema s"]],
  ["drop index i; drop function f(); drop trigger t on moods; drop view v;", []],
  ["/* drop table moods; */ select 'drop table moods'; -- drop table moods", []],
])("%s", (sql, expected) => {
  expect(found(sql).filter((loss) => !loss.startsWith("unknown"))).toEqual(expected);
});

test("what can't be seen in the words is told as it stands", () => {
  expect(
    lossesOf(down("drop type mood\n  cascade;\ndo $$ begin execute 'drop table moods'; end $$;\ncall p();")),
  ).toEqual([
    { what: "unknown", name: "drop type mood", path: "0001_a.sql:4:1" },
    { what: "unknown", name: "do $$ begin execute 'drop table moods'; end $$", path: "0001_a.sql:6:1" },
    { what: "unknown", name: "call p()", path: "0001_a.sql:7:1" },
  ]);
});

test("counts rows and values, and leaves out what is not there or goes with its table", async () => {
  const losses = lossesOf(
    down(`drop table if exists never_there;
      alter table s.tracks drop column mood, drop column gone;
      truncate moods;
      alter table moods drop column name;
      drop table moods;
      alter table s.tracks drop column "Odd. name";`),
  );
  expect(await measureLosses(client, losses)).toEqual([
    { what: "column", name: "s.tracks.mood", path: "0001_a.sql:5:7", rows: 25 },
    { what: "table", name: "moods", path: "0001_a.sql:8:7", rows: 2 },
    { what: "column", name: 's.tracks."Odd. name"', path: "0001_a.sql:9:7", rows: 100 },
  ]);
});

test("a table that somebody has locked is estimated, and nobody waits behind the question", async () => {
  await client.query("analyze s.tracks");
  const other = await cloud.connect((await client.query("select current_database() as name")).rows[0].name);
  await other.query("begin; lock table s.tracks in access exclusive mode");
  await client.query("set lock_timeout = '50ms'");
  expect(await measureLosses(client, lossesOf(down("drop table s.tracks;")))).toEqual([
    { what: "table", name: "s.tracks", path: "0001_a.sql:4:1", rows: 100, estimated: true },
  ]);
  await other.query("rollback");
});
