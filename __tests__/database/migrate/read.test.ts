import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseMigration, readMigrations } from "../../../database/migrate/read";
import { SQL } from "../../support/cloud-sql-server";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "migrations-"));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(files: Record<string, string>): string {
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

test("reads options, both directions and the order of versions", () => {
  write({
    "0010_later.sql": "-- migrate:up\nselect 10;\n",
    "0002_first.sql":
      "-- no-transaction\n-- Why: a sentence.\n\n-- migrate:up\nselect 1;\nselect 2;\n-- migrate:down\nselect 3;\n",
  });
  const [first, later] = readMigrations(directory);
  expect(first).toMatchObject({ version: "0002", name: "0002_first", noTransaction: true, asLogin: false });
  expect(first?.up.statements.map(({ text }) => text)).toEqual(["select 1", "select 2"]);
  expect(first?.down?.statements.map(({ text }) => text)).toEqual(["select 3"]);
  expect(later).toMatchObject({ version: "0010", noTransaction: false });
  expect(later?.down).toBeUndefined();
});

test("line ends and the down part don't count for the checksum, the up part does", () => {
  const checksum = (text: string) => (parseMigration("0001_a.sql", text) as { checksum: string }).checksum;
  const unix = checksum("-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n");
  expect(checksum("\uFEFF-- migrate:up\r\nselect 1;\r\n-- migrate:down\r\nselect 3;\r\n")).toBe(unix);
  expect(checksum("-- migrate:up\nselect 2;\n-- migrate:down\nselect 2;\n")).not.toBe(unix);
});

test("names every problem of every file at once, with places", () => {
  write({
    "0001_BadName.sql": "-- migrate:up\nselect 1;",
    "0002_no_marker.sql": "select 1;",
    "0003_option.sql": "-- no-transactoin\n-- migrate:up\nselect 1;",
    "0004_own_transaction.sql": "-- migrate:up\ncreate table a ();\n  /* x */ BEGIN;\nselect 1;\nCOMMIT;",
    "0005_psql.sql": "-- migrate:up\nselect 'é';\n\\set x 1\n",
    "0006_open.sql": "-- migrate:up\nselect 'é', 'open;\n",
    "0007_empty.sql": "-- migrate:up\n-- nothing\n",
    "0008_before.sql": "select 1;\n-- migrate:up\nselect 1;",
    "0009_savepoint.sql": "-- migrate:up\nsavepoint a;\nrollback to savepoint a;\n",
    "00009_twice.sql": "-- migrate:up\nselect 1;",
  });
  expect(() => readMigrations(directory)).toThrowErrorMatchingSnapshot();
});

test("says when the folder is missing", () => {
  expect(() => readMigrations(join(directory, "nowhere"))).toThrow(
    /can't be read \(ENOENT\) \[SQL_DIRECTORY\]/,
  );
});

test("every migration of the project has a way back", () => {
  const migrations = readMigrations(join(SQL, "migrations"));
  expect(migrations.length).toBeGreaterThanOrEqual(5);
  expect(migrations.filter(({ down }) => !down?.statements.length)).toEqual([]);
});
