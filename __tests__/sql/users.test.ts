import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { applyRoles, type RolesOptions } from "../../database/migrate/roles";
import { LOGIN_SETTINGS } from "../../database/rights";
import { APP_USER, CloudSqlServer, MIGRATOR, SQL } from "../support/cloud-sql-server";

let cloud: CloudSqlServer;
let database: string;
let migrator: Client;
let warnings: string[];

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  for (const name of ["ann", "bob", "eve"]) await cloud.createUser(`${name}@example.com`, "CLOUD_IAM_USER");
  database = await cloud.createDatabase();
  migrator = await cloud.connect(database);
  migrator.on("notice", ({ severity, message, hint }) => {
    if (severity === "WARNING") warnings.push(hint ? `${message}. ${hint}` : (message ?? ""));
  });
}, 60_000);

afterAll(() => cloud.stop());

/** The warnings of a run. */
async function run(members: Omit<RolesOptions, "directory">): Promise<readonly string[]> {
  warnings = [];
  await applyRoles(migrator, { directory: join(SQL, "roles"), ...members });
  return warnings;
}

/** Roles of the music library that each user is a direct member of. */
async function members(): Promise<string[]> {
  const { rows } = await migrator.query(`
    select distinct format('%s: %s', login.rolname, granted.rolname) as line
    from pg_auth_members join pg_roles granted on granted.oid = roleid join pg_roles login on login.oid = member
    where login.rolname <> '${MIGRATOR}' and granted.rolname in
      ('music_library_owner', 'music_library_app', 'music_library_reader', 'music_library_operator')
    order by 1`);
  return rows.map(({ line }) => line);
}

async function settingsOf(user: string, inDatabase = database): Promise<Record<string, string>> {
  const client = await cloud.connect(inDatabase, user);
  const { rows } = await client.query(`
    select name, current_setting(name) as value from pg_settings
    where name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'lock_timeout', 'search_path')`);
  await client.end();
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

const refusedMonitoring =
  'operators have the views and functions of schema operations only: user "music_library_migrator" may not grant pg_monitor and pg_signal_backend. ' +
  "Where tools need these, run as a user who may: GRANT pg_monitor, pg_signal_backend TO music_library_operator";

test("users get the roles of their lists, and lose what they are no longer listed for", async () => {
  const first = {
    appUsers: [APP_USER],
    readers: ["ann@example.com", "bob@example.com"],
    operators: ["bob@example.com"],
    migrators: ["eve@example.com"],
    revokeOthers: true,
  };
  expect(await run(first)).toEqual([refusedMonitoring]);
  const all = [
    "ann@example.com: music_library_reader",
    "bob@example.com: music_library_operator",
    "bob@example.com: music_library_reader",
    "eve@example.com: music_library_owner",
    "music_library_user: music_library_app",
  ];
  expect(await members()).toEqual(all);
  expect(await run(first)).toEqual([refusedMonitoring]);
  expect(await members()).toEqual(all);

  expect(await run({ appUsers: [APP_USER], readers: ["bob@example.com"], revokeOthers: true })).toEqual([
    'user "bob@example.com" is on no list and lost role "music_library_operator"',
    'user "eve@example.com" is on no list and lost role "music_library_owner"',
    'user "ann@example.com" is on no list and lost role "music_library_reader"',
  ]);
  expect(await members()).toEqual([
    "bob@example.com: music_library_reader",
    "music_library_user: music_library_app",
  ]);
  await expect(cloud.connect(database, "ann@example.com")).rejects.toMatchObject({ code: "42501" });
});

test("a run that names nobody takes nothing away, unless it says that these are all", async () => {
  await run({ appUsers: [APP_USER], readers: ["ann@example.com"] });
  expect(await run({})).toEqual([]);
  expect(await members()).toContain("ann@example.com: music_library_reader");
  expect(await run({ revokeOthers: true })).toContain(
    'user "ann@example.com" is on no list and lost role "music_library_reader"',
  );
  expect(await members()).toEqual([]);
});

test("what another user granted is told, with the command", async () => {
  await run({});
  await cloud.createUser("second_migrator");
  await migrator.query("grant music_library_reader to second_migrator with admin option");
  const second = await cloud.connect(database, "second_migrator");
  await second.query('grant music_library_reader to "ann@example.com"');
  expect(await run({ revokeOthers: true })).toEqual([
    'user "ann@example.com" keeps role "music_library_reader", which another user granted. ' +
      'As a member of second_migrator run: REVOKE music_library_reader FROM "ann@example.com" GRANTED BY second_migrator',
  ]);
  // Whoever administers the role keeps it.
  expect(await members()).toEqual([
    "ann@example.com: music_library_reader",
    "second_migrator: music_library_reader",
  ]);
  await second.query('REVOKE music_library_reader FROM "ann@example.com" GRANTED BY second_migrator');
  expect(await run({ revokeOthers: true })).toEqual([]);
  expect(await members()).toEqual(["second_migrator: music_library_reader"]);
  await migrator.query("revoke music_library_reader from second_migrator");
});

test("time limits and search path are the user's own, by what it may do, in this database only", async () => {
  const before = await settingsOf(APP_USER, "postgres");
  await run({
    appUsers: [APP_USER],
    readers: ["ann@example.com", "bob@example.com"],
    operators: ["bob@example.com"],
    migrators: ["eve@example.com"],
  });
  expect(await settingsOf(APP_USER)).toEqual(LOGIN_SETTINGS.application);
  expect(await settingsOf("ann@example.com")).toEqual(LOGIN_SETTINGS.reader);
  expect(await settingsOf("bob@example.com")).toEqual(LOGIN_SETTINGS.operator);
  expect(await settingsOf("eve@example.com")).toEqual(LOGIN_SETTINGS.migrator);
  expect(await settingsOf(MIGRATOR)).toEqual(LOGIN_SETTINGS.migrator);
  expect(await settingsOf(APP_USER, "postgres")).toEqual(before);

  await migrator.query(`alter role "ann@example.com" in database ${database} set statement_timeout = '2h'`);
  await run({});
  expect(await settingsOf("ann@example.com")).toEqual(LOGIN_SETTINGS.reader);

  // Without its role a user has none of them; it reaches the database no more, so they are looked up.
  await run({ appUsers: [APP_USER], revokeOthers: true });
  const { rows } = await migrator.query(
    "select setconfig from pg_db_role_setting where setrole = '\"ann@example.com\"'::regrole",
  );
  expect(rows).toEqual([]);
});

test("a second run writes nothing", async () => {
  const state = () =>
    cloud.server.session(
      async (client) =>
        (
          await client.query(`
            select (select string_agg(x::text || xmin::text, ';' order by x::text) from pg_db_role_setting x) as settings,
              (select string_agg(x::text || xmin::text, ';' order by oid) from pg_auth_members x) as members,
              (select string_agg(rolname || xmin::text, ';' order by oid) from pg_authid) as roles`)
        ).rows[0],
      database,
    );
  const all = {
    appUsers: [APP_USER],
    readers: ["ann@example.com"],
    operators: ["bob@example.com"],
    revokeOthers: true,
  };
  await run(all);
  const before = await state();
  await run(all);
  expect(await state()).toEqual(before);
});

test("settings that the server refuses are told, with the commands", async () => {
  await cloud.createUser("odd@example.com", "CLOUD_IAM_USER");
  await cloud.server.session(async (client) => {
    const { rows } = await client.query(
      "select distinct member::regrole from pg_auth_members where roleid = '\"odd@example.com\"'::regrole",
    );
    for (const { member } of rows) await client.query(`revoke "odd@example.com" from ${member}`);
  });
  expect(await run({ readers: ["odd@example.com"] })).toEqual([
    'user "odd@example.com" has no time limits of its own: user "music_library_migrator" may not set them. ' +
      'As "odd@example.com" or as postgres run: ' +
      [
        "statement_timeout = '5min'",
        "idle_in_transaction_session_timeout = '5min'",
        "lock_timeout = '5s'",
        "search_path = public",
      ]
        .map((setting) => `ALTER ROLE "odd@example.com" IN DATABASE ${database} SET ${setting}`)
        .join("; "),
  ]);
  expect(await members()).toContain("odd@example.com: music_library_reader");
  await run({ revokeOthers: true });
});

test("operators are granted the server's own roles where it lets the migrator do so", async () => {
  await cloud.server.session((client) =>
    client.query(`grant pg_monitor, pg_signal_backend to ${MIGRATOR} with admin option`),
  );
  expect(await run({ operators: ["bob@example.com"] })).toEqual([]);
  const operator = await cloud.connect(database, "bob@example.com");
  const { rows } = await operator.query(
    "select pg_has_role('pg_monitor', 'usage') and pg_has_role('pg_signal_backend', 'usage') as both",
  );
  expect(rows).toEqual([{ both: true }]);
});

test("an operator loses the administrator's rights that the API gives, unless it is a migrator too", async () => {
  await cloud.createUser("dual");
  await cloud.server.session((client) =>
    client.query(`
      revoke cloudsqlsuperuser from dual granted by postgres;
      grant cloudsqlsuperuser to ${MIGRATOR} with admin option`),
  );
  await migrator.query("grant cloudsqlsuperuser to dual");
  const administers = async () =>
    (await migrator.query("select pg_has_role('dual', 'cloudsqlsuperuser', 'usage') as yes")).rows[0].yes;
  await run({ operators: ["dual"], migrators: ["dual"] });
  expect(await administers()).toBe(true);
  await run({ operators: ["dual"] });
  expect(await administers()).toBe(false);
  await cloud.server.session((client) =>
    client.query(`revoke admin option for cloudsqlsuperuser from ${MIGRATOR}`),
  );
});

test("what the documentation says takes the roles away", async () => {
  const page = readFileSync(join(__dirname, "../../docs/roles.md"), "utf8");
  const [, commands = ""] = /## Taking it all away[\s\S]*?```sql\n([\s\S]*?)```/.exec(page) ?? [];
  const elsewhere = await cloud.connect(await cloud.createDatabase());
  await applyRoles(elsewhere, { directory: join(SQL, "roles") });
  await run({ appUsers: [APP_USER], readers: ["ann@example.com"] });
  await elsewhere.query(commands.replace(/^DROP ROLE.*$/m, ""));
  await migrator.query(commands);
  const { rows } = await migrator.query(
    "select rolname from pg_roles where rolname like 'music_library_%' order by 1",
  );
  expect(rows.map(({ rolname }) => rolname)).toEqual([MIGRATOR, "music_library_owner", APP_USER]);
  await run({ appUsers: [APP_USER], readers: ["ann@example.com"], revokeOthers: true });
  expect(await members()).toEqual([
    "ann@example.com: music_library_reader",
    "music_library_user: music_library_app",
  ]);
});
