import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatProblem } from "../../../cloudsql/problem";
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
    "0010_later.sql": "-- Why: a sentence.\n--irreversible: rows were merged \n-- migrate:up\nselect 10;\n",
    "0002_first.sql":
      "-- no-transaction\n-- Why: a sentence.\n\n-- migrate:up\nselect 1;\nselect 2;\n-- migrate:down\nselect 3;\n",
  });
  const [first, later] = readMigrations(directory);
  expect(first).toMatchObject({ version: "0002", name: "0002_first", noTransaction: true, asLogin: false });
  expect(first?.up.statements.map(({ text }) => text)).toEqual(["select 1", "select 2"]);
  expect(first?.down?.statements.map(({ text }) => text)).toEqual(["select 3"]);
  expect(first?.irreversible).toBeUndefined();
  expect(later).toMatchObject({
    version: "0010",
    noTransaction: false,
    irreversible: "rows were merged",
  });
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
    "0009_savepoint.sql":
      "-- migrate:up\nsavepoint a;\nrollback to savepoint a;\n-- migrate:down\nselect 1;\n",
    "00009_twice.sql": "-- migrate:up\nselect 1;\n-- migrate:down\nselect 1;",
  });
  expect(() => readMigrations(directory)).toThrowErrorMatchingSnapshot();
});

test("a file without a way back says why", () => {
  const refusal = (text: string) => {
    const result = parseMigration("0001_a.sql", text);
    if (!Array.isArray(result)) throw new Error("the file was read");
    return result.map(formatProblem).join("\n");
  };
  expect(refusal("-- migrate:up\nselect 1;")).toBe(
    [
      "0001_a.sql: the file has no down part and does not say why [MIGRATION_WAY_BACK]",
      '  allowed: "-- migrate:down" and its statements, or "-- irreversible: why" in the first comment',
      "  fix:     write the way back",
    ].join("\n"),
  );
  expect(refusal("-- migrate:up\nselect 1;\n-- migrate:down\n-- nothing\n")).toContain(
    "the down part has no statement [MIGRATION_WAY_BACK]",
  );
  for (const reasonless of ["-- irreversible:", "-- irreversible: ", "-- irreversible"]) {
    expect(refusal(`${reasonless}\n-- migrate:up\nselect 1;`)).toContain(
      "it is not said why the file has no way back [MIGRATION_WAY_BACK]",
    );
  }
  expect(refusal("-- irreversible: gone\n-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;")).toContain(
    "the file has a down part, though it says it is irreversible [MIGRATION_WAY_BACK]",
  );
  // Below the first comment it is only a sentence.
  expect(refusal("-- a\n\n-- irreversible: gone\n-- migrate:up\nselect 1;")).toContain("no down part");
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
