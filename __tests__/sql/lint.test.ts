import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseMigration, readMigrations } from "../../database/migrate/read";
import { SQL } from "../support/cloud-sql-server";

/** What squawk asks of files and others see to. */
const NOT_HERE = [
  // The runner sets both for every file: database/migrate/session.ts.
  "require-lock-timeout",
  "require-statement-timeout",
  // The widths of the columns are the application's, and checks keep the values far below their ends.
  "prefer-bigint-over-int",
  "prefer-bigint-over-smallint",
];

/** What squawk says of an up part; empty where nothing. */
function lint(sql: string, inTransaction: boolean): string {
  const { status, stdout, stderr, error } = spawnSync(
    join(__dirname, "../../node_modules/.bin/squawk"),
    [
      "--pg-version=17",
      "--reporter=gcc",
      `--exclude=${NOT_HERE.join(",")}`,
      ...(inTransaction ? ["--assume-in-transaction"] : []),
    ],
    { input: sql, encoding: "utf8" },
  );
  if (error) throw error;
  if (status !== 0 && !stdout) throw new Error(stderr);
  return stdout;
}

test.each(readMigrations(join(SQL, "migrations")).map((migration) => [migration.name, migration] as const))(
  "%s holds no lock that it need not, and breaks no client",
  (_name, { up, noTransaction }) => {
    expect(lint(up.sql, !noTransaction)).toBe("");
  },
);

test.each(readdirSync(join(SQL, "examples")).filter((file) => file.endsWith(".sql")))(
  "example %s neither",
  (file) => {
    const example = parseMigration(`000${file}`, readFileSync(join(SQL, "examples", file), "utf8"));
    if (Array.isArray(example)) throw new Error(example.map(({ message }) => message).join());
    expect(lint(example.up.sql, !example.noTransaction)).toBe("");
  },
);

test("the linter sees what it is there for", () => {
  const migration = parseMigration(
    "0001_bad.sql",
    "-- migrate:up\nalter table t add column x integer not null;\ncreate index i on t (x);\n-- migrate:down\nselect 1;",
  );
  if (Array.isArray(migration)) throw new Error("the example can't be read");
  const said = lint(migration.up.sql, true);
  expect(said).toContain("adding-required-field");
  expect(said).toContain("require-concurrent-index-creation");
});
