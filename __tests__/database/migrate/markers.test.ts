import { formatProblem } from "../../../cloudsql/problem";
import { parseMigration } from "../../../database/migrate/read";

function refusal(text: string): string {
  const result = parseMigration("0001_a.sql", text);
  if (!Array.isArray(result)) throw new Error("the file was read");
  return result.map(formatProblem).join("\n");
}

const file = (up: string, down: string) => `${up}\ncreate table a ();\n${down}\ndrop table a;\n`;

test.each([
  ["capitals", "-- Migrate:Down"],
  ["no space", "--migrate:down"],
  ["a space", "-- migrate: down"],
  ["no colon", "-- migrate down"],
  ["indented", "  -- migrate:down"],
  ["another kind of comment", "/* migrate:down */"],
  ["an end", "-- migrate:down;"],
  ["an en dash", "–– migrate:down"],
  ["a space that does not break", "--\u00a0migrate:down"],
  ["a letter of another alphabet", "-- mіgrаtе:dоwn"],
  ["a misspelt word", "-- migrate:dwon"],
  ["a byte order mark", "\uFEFF-- migrate:down"],
])("a marker with %s is refused, not taken for a comment", (_what, down) => {
  expect(refusal(file("-- migrate:up", down))).toContain(
    "0001_a.sql:3:1: the line looks like a marker, and is none",
  );
});

test("says which characters only look right", () => {
  expect(refusal(file("-- migrate:uр", "-- migrate:down"))).toBe(
    [
      "0001_a.sql:1:1: the line looks like a marker, and is none: it holds U+0440 at position 13 [MIGRATION_MARKER]",
      '  got:     "-- migrate:uр"',
      '  allowed: "-- migrate:up" and "-- migrate:down", each alone on its line',
      '  fix:     type it anew: "-- migrate:up"',
    ].join("\n"),
  );
});

test("a marker may stand once", () => {
  expect(
    refusal(file("-- migrate:up\nselect 1;\n-- migrate:up", "-- migrate:down\nselect 2;\n-- migrate:down")),
  ).toBe(
    [
      '0001_a.sql:3:1: the file has a second "-- migrate:up" [MIGRATION_MARKER]',
      "  fix:     keep one, or make two migrations of the file",
      '0001_a.sql:7:1: the file has a second "-- migrate:down" [MIGRATION_MARKER]',
      "  fix:     keep one, or make two migrations of the file",
    ].join("\n"),
  );
});

test("sentences about migrating are comments", () => {
  const text = file(
    "-- migrate:up  \n-- migrate all rows; we migrate up to 100 at once\ninsert into t values ('migrate:up');\n('migrate up')",
    "-- migrate:down",
  );
  expect(parseMigration("0001_a.sql", text)).toMatchObject({ version: "0001" });
});

test("an option that would not count is refused", () => {
  expect(refusal(`-- Why.\n\n-- no-transaction\n${file("-- migrate:up", "-- migrate:down")}`)).toBe(
    [
      "0001_a.sql:3:1: an option counts only in the first comment [MIGRATION_OPTION]",
      '  got:     "no-transaction"',
      "  allowed: -- no-transaction, -- as-login",
      "  fix:     move it into the first comment, above the empty line",
    ].join("\n"),
  );
  expect(refusal(`-- No-Transaction\n${file("-- migrate:up", "-- migrate:down")}`)).toContain(
    "unknown option in the first comment [MIGRATION_OPTION]",
  );
});
