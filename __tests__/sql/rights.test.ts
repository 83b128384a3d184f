import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Client, DatabaseError } from "pg";
import { table } from "../../cli/output";
import { applyRoles } from "../../database/migrate/roles";
import { migrate } from "../../database/migrate/run";
import { type Actor, RIGHTS, type Right } from "../../database/rights";
import { assignRoles } from "../../emulator/roles";
import { rolesMarkdown } from "../../scripts/document-roles";
import { APP_USER, CloudSqlServer, MIGRATOR, SQL } from "../support/cloud-sql-server";
import { MigrationFolder } from "../support/migration-folder";

const PERMISSION_DENIED = "42501";

/** Who logs in, as whom of the matrix, and in which way the user was made. */
const LOGINS: readonly { name: string; as: Actor; iam?: true }[] = [
  { name: MIGRATOR, as: "owner" },
  { name: MIGRATOR, as: "migrator" },
  { name: "deploy@example.iam", as: "iamMigrator", iam: true },
  { name: APP_USER, as: "application" },
  { name: "api@example.iam", as: "application", iam: true },
  { name: "reporting", as: "reader" },
  { name: "ann@example.com", as: "reader", iam: true },
  { name: "on_call", as: "operator" },
  { name: "bob@example.com", as: "operator", iam: true },
  { name: "anybody", as: "public" },
  { name: "anybody@example.com", as: "public", iam: true },
];

const LATER = `
  create table next_table (id bigint generated always as identity primary key, name text);
  create sequence next_sequence;
  create function next_function() returns integer language sql as 'select 1';
  create type next_type as enum ('x');
  create view next_view as select name from next_table;
  create view operations.next_view as select 1 as one;
  create function operations.next_function() returns integer language sql as 'select 1';
  create schema next_schema;
  create table next_schema.t ();`;

let cloud: CloudSqlServer;
let database: string;
let later: MigrationFolder;
let victim: Client;
let pid: number;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  database = await cloud.createDatabase();
  for (const { name, iam } of [...LOGINS.slice(2), { name: "stranger", iam: true }, { name: "victim" }]) {
    if (name !== APP_USER) await cloud.createUser(name, iam ? "CLOUD_IAM_USER" : "BUILT_IN");
  }
  const migrator = await cloud.connect(database);
  await migrator.query("create role somebody");
  const users = (actor: Actor) => LOGINS.filter(({ as }) => as === actor).map(({ name }) => name);
  await applyRoles(migrator, {
    directory: join(SQL, "roles"),
    appUsers: users("application"),
    readers: users("reader"),
    operators: users("operator"),
    migrators: users("iamMigrator"),
    revokeOthers: true,
  });
  const options = { role: "music_library_owner", directory: join(SQL, "migrations") };
  await migrate(migrator, options);
  await cloud.server.session(async (admin) => {
    // As the Admin API does: see database/application-rights.ts.
    for (const { name, as, iam } of LOGINS) {
      if (iam || as === "owner" || as === "migrator") continue;
      const group = { application: "app", reader: "reader", operator: "operator", public: "" }[as as string];
      await assignRoles(admin, name, group ? [`music_library_${group}`] : [], true);
      await admin.query(`alter role ${name} nocreaterole nocreatedb`);
    }
    for (const name of [...users("public"), "victim"]) {
      await admin.query(`grant connect on database ${database} to "${name}"`);
    }
    await admin.query("create schema elsewhere authorization victim; create table elsewhere.notes ()");
    await admin.query("alter table elsewhere.notes owner to victim");
  }, database);
  later = new MigrationFolder().write({ "9000_later": LATER });
  cpSync(options.directory, later.path, { recursive: true });
  await migrate(migrator, { ...options, directory: later.path });

  victim = await cloud.connect(database, "victim");
  pid = (await victim.query("select pg_backend_pid() as pid")).rows[0].pid;
  await victim.query("select 1 as victim");
}, 60_000);

afterAll(async () => {
  later.remove();
  await cloud.stop();
});

/** `yes`, `no`, or what went wrong in another way. */
async function attempt(client: Client, { sql, alone }: Right): Promise<string> {
  const statement = sql.replaceAll("{pid}", String(pid));
  if (!alone) await client.query("begin");
  try {
    const result = await client.query(statement);
    const value = Object.values(result.rows?.[0] ?? {})[0];
    return value === false ? "no" : "yes";
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return error.code === PERMISSION_DENIED ? "no" : `${error.code}: ${error.message}`;
  } finally {
    if (!alone) await client.query("rollback");
  }
}

async function login({ name, as }: (typeof LOGINS)[number]): Promise<Client> {
  const client = await cloud.connect(database, name);
  await client.query("set search_path = public");
  if (as === "owner") await client.query("set role music_library_owner");
  return client;
}

test.each(LOGINS.map((who) => [`${who.as}, as ${who.name}`, who] as const))(
  "%s may do this and not that",
  async (_title, who) => {
    const client = await login(who);
    const wrong: string[][] = [];
    let tried = 0;
    for (const [kind, rights] of Object.entries(RIGHTS)) {
      for (const right of rights) {
        const expected = right.may.includes(who.as) ? "yes" : "no";
        const found = await attempt(client, right);
        tried += 1;
        if (found !== expected) wrong.push([kind, right.action, `should be ${expected}`, `is ${found}`]);
      }
    }
    await client.end();
    await cloud.server.session((admin) => admin.query("drop database if exists another"));
    expect(table(wrong, 200).join("\n")).toBe("");
    expect(tried).toBe(Object.values(RIGHTS).flat().length);
  },
);

test("a user without any role does not reach the database", async () => {
  await expect(cloud.connect(database, "stranger")).rejects.toMatchObject({ code: PERMISSION_DENIED });
});

test("nothing was left by trying: the victim is alive, the tables are as they were", async () => {
  expect((await victim.query("select pg_backend_pid() as pid")).rows).toEqual([{ pid }]);
  const client = await cloud.connect(database);
  const { rows } = await client.query(
    "select to_regclass('audio_tracks') is not null as there, to_regclass('public.mine') is null as gone",
  );
  expect(rows).toEqual([{ there: true, gone: true }]);
});

test("the page of the documentation is up to date", () => {
  // Run npm run docs:roles where this fails.
  expect(readFileSync(join(SQL, "../docs/roles.md"), "utf8")).toBe(rolesMarkdown());
});
