import { ProblemError } from "../../../cloudsql/problem";
import type { LedgerRow } from "../../../database/migrate/ledger";
import { compare, planDown, planUp } from "../../../database/migrate/plan";
import { type Migration, parseMigration } from "../../../database/migrate/read";

function migration(name: string, text = "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;"): Migration {
  const parsed = parseMigration(`${name}.sql`, text);
  if (Array.isArray(parsed)) throw new ProblemError(parsed);
  return parsed;
}

const FILES = ["0001_a", "0002_b", "0003_c", "0010_d"].map((name) => migration(name));
const FINAL = migration("0002_b", "-- irreversible: rows were merged\n-- migrate:up\nselect 1;");

function recorded(...migrations: Migration[]): LedgerRow[] {
  return migrations.map(({ version, name, checksum }) => {
    return { version, name, checksum, appliedAt: new Date(0), appliedBy: "migrator", durationMs: 5 };
  });
}

const names = (migrations: readonly Migration[]) => migrations.map(({ name }) => name);

describe("up", () => {
  const some = recorded(...FILES.slice(0, 1));

  test.each([
    [undefined, ["0002_b", "0003_c", "0010_d"]],
    ["0003", ["0002_b", "0003_c"]],
    ["3", ["0002_b", "0003_c"]],
    ["10", ["0002_b", "0003_c", "0010_d"]],
    ["1", []],
  ])("to %s", (to, expected) => {
    expect(names(planUp(FILES, some, { to }))).toEqual(expected);
  });

  test.each(["0004", "latest", "", "-1", "0x2", "123456789012345"])("to %j is refused", (to) => {
    expect(() => planUp(FILES, some, { to })).toThrow(
      [
        "there is no such migration to apply [MIGRATION_VERSION]",
        `  got:     "${to}"`,
        "  allowed: 0001, 0002, 0003, 0010",
      ].join("\n"),
    );
  });

  test("a late file below the goal, and one that is allowed", () => {
    const ledger = recorded(...FILES.slice(2));
    expect(() => planUp(FILES, ledger, { to: "10" })).toThrow(
      /0001_a\.sql: a later migration[\s\S]*0002_b\.sql/,
    );
    expect(names(planUp(FILES, ledger, { allowOutOfOrder: true }))).toEqual(["0001_a", "0002_b"]);
  });
});

describe("down", () => {
  const all = recorded(...FILES);

  test.each<[Parameters<typeof planDown>[2], string[]]>([
    [{ to: "0" }, ["0010_d", "0003_c", "0002_b", "0001_a"]],
    [{ to: "0000" }, ["0010_d", "0003_c", "0002_b", "0001_a"]],
    [{ to: "2" }, ["0010_d", "0003_c"]],
    [{ to: "0010" }, []],
    [{ steps: 1 }, ["0010_d"]],
    [{ steps: 4 }, ["0010_d", "0003_c", "0002_b", "0001_a"]],
  ])("%j", (goal, expected) => {
    expect(names(planDown(FILES, all, goal))).toEqual(expected);
  });

  test("with nothing applied there is nothing to do", () => {
    expect(planDown(FILES, [], { steps: 1 })).toEqual([]);
    expect(planDown(FILES, [], { to: "0" })).toEqual([]);
  });

  test.each([0, -1, 5, 1.5, Number.NaN])("%d steps are refused", (steps) => {
    expect(() => planDown(FILES, all, { steps })).toThrow(
      [
        "this number of migrations can't be rolled back [MIGRATION_STEPS]",
        `  got:     "${steps}"`,
        "  allowed: 1 to 4",
      ].join("\n"),
    );
  });

  test("a version that is not applied is no goal", () => {
    expect(() => planDown(FILES, recorded(...FILES.slice(0, 2)), { to: "3" })).toThrow(
      [
        "there is no such migration to go back to, or 0 [MIGRATION_VERSION]",
        '  got:     "3"',
        "  allowed: 0001, 0002",
      ].join("\n"),
    );
  });

  test("a file without a way back stops all of it, and says why", () => {
    const files = [FILES[0] as Migration, FINAL, FILES[2] as Migration];
    expect(() => planDown(files, recorded(...files), { to: "1" })).toThrow(
      [
        "0002_b.sql: the file has no way back: rows were merged [MIGRATION_IRREVERSIBLE]",
        "  fix:     restore a backup, or put what should be undone into a new migration",
      ].join("\n"),
    );
    expect(names(planDown(files, recorded(...files), { to: "2" }))).toEqual(["0003_c"]);
  });

  test("files that are not the applied ones are not rolled back", () => {
    const [first] = recorded(FILES[0] as Migration);
    const changed = [{ ...(first as LedgerRow), checksum: "other" }];
    expect(() => planDown(FILES, changed, { steps: 1 })).toThrow(/MIGRATION_CHANGED/);
    expect(() => planDown(FILES.slice(1), recorded(...FILES), { steps: 1 })).toThrow(/MIGRATION_MISSING/);
  });
});

test("compares by number, and tells who applied what and how long it took", () => {
  const ledger = recorded(FILES[0] as Migration, FILES[3] as Migration);
  expect(compare(FILES, ledger)).toEqual([
    {
      version: "0001",
      name: "0001_a",
      state: "applied",
      appliedAt: new Date(0),
      appliedBy: "migrator",
      durationMs: 5,
    },
    { version: "0002", name: "0002_b", state: "out of order" },
    { version: "0003", name: "0003_c", state: "out of order" },
    {
      version: "0010",
      name: "0010_d",
      state: "applied",
      appliedAt: new Date(0),
      appliedBy: "migrator",
      durationMs: 5,
    },
  ]);
});

test("what was changed, or is missing, is refused with both ways out", () => {
  const changed = recorded(...FILES).map((row) =>
    row.version === "0001" ? { ...row, checksum: "other" } : row,
  );
  expect(() => planUp(FILES.slice(0, 3), changed)).toThrow(
    [
      "0001_a.sql: the file was changed after it was applied [MIGRATION_CHANGED]",
      "  fix:     restore the file as it was applied, and put the change into a new migration; if that can't be: musicdb migrate repair 0001",
      "0010_d.sql: the database has this migration, but its file is missing [MIGRATION_MISSING]",
      "  fix:     restore the file, or check out the release that was deployed last; if that can't be: musicdb migrate repair 0010",
    ].join("\n"),
  );
});
