import { Client } from "pg";
import type { Attributes } from "../../../emulator/behaviour";
import { stopInstances } from "../../../emulator/behaviours";
import { type PostgresSandbox, postgresSandbox } from "../../../emulator/scratch-server";
import { EmulatedCloud, plannedInstance } from "../../support/emulated-cloud";
import { login, plannedDatabase, plannedUser, refusal, serverIn } from "../../support/emulated-instance";

// Room for a machine that is busy with other tests.
jest.setTimeout(30_000);

const USER = "google_sql_user";
const DATABASE = "google_sql_database";

let sandbox: PostgresSandbox;
let directory: string;
let cloud: EmulatedCloud;

beforeAll(async () => {
  sandbox = postgresSandbox();
  directory = sandbox.directory;
  cloud = new EmulatedCloud(directory);
  await cloud.create("google_sql_database_instance", plannedInstance());
});

afterAll(async () => {
  await stopInstances();
  sandbox.remove();
});

test("users log in with the write-only password, which rotates by its version", async () => {
  const planned = plannedUser({ name: "app" });
  const created = await cloud.create(USER, planned, { ...planned, password_wo: "first" });
  expect(created).toMatchObject({ name: "app", host: "", password_wo: null, sql_server_user_details: [] });
  expect(await login(directory, "app", "first")).toBe("app");

  const same = await cloud.update(USER, created, {}, { ...planned, password_wo: "ignored" });
  expect(await login(directory, "app", "first")).toBe("app");
  await cloud.update(USER, same, { password_wo_version: 2 }, { ...planned, password_wo: "second" });
  expect(await login(directory, "app", "second")).toBe("app");
  await expect(login(directory, "app", "first")).rejects.toThrow("password authentication failed");
  expect(cloud.lines.join("\n")).not.toMatch(/first|second|ignored/);
});

test.each([
  ["a built-in user without a password", { name: "app" }, {}, "needs a password"],
  [
    "an IAM user with one",
    { name: "a@b.c", type: "CLOUD_IAM_USER" },
    { password: "x" },
    "an IAM user has no password",
  ],
  ["a role of the service", { name: "cloudsqladmin" }, { password: "x" }, "reserved"],
  [
    "a service account with its suffix",
    { name: "a@p.iam.gserviceaccount.com", type: "CLOUD_IAM_SERVICE_ACCOUNT" },
    {},
    "without its suffix: a@p.iam",
  ],
])("refuses %s", async (_, attributes, secret, message) => {
  const planned = plannedUser(attributes);
  expect((await refusal(cloud.create(USER, planned, { ...planned, ...secret }))).detail).toContain(message);
});

test("deleting is refused while something depends on it, unless it is abandoned", async () => {
  const planned = plannedUser({ name: "owner" });
  const app = await cloud.create(USER, planned, { ...planned, password_wo: "first" });
  const music = await cloud.create(DATABASE, plannedDatabase("music"));
  expect(music).toMatchObject({ charset: "UTF8", collation: "en_US.UTF8" });

  const server = serverIn(directory);
  await server.session((client) => client.query("CREATE TABLE t (); ALTER TABLE t OWNER TO owner"), "music");
  expect((await refusal(cloud.delete(USER, app))).detail).toContain(
    'failed to delete user owner: . role "owner" cannot be dropped because some objects depend on it Details: 1 object in database music',
  );
  await cloud.delete(USER, { ...app, deletion_policy: "ABANDON" });
  expect(await login(directory, "owner", "first")).toBe("owner");

  await cloud.delete(DATABASE, music);
  expect(await cloud.read(DATABASE, music)).toBeNull();
  await cloud.delete(USER, app);
  expect(await cloud.read(USER, app)).toBeNull();
});

test("the user postgres exists already: writing it down sets its password", async () => {
  const planned = plannedUser({ name: "postgres" });
  await cloud.create(USER, planned, { ...planned, password_wo: "chief" });
  expect(await login(directory, "postgres", "chief")).toBe("postgres");
});

test("a database in use is not deleted", async () => {
  const busy = await cloud.create(DATABASE, plannedDatabase("busy"));
  // PostgreSQL itself waits five seconds for the connection to end.
  await serverIn(directory).session(async () => {
    expect((await refusal(cloud.delete(DATABASE, busy))).detail).toContain(
      'database "busy" is being accessed by other users. Detail: There is 1 other session using the database.',
    );
  }, "busy");
  await cloud.delete(DATABASE, busy);
});

test.each([
  ["template1", {}, "the service's"],
  ["latin", { charset: "LATIN1" }, "charset LATIN1 with collation en_US.UTF8 is not supported"],
  ["x".repeat(64), {}, "longer than 63 bytes"],
])("refuses the database %s", async (name, attributes: Attributes, message) => {
  expect(
    (await refusal(cloud.create(DATABASE, { ...plannedDatabase(name), ...attributes }))).detail,
  ).toContain(message);
});

test("a client certificate is signed by the instance's authority", async () => {
  const planned = { project: "example-dev", instance: "music-db", common_name: "worker" };
  const created = await cloud.create("google_sql_ssl_cert", planned);
  const { host, port, caCertificate } = serverIn(directory);
  expect(created.server_ca_cert).toBe(caCertificate);
  const app = plannedUser({ name: "with_certificate" });
  await cloud.create(USER, app, { ...app, password_wo: "secret" });
  const client = new Client({
    host,
    port,
    user: "with_certificate",
    password: "secret",
    database: "postgres",
    ssl: { ca: caCertificate, cert: String(created.cert), key: String(created.private_key) },
  });
  await client.connect();
  const { rows } = await client.query("SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
  await client.end();
  expect(rows[0].client_dn).toContain("CN=worker");
  expect((await refusal(cloud.create("google_sql_ssl_cert", planned))).detail).toContain("already exists");
});
