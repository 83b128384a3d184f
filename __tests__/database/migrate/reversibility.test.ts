import type { Client } from "pg";
import { formatProblem } from "../../../cloudsql/problem";
import { readMigrations } from "../../../database/migrate/read";
import { tryMigrations, type Verdict } from "../../../database/migrate/reversibility";
import { CloudSqlServer } from "../../support/cloud-sql-server";
import { MigrationFolder } from "../../support/migration-folder";

let cloud: CloudSqlServer;
let client: Client;
let folder: MigrationFolder;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
}, 60_000);

afterAll(() => cloud.stop());

beforeEach(async () => {
  client = await cloud.connect(await cloud.createDatabase());
  folder = new MigrationFolder();
});

afterEach(() => folder.remove());

const both = (up: string, down: string) => `-- migrate:up\n${up}\n-- migrate:down\n${down}`;

async function attempt(files: Record<string, string>): Promise<Verdict[]> {
  folder.write(files);
  return tryMigrations(client, readMigrations(folder.path), {});
}

const states = (verdicts: readonly Verdict[]) => verdicts.map(({ name, state }) => `${name} ${state}`);
const problems = (verdicts: readonly Verdict[]) =>
  verdicts.flatMap((verdict) => verdict.problems.map(formatProblem)).join("\n");

test("files that undo themselves, or say that they can't", async () => {
  const lines: string[] = [];
  folder.write({
    "0001_t": both("create table t (id integer);", "drop table t;"),
    "0002_rows": "-- irreversible: rows are merged\n-- migrate:up\ninsert into t values (1);",
    "0003_column": both("alter table t add column a text;", "alter table t drop column a;"),
    "0004_index": `-- no-transaction\n${both("create index concurrently if not exists i on t (a);", "drop index concurrently if exists i;")}`,
  });
  const report = (line: string) => lines.push(line);
  const verdicts = await tryMigrations(client, readMigrations(folder.path), { report });
  expect(problems(verdicts)).toBe("");
  expect(states(verdicts)).toEqual([
    "0001_t reversible",
    "0002_rows irreversible",
    "0003_column reversible",
    "0004_index reversible",
  ]);
  expect(lines).toEqual([
    "trying 0001_t",
    "trying 0002_rows",
    "trying 0003_column",
    "trying 0004_index",
    "trying 2 together, down and up again",
  ]);
});

test("a down part that leaves something, or takes too much, is told line by line, and the others are tried too", async () => {
  const verdicts = await attempt({
    "0001_t": both("create table if not exists t (id integer);", "select 1;"),
    "0002_column": both(
      "alter table t add column a integer, add constraint positive check (id > 0);",
      "alter table t drop column a, drop column id; alter table t add id bigint;",
    ),
    "0003_fine": both("create table fine ();", "drop table fine;"),
  });
  expect(states(verdicts)).toEqual(["0001_t wrong", "0002_column wrong", "0003_fine reversible"]);
  expect(problems(verdicts)).toBe(
    [
      "0001_t.sql: down leaves the schema other than it was before up",
      "           + relations: table t owner music_library_migrator: ",
      "           + columns: t.id integer [MIGRATION_NOT_REVERSED]",
      "  fix:     correct the down part: + is there and should not be, - is missing",
      "0002_column.sql: down leaves the schema other than it was before up",
      "           - columns: t.id integer",
      "           + columns: t.id bigint [MIGRATION_NOT_REVERSED]",
      "  fix:     correct the down part: + is there and should not be, - is missing",
      "0002_column.sql: up makes another schema the second time, after down",
      "           - columns: t.id integer",
      "           + columns: t.id bigint [MIGRATION_NOT_REVERSED]",
      "  fix:     correct the down part: + is there and should not be, - is missing",
    ].join("\n"),
  );
});

test("a long list of differences is cut", async () => {
  const columns = Array.from({ length: 12 }, (_, i) => `column_${i} integer`).join(", ");
  const verdicts = await attempt({
    "0001_t": both(`create table if not exists t (${columns});`, "select 1;"),
  });
  expect(problems(verdicts)).toContain("\n           and 3 more [MIGRATION_NOT_REVERSED]");
});

test("up that fails is told with its place, and what comes after it is not tried", async () => {
  const verdicts = await attempt({
    "0001_t": both("create table t ();", "drop table t;"),
    "0002_bad": both("select nothing;", "select 1;"),
    "0003_after": both("create table after ();", "drop table after;"),
  });
  expect(states(verdicts)).toEqual(["0001_t reversible", "0002_bad wrong", "0003_after not tried"]);
  expect(problems(verdicts)).toMatch(/^0002_bad\.sql:2:8: 42703: column "nothing" does not exist/);
});

test("down that fails leaves the rest to be tried", async () => {
  const verdicts = await attempt({
    "0001_t": both("create table t ();", "drop table other;"),
    "0002_column": both("alter table t add column a integer;", "alter table t drop column a;"),
  });
  expect(states(verdicts)).toEqual(["0001_t wrong", "0002_column reversible"]);
  expect(problems(verdicts)).toMatch(/^0001_t\.sql:4:1: 42P01: table "other" does not exist/);
});

test("up that can't be applied again after down says that it is the second time", async () => {
  const verdicts = await attempt({
    "0001_t": both("create table t ();", "alter table t rename to t2; create table t ();"),
  });
  expect(states(verdicts)).toEqual(["0001_t wrong"]);
  expect(problems(verdicts)).toMatch(
    /42P07: relation "t" already exists\n {11}This is the second time, after down\./,
  );
});

test("files that undo themselves alone, but not together", async () => {
  const together = await attempt({
    "0001_a": both("create table a (id integer); create table log (what text);", "drop table a, log;"),
    "0002_b": both(
      "alter table a add column b integer; insert into log values ('up');",
      "alter table a drop column b;",
    ),
    "0003_c": both(
      "create table c (id integer); insert into log values ('c');",
      "drop table c; do $$ begin if (select count(*) from log where what = 'c') > 1 then create table left_over (); end if; end $$;",
    ),
  });
  expect(states(together)[2]).toBe("0003_c wrong");
  expect(problems(together)).toContain(
    "0001_a.sql to 0003_c.sql: all of them down leave the schema other than it was",
  );
  expect(problems(together)).toContain("+ relations: table left_over");
});

test("ends when it is told to", async () => {
  folder.write({ "0001_t": both("create table t ();", "drop table t;") });
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(tryMigrations(client, readMigrations(folder.path), { signal })).rejects.toThrow("enough");
});
