import type { Client } from "pg";
import { formatProblem } from "../../../cloudsql/problem";
import { parseMigration } from "../../../database/migrate/read";
import { findUnrepeatable } from "../../../database/migrate/repeatable";
import { splitStatements } from "../../../database/migrate/split";
import { CloudSqlServer } from "../../support/cloud-sql-server";

const fixes = (sql: string) => findUnrepeatable(splitStatements(sql)).map(({ fix }) => fix);

const NOT_EXISTS = 'write "if not exists" before the name';
const EXISTS = 'write "if exists" before the name';
const REPLACE = 'write "create or replace"';
const OWN_FILE = "move it into a migration with a transaction";
const DROP_FIRST = 'move it into a migration with a transaction, or drop it first with "if exists"';

/** Statements that fail, or do more, the second time, and what makes them harmless. */
const HARMFUL: readonly (readonly [sql: string, fix: string])[] = [
  ["create index concurrently i on t (a)", NOT_EXISTS],
  ["create unique index concurrently i on t (a)", NOT_EXISTS],
  ["create index concurrently on t (a)", "name the index, or each run builds one more"],
  ["create index on t (a)", "name the index, or each run builds one more"],
  ["create table x (a integer)", NOT_EXISTS],
  ["create unlogged table x (a integer)", NOT_EXISTS],
  ['create table "if not exists" (a integer)', NOT_EXISTS],
  ["create table x as select 1 as a", NOT_EXISTS],
  ["create sequence x", NOT_EXISTS],
  ["create schema x", NOT_EXISTS],
  ["create extension pg_trgm", NOT_EXISTS],
  ["create materialized view x as select 1 as a", NOT_EXISTS],
  ["create statistics x on a, b from t", NOT_EXISTS],
  ["create view x as select 1 as a", REPLACE],
  ["create function x() returns integer language sql return 1", REPLACE],
  ["create procedure x() language sql as $$ select 1 $$", REPLACE],
  [
    "create trigger x before update on t for each row execute function suppress_redundant_updates_trigger()",
    REPLACE,
  ],
  ["create rule x as on insert to t do also select 1", REPLACE],
  ["create type x as enum ('a')", DROP_FIRST],
  ["create domain x as integer", DROP_FIRST],
  ["create policy x on t", DROP_FIRST],
  ["create text search configuration x (copy = simple)", DROP_FIRST],
  ["drop table gone", EXISTS],
  ["drop index concurrently gone_i", EXISTS],
  ["drop function gone_f()", EXISTS],
  ["drop type gone_type", EXISTS],
  ["alter type mood add value 'new'", NOT_EXISTS],
  ["alter type mood rename value 'a' to 'z'", OWN_FILE],
  ["alter type pair add attribute z integer", OWN_FILE],
  ["alter type pair drop attribute b", EXISTS],
  ["alter domain dom add constraint c check (value > 0)", OWN_FILE],
  ["alter table t add column c integer", NOT_EXISTS],
  ["alter table t add c integer", NOT_EXISTS],
  ["alter table only t alter a set default 1, add column c numeric(3, 2)", NOT_EXISTS],
  ["alter table t add constraint c check (a > 0) not valid", DROP_FIRST],
  ["alter table t add primary key (a)", DROP_FIRST],
  ["alter table t drop column b", EXISTS],
  ["alter table t drop b", EXISTS],
  ["alter table t drop constraint named", EXISTS],
  ["alter table t alter column id drop identity", 'write "if exists" behind it'],
  ["alter table t alter column n add generated always as identity", OWN_FILE],
  ["alter table t rename to v", OWN_FILE],
  ["alter table t rename column a to z", OWN_FILE],
  ["alter table t rename a to z", OWN_FILE],
  ["alter index t_i rename to t_j", OWN_FILE],
  ["alter table t set schema other", OWN_FILE],
  ["alter table parted attach partition part for values from (10) to (20)", OWN_FILE],
  [
    "alter table parted detach partition parted_1",
    'write "concurrently" behind it: then it is finished the next time',
  ],
  ["alter table heir inherit t", OWN_FILE],
  ["alter publication pub add table u", OWN_FILE],
  ["alter text search configuration plain add mapping for word with simple", OWN_FILE],
  ["alter text search configuration conf drop mapping for asciiword", OWN_FILE],
  [
    "insert into u values (1, 'a')",
    'write "on conflict do nothing", or insert … select … where not exists (…)',
  ],
  [
    "insert into u (a) values (1)",
    'write "on conflict do nothing", or insert … select … where not exists (…)',
  ],
];

/** Statements of which the server says the same, or nothing, the second time. */
const HARMLESS: readonly string[] = [
  "create index concurrently if not exists i on t (a)",
  "create unique index concurrently if not exists i on only t (a, (b || ')')) where a > 0",
  'create index if not exists "Odd name; on t" on t (a)',
  "create table if not exists x (a integer)",
  "create temporary table x (a integer) on commit drop",
  "create schema if not exists x",
  "create materialized view if not exists x as select 1 as a",
  "create or replace view x as select 1 as a",
  "create or replace function x() returns integer language sql begin atomic select 1; end",
  "create or replace trigger x before update on t for each row execute function suppress_redundant_updates_trigger()",
  "drop type if exists fresh; create type fresh as enum ('a')",
  "drop policy if exists p on t; create policy p on t",
  "drop table if exists other.x, x; create table x ()",
  "drop table if exists gone_already cascade",
  "drop index concurrently if exists gone_i",
  "drop owned by current_user",
  "alter type mood add value if not exists 'new' before 'a'",
  "alter type pair drop attribute if exists b",
  "alter table t add column if not exists c integer, add if not exists d integer",
  "alter table if exists t drop column if exists b, drop if exists c, drop constraint if exists named",
  "alter table t drop constraint if exists c, add constraint c check (a > 0)",
  "alter table t drop constraint if exists c; alter table t add constraint c check (a > 0)",
  "alter table t alter column a set not null, alter column b type text, alter a drop default, validate constraint named",
  "alter table t alter column id drop identity if exists",
  "alter table t set (fillfactor = 90), owner to current_user, enable row level security, replica identity full",
  "alter function twice(integer) set search_path = pg_catalog, pg_temp",
  "alter text search configuration conf alter mapping for word with simple",
  "alter default privileges revoke execute on functions from public",
  "insert into u values (1, 'a') on conflict do nothing",
  "insert into u as x (a) overriding system value values (1) on conflict (a) do update set b = excluded.b",
  "insert into u select 1, 'values' where not exists (select from u where a = 1)",
  "with new as (select 7 as a) insert into u select a from new on conflict do nothing",
  "update u set b = 'x' where a = 1; delete from u where a = 2; truncate u",
  "merge into u using t on u.a = t.a when not matched then insert values (t.a, t.b)",
  "do $$ begin create table if not exists x (); end $$",
  "call nothing(); select twice(1); analyze t; comment on table t is 'x'; set statement_timeout = 0",
  "grant select on t to public; revoke select on t from public; reindex table t",
  "prepare q as select 1; deallocate q",
];

test.each(HARMFUL)("refuses %s", (sql, fix) => {
  expect(fixes(sql)).toEqual([fix]);
});

test.each(HARMLESS.map((sql) => [sql]))("accepts %s", (sql) => {
  expect(fixes(sql)).toEqual([]);
});

test("SET LOCAL is refused, which the server only warns of", () => {
  expect(fixes("set local lock_timeout = '1s'")).toEqual([
    'write "set": there is no transaction to be local to',
  ]);
});

test("both parts of a file without a transaction are asked for it, and no other file", () => {
  const parts =
    "-- migrate:up\ncreate index concurrently i on t (a);\n-- migrate:down\ndrop index concurrently i;\n";
  const refused = parseMigration("0001_index.sql", `-- no-transaction\n${parts}`);
  expect(Array.isArray(refused) && refused.map(formatProblem).join("\n")).toBe(
    [
      "0001_index.sql:3:1: a file without a transaction must be safe to repeat, and the second time this fails [SQL_NOT_REPEATABLE]",
      '  got:     "create index concurrently i on t (a);"',
      '  fix:     write "if not exists" before the name',
      "0001_index.sql:5:1: a file without a transaction must be safe to repeat, and the second time this fails [SQL_NOT_REPEATABLE]",
      '  got:     "drop index concurrently i;"',
      '  fix:     write "if exists" before the name',
    ].join("\n"),
  );
  expect(parseMigration("0001_index.sql", parts)).toMatchObject({ version: "0001" });
});

describe("the server agrees", () => {
  let cloud: CloudSqlServer;
  let client: Client;

  beforeAll(async () => {
    cloud = await CloudSqlServer.start();
    client = await cloud.connect(await cloud.createDatabase());
    await client.query("set client_min_messages = warning");
  }, 60_000);

  beforeEach(async () => {
    await client.query(`
      drop schema if exists s, other, x cascade;
      drop publication if exists pub;
      create schema s;
      set search_path = s;
      create schema other;
      create table t (id integer generated always as identity, a integer, b text, n integer not null,
        constraint named check (a > 0));
      create index t_i on t (a);
      create table u (a integer unique, b text);
      create table heir (like t including constraints);
      create table gone ();
      create table gone_t (a integer);
      create index gone_i on gone_t (a);
      create function gone_f() returns integer language sql return 1;
      create function twice(n integer) returns integer language sql return 2 * n;
      create procedure nothing() language sql as $$ select 1 $$;
      create type gone_type as enum ('a');
      create type mood as enum ('a', 'b');
      create type pair as (a integer, b integer);
      create domain dom as integer;
      create table parted (a integer) partition by range (a);
      create table parted_1 partition of parted for values from (1) to (10);
      create table part (a integer);
      create text search configuration conf (copy = simple);
      create publication pub for table t;
      create text search configuration plain (parser = default)`);
  });

  afterAll(() => cloud.stop());

  // These build one more index each time.
  const TWICE = /^create index (?:concurrently )?on /;

  test.each(HARMFUL.map(([sql]) => [sql]))("that the second time is harmful: %s", async (sql) => {
    await client.query(sql);
    const second = client.query(sql);
    if (TWICE.test(sql)) await second;
    else
      await expect(second).rejects.toMatchObject({ code: expect.stringMatching(/^42|^23505|^55000|^22023/) });
  });

  test.each(HARMLESS.map((sql) => [sql]))("that the second time is harmless: %s", async (sql) => {
    for (let time = 1; time <= 2; time += 1) {
      for (const { text } of splitStatements(sql)) await client.query(text);
    }
  });
});
