import type { Client } from "pg";
import { compareCatalogues, readCatalogue } from "../../../database/migrate/catalogue";
import { CloudSqlServer } from "../../support/cloud-sql-server";

let cloud: CloudSqlServer;
let client: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  client = await cloud.connect(await cloud.createDatabase());
  await client.query(`
    create table t (id integer primary key, a integer, b text);
    create function f() returns integer language sql as 'select 1';
    create view v as select 1 as one;
    create type mood as enum ('calm');
    create domain positive as integer check (value > 0);
    create sequence s;
    create extension unaccent;
    create text search configuration c (copy = simple);
    create index i on t (a);
    create function on_change() returns trigger language plpgsql as 'begin return new; end';
    create trigger changed before update on t for each row execute function on_change();
    create table p (k integer) partition by list (k);
    create policy own on t using (true);
  `);
}, 60_000);

afterAll(() => cloud.stop());

/** What a statement changes, as `+ kind: line` and `- kind: line`; it is rolled back. */
async function changeOf(statement: string): Promise<string[]> {
  const before = await readCatalogue(client);
  await client.query("begin");
  try {
    await client.query(statement);
    return compareCatalogues(before, await readCatalogue(client)).map(
      ({ kind, line, side }) => `${side === "added" ? "+" : "-"} ${kind}: ${line}`,
    );
  } finally {
    await client.query("rollback");
  }
}

const ME = "music_library_migrator";

test.each<[string, string[]]>([
  ["alter table t add column c integer not null default 1", ["+ columns: t.c integer not null default 1"]],
  [
    "alter table t alter column a set statistics 7",
    ["- columns: t.a integer", "+ columns: t.a integer statistics 7"],
  ],
  [
    "alter table t alter column b type varchar(5)",
    ["- columns: t.b text", "+ columns: t.b character varying(5)"],
  ],
  [
    "alter table t add constraint k check (a > 0) not valid",
    ["+ constraints: t.k CHECK ((a > 0)) NOT VALID"],
  ],
  ["drop index i", ["- indexes: i ON public.t USING btree (a)"]],
  [
    "alter table t disable trigger changed",
    [expect.stringMatching(/^- triggers/), expect.stringMatching(/^\+ triggers: .* enabled D$/)],
  ],
  [
    "create rule r as on delete to t do instead nothing",
    [expect.stringMatching(/^\+ rules: CREATE RULE r AS/)],
  ],
  [
    "create or replace view v as select 2 as one",
    ["- views: v  SELECT 1 AS one;", "+ views: v  SELECT 2 AS one;"],
  ],
  [
    "alter type mood add value 'loud'",
    [expect.stringMatching(/^- types: mood /), `+ types: mood owner ${ME} enum 'calm', 'loud'`],
  ],
  [
    "alter domain positive add constraint small check (value < 9)",
    ["+ constraints: positive.small CHECK ((VALUE < 9))"],
  ],
  [
    "alter sequence s increment 5",
    [expect.stringMatching(/^- sequences: s /), expect.stringMatching(/^\+ sequences: s .* increment 5 /)],
  ],
  [
    "drop extension unaccent",
    ["- extensions: unaccent 1.1 in public", expect.stringMatching(/^- comments: extension unaccent/)],
  ],
  [
    "alter text search configuration c drop mapping for uint",
    [expect.stringMatching(/^- text search/), expect.stringMatching(/^\+ text search/)],
  ],
  [
    "alter policy own on t using (false)",
    [
      expect.stringMatching(/^- policies: own .*\(true\)/),
      expect.stringMatching(/^\+ policies: own .*\(false\)/),
    ],
  ],
  [
    "alter table t enable row level security",
    [
      expect.stringMatching(/^- relations: table t /),
      expect.stringMatching(/^\+ relations: table t .* row security/),
    ],
  ],
  [
    "alter table t set (fillfactor = 50)",
    [expect.anything(), expect.stringMatching(/^\+ relations: table t .*\(fillfactor=50\)/)],
  ],
  [
    "grant select on t to public",
    [expect.anything(), expect.stringMatching(/^\+ relations: table t .* =r\//)],
  ],
  [
    "grant select (a) on t to public",
    [expect.anything(), expect.stringMatching(/^\+ columns: t.a integer: =r\//)],
  ],
  [
    "create table p1 partition of p for values in (1)",
    [
      "+ columns: p1.k integer",
      expect.stringMatching(/^\+ relations: table p1 .* FOR VALUES IN \(1\) inherits p/),
    ],
  ],
  [
    "create or replace function f() returns integer language sql as 'select 2'",
    [expect.stringMatching(/^- functions: f\(\)/), expect.stringMatching(/^\+ functions: f\(\)/)],
  ],
  [
    "alter function f() security definer",
    [expect.anything(), expect.stringMatching(/^\+ functions: f\(\) .*security definer/)],
  ],
  ["create schema more", [`+ schemas: more owner ${ME}: `]],
  ["comment on column t.a is 'why'", ["+ comments: table column public.t.a: why"]],
  ["create statistics st on a, b from t", ["+ kept elsewhere: statistics object public.st"]],
  ["create collation german (locale = 'C')", ["+ kept elsewhere: collation public.german"]],
  [
    "alter default privileges grant select on tables to public",
    [expect.stringMatching(/^\+ default rights: music_library_migrator in any schema on r: /)],
  ],
  ["select lo_create(0)", [expect.stringMatching(/^\+ kept elsewhere: large object \d+$/)]],
])("sees: %s", async (statement, expected) => {
  const changes = await changeOf(statement);
  expect(changes).toHaveLength(expected.length);
  expect(changes).toEqual(expect.arrayContaining(expected));
});

test("sees an index that is not valid", async () => {
  await client.query("create table twice (a integer); insert into twice values (1), (1)");
  const before = await readCatalogue(client);
  await client.query("create unique index concurrently broken on twice (a)").catch(() => undefined);
  expect(compareCatalogues(before, await readCatalogue(client))).toEqual([
    { kind: "indexes", line: "UNIQUE broken ON public.twice USING btree (a) INVALID", side: "added" },
  ]);
  await client.query("drop table twice");
});

test("does not see what comes and goes by itself", async () => {
  expect(
    await changeOf("insert into t values (1); select nextval('s'); analyze t; create temp table x ()"),
  ).toEqual([]);
  expect(
    await changeOf(
      "create schema migrations; create table migrations.applied (a integer); comment on table migrations.applied is 'x'",
    ),
  ).toEqual([]);
});

test("two databases with the same history have the same catalogue", async () => {
  const [one, two] = await Promise.all([cloud.createDatabase(), cloud.createDatabase()]);
  const read = async (database: string, statements: string[]) => {
    const other = await cloud.connect(database);
    for (const statement of statements) await other.query(statement);
    return readCatalogue(other);
  };
  const [a, b] = ["create table a (id integer)", "create table b (id integer)"] as [string, string];
  expect(compareCatalogues(await read(one, [a, b]), await read(two, [b, a]))).toEqual([]);
});

test("a line that there is twice counts twice", () => {
  expect(compareCatalogues({ kind: ["a", "a"] }, { kind: ["a"], other: ["b"] })).toEqual([
    { kind: "kind", line: "a", side: "removed" },
    { kind: "other", line: "b", side: "added" },
  ]);
});
