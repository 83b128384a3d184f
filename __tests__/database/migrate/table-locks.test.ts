import type { Client } from "pg";
import {
  LOCK_EFFECTS,
  type LockMode,
  type TableLock,
  tableLocks,
} from "../../../database/migrate/table-locks";
import { CloudSqlServer } from "../../support/cloud-sql-server";

let cloud: CloudSqlServer;
let client: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  client = await cloud.connect(await cloud.createDatabase());
  await client.query(`
    create schema s;
    create table s.parent (id integer primary key);
    create table plain (id integer primary key, a integer, b text, constraint positive check (a > 0) not valid);
    create table "Odd, name" (a integer);
    create table parts (a integer) partition by list (a);
    create table one_part (a integer);
    create table attached partition of parts for values in (7);
    create index plain_a on plain (a);
    create materialized view totals as select count(*) as n from plain;
    create unique index totals_n on totals (n);
    create policy own on plain using (true);
    create function nothing() returns trigger language plpgsql as 'begin return new; end';
    create trigger old before insert on plain for each row execute function nothing();
    alter table plain cluster on plain_a;
  `);
}, 60_000);

afterAll(() => cloud.stop());

/** Every mode that lets others read and write is one that nobody is told about. */
const TOLD: readonly string[] = Object.keys(LOCK_EFFECTS);

/** The strongest lock that the server takes on each table that was there before; all is rolled back. */
async function locked(statement: string): Promise<string[]> {
  const tables = await client.query<{ oid: number; name: string }>(
    `select oid, oid::regclass::text as name from pg_class
     where relkind in ('r', 'p', 'm') and relnamespace in ('public'::regnamespace, 's'::regnamespace)`,
  );
  await client.query("begin");
  try {
    await client.query(statement);
    const locks = await client.query<{ relation: number; mode: string }>(
      `select relation, upper(regexp_replace(regexp_replace(mode, 'Lock$', ''), '(?<!^)([A-Z])', ' \\1', 'g')) as mode
       from pg_locks where pid = pg_backend_pid() and locktype = 'relation'`,
    );
    return tables.rows
      .flatMap(({ oid, name }) => {
        const modes = locks.rows.filter(({ relation }) => relation === oid).map(({ mode }) => mode);
        const strongest = TOLD.filter((mode) => modes.includes(mode)).at(-1);
        return strongest ? [`${strongest} ${name}`] : [];
      })
      .sort();
  } finally {
    await client.query("rollback");
  }
}

const write = ({ mode, name }: TableLock) => `${mode} ${name.replace(/^public\./, "")}`;

describe("agrees with the server about", () => {
  test.each([
    "alter table plain add column c integer",
    "alter table only public.plain add c integer, alter a set statistics 5",
    "alter table if exists plain alter column a set statistics 5",
    "alter table plain alter a set (n_distinct = 5), validate constraint positive",
    "alter table plain validate constraint positive",
    "alter table plain set (fillfactor = 50)",
    "alter table plain set (autovacuum_enabled = off), drop column b",
    "alter table plain add constraint other foreign key (a) references s.parent (id)",
    "alter table plain add foreign key (a) references s.parent",
    "alter table plain disable trigger old",
    "alter table plain rename to renamed",
    "alter table plain set without cluster",
    "alter table parts attach partition one_part for values in (1)",
    'alter table "Odd, name" add column b integer -- , drop column c',
    "create table new (id integer, parent integer references s.parent, other integer references plain (id))",
    "create table new as select * from plain",
    "create index on plain (b)",
    "create unique index if not exists more on only public.plain using btree (b) where a > 0",
    "create trigger more after update on plain for each row execute function nothing()",
    "create or replace trigger old before insert on plain for each row execute function nothing()",
    "drop trigger if exists old on plain",
    "create policy more on plain using (true)",
    "alter policy own on plain using (false)",
    "drop policy own on plain",
    "create rule stop as on insert to plain do instead nothing",
    'drop table if exists "Odd, name", one_part cascade',
    "truncate table plain, one_part",
    "truncate plain",
    "refresh materialized view totals",
    "refresh materialized view concurrently totals",
    "drop materialized view totals",
    "cluster plain using plain_a",
    "lock table plain",
    "lock plain in share mode",
    "lock table only plain in share row exclusive mode nowait",
    "lock table plain in exclusive mode",
    "lock table plain in access exclusive mode",
    "lock table plain in row exclusive mode",
    "insert into plain values (1, 1)",
    "update plain set a = 1",
    "delete from plain",
    "comment on table plain is 'the lock on drop table plain is another'",
    "create statistics on a, b from plain",
    "grant select on plain to public",
    "analyze plain",
  ])("%s", async (statement) => {
    const told = tableLocks(statement).map(write);
    expect([...new Set(told)].sort()).toEqual(await locked(statement));
  });
});

test("what builds or drops without locking out others is not told", () => {
  for (const statement of [
    "create index concurrently if not exists i on plain (a)",
    "create unique index concurrently i on plain (a)",
    "drop index concurrently if exists i",
    "reindex table concurrently plain",
    "alter table parts detach partition attached concurrently",
    "select 1",
  ]) {
    expect(tableLocks(statement)).toEqual([]);
  }
});

test("each mode says who waits", () => {
  const modes: LockMode[] = ["SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"];
  expect(modes.map((mode) => LOCK_EFFECTS[mode])).toEqual([
    "writes wait",
    "writes wait",
    "writes wait",
    "reads and writes wait",
  ]);
});
