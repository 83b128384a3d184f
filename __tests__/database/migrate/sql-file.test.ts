import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatProblem, ProblemError } from "../../../cloudsql/problem";
import { readMigrations } from "../../../database/migrate/read";
import { readSqlFile } from "../../../database/migrate/sql-file";

const MIGRATION = "-- migrate:up\ncreate table a ();\n-- migrate:down\ndrop table a;\n";
const FILE = "0001_a.sql";
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "sql-files-"));
});

afterEach(() => rmSync(directory, { recursive: true }));

function refusal(content: string | Uint8Array): string {
  writeFileSync(join(directory, FILE), content);
  return refusalOfFolder();
}

function refusalOfFolder(): string {
  try {
    readMigrations(directory);
  } catch (error) {
    if (error instanceof ProblemError) return error.problems.map(formatProblem).join("\n");
    throw error;
  }
  throw new Error("the folder was read");
}

test.each([
  ["Unix line ends", MIGRATION],
  ["Windows line ends", MIGRATION.replaceAll("\n", "\r\n")],
  ["line ends of an old Mac", MIGRATION.replaceAll("\n", "\r")],
  ["a byte order mark", `\uFEFF${MIGRATION}`],
  ["a mark and Windows line ends", `\uFEFF${MIGRATION.replaceAll("\n", "\r\n")}`],
])("%s make the same migration", (_what, text) => {
  writeFileSync(join(directory, FILE), MIGRATION);
  const [expected] = readMigrations(directory);
  writeFileSync(join(directory, FILE), text);
  expect(readMigrations(directory)).toEqual([expected]);
});

test("a replacement character that is in the file is a character like others", () => {
  writeFileSync(join(directory, FILE), "select '\uFFFD';");
  expect(readSqlFile(directory, FILE)).toBe("select '\uFFFD';");
});

test.each<[string, string | Uint8Array, string[]]>([
  [
    "Latin-1",
    Buffer.concat([
      Buffer.from("-- migrate:up\nselect 'é\uFFFD', '"),
      Buffer.from([0xe9]),
      Buffer.from("';\n"),
    ]),
    [
      "0001_a.sql:2:15: the file is not UTF-8 [SQL_ENCODING]",
      '  got:     "byte 0xE9 at offset 31"',
      "  fix:     save it as UTF-8, e.g. iconv -f WINDOWS-1252 -t UTF-8 0001_a.sql",
    ],
  ],
  [
    "a character cut off at the end",
    Buffer.from(`${MIGRATION}-- é`).subarray(0, -1),
    [
      "0001_a.sql:5:4: the file is not UTF-8 [SQL_ENCODING]",
      '  got:     "byte 0xC3 at offset 66"',
      "  fix:     save it as UTF-8, e.g. iconv -f WINDOWS-1252 -t UTF-8 0001_a.sql",
    ],
  ],
  [
    "UTF-16 with a mark",
    Buffer.from(`\uFEFF${MIGRATION}`, "utf16le"),
    [
      "0001_a.sql: the file is UTF-16, not UTF-8 [SQL_ENCODING]",
      "  fix:     save it as UTF-8, e.g. iconv -f UTF-16 -t UTF-8 0001_a.sql",
    ],
  ],
  [
    "UTF-16 with a mark, big end first",
    Buffer.from(`\uFEFF${MIGRATION}`, "utf16le").swap16(),
    [
      "0001_a.sql: the file is UTF-16, not UTF-8 [SQL_ENCODING]",
      "  fix:     save it as UTF-8, e.g. iconv -f UTF-16 -t UTF-8 0001_a.sql",
    ],
  ],
  [
    "UTF-16 without a mark",
    Buffer.from(MIGRATION, "utf16le"),
    [
      "0001_a.sql:1:2: the file is UTF-16, not UTF-8 [SQL_ENCODING]",
      "  fix:     save it as UTF-8, e.g. iconv -f UTF-16 -t UTF-8 0001_a.sql",
    ],
  ],
  [
    "UTF-32",
    Buffer.from([0xff, 0xfe, 0, 0, 0x2d, 0, 0, 0]),
    [
      "0001_a.sql: the file is UTF-32, not UTF-8 [SQL_ENCODING]",
      "  fix:     save it as UTF-8, e.g. iconv -f UTF-32 -t UTF-8 0001_a.sql",
    ],
  ],
  [
    "a NUL byte",
    "-- migrate:up\nselect 'a\0b';",
    ["0001_a.sql:2:10: the file holds a NUL byte, which no SQL can [SQL_ENCODING]", "  fix:     remove it"],
  ],
  [
    "nothing",
    "",
    [
      "0001_a.sql: the file is empty [MIGRATION_MARKER]",
      '  allowed: a line "-- migrate:up", then optionally "-- migrate:down", each alone on its line',
      "  fix:     put -- migrate:up before the first statement",
    ],
  ],
  [
    "nothing but comments",
    "-- migrate:up\n-- select 1;\n/* select 2; */\n-- migrate:down\n-- select 3;\n",
    [
      "0001_a.sql: the up part has no statement [MIGRATION_EMPTY]",
      "  fix:     write it, or delete the file",
      "0001_a.sql: the down part has no statement [MIGRATION_WAY_BACK]",
      '  allowed: "-- migrate:down" and its statements, or "-- irreversible: why" in the first comment',
      "  fix:     write the way back",
    ],
  ],
])("refuses a file with %s", (_what, content, expected) => {
  expect(refusal(content)).toBe(expected.join("\n"));
});

test("refuses what is no file, or no file that can be read", () => {
  mkdirSync(join(directory, "0001_folder.sql"));
  symlinkSync("nowhere", join(directory, "0002_link.sql"));
  symlinkSync("0003_loop.sql", join(directory, "0003_loop.sql"));
  execFileSync("mkfifo", [join(directory, "0004_pipe.sql")]);
  writeFileSync(join(directory, "0005_huge.sql"), "");
  truncateSync(join(directory, "0005_huge.sql"), 300 * 1024 * 1024);
  writeFileSync(join(directory, "0006_CAPITALS.SQL"), MIGRATION);
  expect(refusalOfFolder()).toBe(
    [
      "0001_folder.sql: a folder has the name of an SQL file [SQL_FILE]",
      "  fix:     rename it, or remove it",
      "0002_link.sql: the file can't be read (ENOENT) [SQL_FILE]",
      "  fix:     it is a link to a file that is not there: restore that file, or remove the link",
      "0003_loop.sql: the file can't be read (ELOOP) [SQL_FILE]",
      "  fix:     it is a link to itself: remove it",
      "0004_pipe.sql: this is no ordinary file [SQL_FILE]",
      "  fix:     rename it, or remove it",
      "0005_huge.sql: the file is too large for a migration [SQL_FILE]",
      '  got:     "300 MiB"',
      "  allowed: up to 256 MiB",
      "  fix:     load rows with COPY, outside of migrations",
      "0006_CAPITALS.SQL: the file name does not fit a migration [MIGRATION_FILE_NAME]",
      "  allowed: a number of 4 to 14 digits, _, then lower case letters, digits and _",
      "  fix:     name it like 0006_add_playlists.sql",
    ].join("\n"),
  );
});

test("says whom a file is closed to", () => {
  chmodSync(directory, 0o755);
  writeFileSync(join(directory, FILE), MIGRATION);
  chmodSync(join(directory, FILE), 0);
  const root = process.getuid?.() === 0;
  // Nothing is closed to root: read as somebody else.
  if (root) process.seteuid?.(65534);
  try {
    expect(refusalOfFolder()).toBe(
      [
        "0001_a.sql: the file can't be read (EACCES) [SQL_FILE]",
        "  fix:     let the user that runs this read it: chmod a+r 0001_a.sql",
      ].join("\n"),
    );
  } finally {
    if (root) process.seteuid?.(0);
  }
});
