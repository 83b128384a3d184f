import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createMigrationFile } from "../../../database/migrate/new-file";
import { readMigrations } from "../../../database/migrate/read";

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "new-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

const create = (name: string) => basename(createMigrationFile(directory, name));

test("the first one, the next one, and one after a gap or a longer number", () => {
  expect(create("tables")).toBe("0001_tables.sql");
  expect(create("indexes")).toBe("0002_indexes.sql");
  expect(create("indexes")).toBe("0003_indexes.sql");
  writeFileSync(join(directory, "0099_later.sql"), "");
  expect(create("next")).toBe("0100_next.sql");
  writeFileSync(join(directory, "20261125173000_stamp.sql"), "");
  expect(create("next")).toBe("20261125173001_next.sql");
  expect(readdirSync(directory)).toHaveLength(7);
});

test("has both parts, which are to be filled in before it can be used", () => {
  create("playlists");
  const file = join(directory, "0001_playlists.sql");
  expect(() => readMigrations(directory)).toThrow(
    /up part has no statement[\s\S]*down part has no statement/,
  );
  const filled = readFileSync(file, "utf8")
    .replace("-- migrate:up\n", "-- migrate:up\ncreate table a ();\n")
    .replace("-- migrate:down\n", "-- migrate:down\ndrop table a;\n");
  writeFileSync(file, filled);
  expect(readMigrations(directory)).toMatchObject([{ version: "0001", name: "0001_playlists" }]);
});

test("a folder that is not there is made", () => {
  expect(createMigrationFile(join(directory, "sql/migrations"), "a")).toBe(
    join(directory, "sql/migrations/0001_a.sql"),
  );
});

test.each([
  ["Add Playlists", "write add_playlists"],
  ["add-playlists.sql", "write add_playlists"],
  ["Été", "write ete"],
  ["../evil", "write evil"],
  ["a".repeat(64), `write ${"a".repeat(63)}`],
  ["_", "say what it does, in words"],
  ["", "say what it does, in words"],
])("the name %j is refused, and nothing is written", (name, fix) => {
  expect(() => create(name)).toThrow(
    [
      "this is no name for a migration [MIGRATION_NAME]",
      `  got:     "${name}"`,
      "  allowed: lower case letters, digits and _, at most 63, e.g. add_playlists",
      `  fix:     ${fix}`,
    ].join("\n"),
  );
  expect(readdirSync(directory)).toEqual([]);
});

test("what can't be written is refused with the reason", () => {
  writeFileSync(join(directory, "file"), "");
  expect(() => createMigrationFile(join(directory, "file"), "a")).toThrow(
    /file: the file can't be written \((?:EEXIST|ENOTDIR)\) \[SQL_DIRECTORY\]/,
  );
});
