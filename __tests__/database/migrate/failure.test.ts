import type { Client } from "pg";
import { type MigrateOptions, migrate } from "../../../database/migrate/run";
import { CloudSqlServer } from "../../support/cloud-sql-server";
import { MigrationFolder } from "../../support/migration-folder";

let cloud: CloudSqlServer;
let client: Client;
let folder: MigrationFolder;
let options: MigrateOptions;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  client = await cloud.connect(await cloud.createDatabase());
}, 60_000);

afterAll(() => cloud.stop());

beforeEach(() => {
  folder = new MigrationFolder();
  options = { directory: folder.path };
});

afterEach(() => folder.remove());

/** What is said of a migration that fails. */
async function failureOf(sql: string): Promise<string> {
  folder.write({ "0001_bad": sql });
  return migrate(client, options).then(
    () => "it did not fail",
    (error: Error) => error.message,
  );
}

test.each<[string, string, string[]]>([
  [
    "a keyword with a letter of another alphabet",
    "сreate table a ();",
    [
      '0001_bad.sql:2:1: 42601: syntax error at or near "сreate" [SQL_FAILED]',
      '  got:     "сreate table a ();"',
      '  fix:     the word holds letters of another script that only look right (U+0441 at position 1): type "create"',
    ],
  ],
  [
    "a name with one",
    "create temporary table track (title text);\nselect titlе from track;",
    [
      '0001_bad.sql:3:8: 42703: column "titlе" does not exist [SQL_FAILED]',
      '  got:     "select titlе from track;"',
      '  fix:     the word holds letters of another script that only look right (U+0435 at position 5): type "title"',
    ],
  ],
  [
    "a name in another language",
    "select 1 from большая;",
    [
      '0001_bad.sql:2:15: 42P01: relation "большая" does not exist [SQL_FAILED]',
      '  got:     "select 1 from большая;"',
      "  fix:     correct the file and run again; nothing of it was kept",
    ],
  ],
  [
    "a variable of psql",
    "select 1;\nselect :wanted;",
    [
      '0001_bad.sql:3:8: 42601: syntax error at or near ":" [SQL_FAILED]',
      '  got:     "select :wanted;"',
      "  fix:     names after a colon are variables of psql: write the value out",
    ],
  ],
  [
    "a block that commits",
    "do $$ begin commit; end $$;",
    [
      "0001_bad.sql:2:1: 2D000: invalid transaction termination",
      "           PL/pgSQL function inline_code_block line 1 at COMMIT [SQL_FAILED]",
      '  got:     "do $$ begin commit; end $$;"',
      "  fix:     put -- no-transaction in the first comment of the file: its DO blocks and procedures may commit",
    ],
  ],
  [
    "a statement that refuses functions",
    "-- no-transaction\n-- migrate:up\nselect 1;\ndo $$ begin vacuum; end $$;",
    [
      "0001_bad.sql:4:1: 25001: VACUUM cannot be executed from a function",
      '           SQL statement "vacuum" [SQL_FAILED]',
      '  got:     "do $$ begin vacuum; end $$;"',
      "  fix:     write the statement by itself: functions and DO blocks can't run it",
    ],
  ],
  [
    "a time limit of its own",
    "set local statement_timeout = '10ms';\nselect pg_sleep(10);",
    [
      "0001_bad.sql:3:1: 57014: canceling statement due to statement timeout [SQL_FAILED]",
      '  got:     "select pg_sleep(10);"',
      "  fix:     somebody cancelled the statement, or it took longer than its statement_timeout: run again",
    ],
  ],
  [
    "the server's own hint",
    "select nothing(1);",
    [
      "0001_bad.sql:2:8: 42883: function nothing(integer) does not exist [SQL_FAILED]",
      '  got:     "select nothing(1);"',
      "  fix:     No function matches the given name and argument types. You might need to add explicit type casts.",
    ],
  ],
  [
    "a long line",
    `select ${"1, ".repeat(50)}wrong${", 1".repeat(100)};`,
    [
      '0001_bad.sql:2:158: 42703: column "wrong" does not exist [SQL_FAILED]',
      `  got:     "…${"1, ".repeat(20)}wrong${", 1".repeat(18)},…"`,
      "  fix:     correct the file and run again; nothing of it was kept",
    ],
  ],
])("%s", async (_what, sql, expected) => {
  expect(await failureOf(sql)).toBe(expected.join("\n"));
});

test("a file without a transaction may commit where a block or procedure does", async () => {
  folder.write({ "0001_good": "-- no-transaction\n-- migrate:up\ndo $$ begin commit; end $$;" });
  await expect(migrate(client, options)).resolves.toMatchObject({ done: ["0001_good"] });
});
