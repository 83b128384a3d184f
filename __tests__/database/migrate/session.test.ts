import type { Client } from "pg";
import { type MigrateOptions, migrate, rollback } from "../../../database/migrate/run";
import { CloudSqlServer, MIGRATOR } from "../../support/cloud-sql-server";
import { MigrationFolder } from "../../support/migration-folder";

let cloud: CloudSqlServer;
let database: string;
let client: Client;
let folder: MigrationFolder;
let options: MigrateOptions;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
}, 60_000);

afterAll(() => cloud.stop());

beforeEach(async () => {
  database = await cloud.createDatabase();
  folder = new MigrationFolder();
  options = { directory: folder.path };
});

afterEach(() => folder.remove());

const NOTE_SETTINGS = `create table noted as
  select name, setting from pg_settings
  where name in ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout', 'search_path',
    'tcp_keepalives_idle', 'tcp_keepalives_interval', 'client_connection_check_interval', 'default_transaction_read_only');`;
const SETTINGS = {
  lock_timeout: "5000",
  statement_timeout: "0",
  idle_in_transaction_session_timeout: "0",
  search_path: "public",
  tcp_keepalives_idle: "30",
  tcp_keepalives_interval: "10",
  client_connection_check_interval: "500",
  default_transaction_read_only: "off",
};

async function noted(): Promise<Record<string, string>> {
  const { rows } = await client.query("select name, setting from public.noted");
  return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
}

test("limits that a user or database has otherwise don't hold for migrations", async () => {
  await cloud.server.session(async (superuser) => {
    for (const setting of [
      "lock_timeout = '1h'",
      "statement_timeout = '1min'",
      "idle_in_transaction_session_timeout = '1min'",
      "search_path = nowhere",
    ]) {
      await superuser.query(`alter role ${MIGRATOR} in database ${database} set ${setting}`);
    }
  });
  client = await cloud.connect(database);
  folder.write({ "0001_note": NOTE_SETTINGS });
  await migrate(client, options);
  expect(await noted()).toEqual(SETTINGS);
});

test("what a file leaves in the session is gone for the next one, and on the way back", async () => {
  client = await cloud.connect(database);
  const leaves = `
    select pg_catalog.set_config('search_path', '', false);
    set statement_timeout = '1min';
    set lock_timeout = '1min';
    set client_connection_check_interval = 0;
    create temporary table scratch ();
    prepare question as select 1;`;
  const readOnly = "set session characteristics as transaction read only;";
  folder.write({
    "0001_leaves": leaves + readOnly,
    "0002_leaves_without_a_transaction": `-- no-transaction\n-- migrate:up${leaves}`,
    "0003_note": `-- migrate:up\n${NOTE_SETTINGS}\ncreate temporary table scratch ();\nprepare question as select 1;\n-- migrate:down\n${NOTE_SETTINGS.replace("create", "drop table noted; create")}`,
    "0004_leaves": `-- migrate:up\n${leaves}${readOnly}\n-- migrate:down\n${leaves}${readOnly}`,
  });
  await migrate(client, options);
  expect(await noted()).toEqual(SETTINGS);
  await rollback(client, { ...options, to: "0002" });
  expect(await noted()).toEqual(SETTINGS);
});
