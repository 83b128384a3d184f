import { readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { applyRoles } from "../../database/migrate/roles";
import { CloudSqlServer, SQL } from "../support/cloud-sql-server";

let cloud: CloudSqlServer;
let migrator: Client;
let warnings: string[];

beforeAll(async () => {
  cloud = await CloudSqlServer.start({ "cloudsql.enable_pgaudit": "off" });
}, 60_000);

afterAll(() => cloud.stop());

beforeEach(async () => {
  warnings = [];
  migrator = await cloud.connect(await cloud.createDatabase());
  migrator.on("notice", ({ severity, message, hint }) => {
    if (severity === "WARNING") warnings.push(`${message}. ${hint}`);
  });
});

/** The next run of the SQL step, with the flag on or off. */
async function run(flag: "on" | "off"): Promise<readonly string[]> {
  await cloud.server.configure({ ...cloud.server.settings, "cloudsql.enable_pgaudit": flag });
  warnings = [];
  await applyRoles(migrator, { directory: join(SQL, "roles") });
  return warnings;
}

async function exists(): Promise<boolean> {
  return (await migrator.query("select from pg_extension where extname = 'pgaudit'")).rowCount === 1;
}

test("without its flag no extension is made and nothing fails; the run after the flag makes it", async () => {
  expect(await run("off")).toEqual([
    "nothing is audited: pgaudit is not loaded. Set the database flag cloudsql.enable_pgaudit to on, which restarts the instance, and run again.",
  ]);
  expect(await exists()).toBe(false);

  expect(await run("on")).toEqual([]);
  expect(await exists()).toBe(true);
  expect(await run("on")).toEqual([]);
});

test("a flag that is turned off under the extension is told", async () => {
  expect(await run("on")).toEqual([]);
  expect(await run("off")).toEqual([
    "extension pgaudit is there, but its library is not loaded: nothing is audited, and DDL may fail. Set the database flag cloudsql.enable_pgaudit to on, or: DROP EXTENSION pgaudit",
  ]);
});

test("a server without pgaudit is told apart from one where it is not loaded", async () => {
  const parent = join(cloud.server.directory, "..");
  const installation = readdirSync(parent).find((name) => name.startsWith("postgresql-")) ?? "";
  const control = join(parent, installation, "share/postgresql/extension/pgaudit.control");
  renameSync(control, `${control}.away`);
  try {
    expect(await run("on")).toEqual([
      "nothing is audited: this server has no extension pgaudit. Cloud SQL has it; a PostgreSQL of your own needs the package pgaudit and shared_preload_libraries.",
    ]);
  } finally {
    renameSync(`${control}.away`, control);
  }
});

test("a user who may not create it is told who may", async () => {
  await cloud.createUser("ann@example.com", "CLOUD_IAM_USER");
  await run("off");
  await migrator.query('grant music_library_reader to "ann@example.com"');
  const { database } = migrator;
  const reader = await cloud.connect(database ?? "", "ann@example.com");
  const said: (string | undefined)[] = [];
  reader.on("notice", ({ message, hint }) => said.push(message, hint));
  await reader.query(readFileSync(join(SQL, "roles/40_pgaudit.sql"), "utf8"));
  expect(said).toEqual([
    'nothing is audited: user "ann@example.com" may not create extension pgaudit',
    "As a member of cloudsqlsuperuser run: CREATE EXTENSION pgaudit",
  ]);
});
