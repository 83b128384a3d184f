import { Client } from "pg";
import { PostgresServer } from "../../emulator/postgres";
import { createServiceRoles, createUser, dropUser, roleName, setPassword } from "../../emulator/roles";
import { type PostgresSandbox, postgresSandbox } from "../../emulator/scratch-server";

// Room for a machine that is busy with other tests.
jest.setTimeout(30_000);

let sandbox: PostgresSandbox;
let server: PostgresServer;
const clients: Client[] = [];

async function login(user: string, password: string, database = "postgres"): Promise<Client> {
  const client = new Client({
    host: server.host,
    port: server.port,
    user,
    password,
    database,
    ssl: { ca: server.caCertificate },
  });
  clients.push(client);
  await client.connect();
  return client;
}

beforeAll(async () => {
  sandbox = postgresSandbox();
  server = await PostgresServer.open({
    directory: `${sandbox.directory}/server`,
    binaries: sandbox.binaries,
    serverName: "p:i",
    settings: { log_statement: "all", "cloudsql.enable_pgaudit": "on" },
  });
  await server.start();
  await server.session(async (client) => {
    await createServiceRoles(client);
    await setPassword(client, "postgres", "postgres-secret");
    await createUser(client, "app", "BUILT_IN");
    await setPassword(client, "app", "app-secret");
    await createUser(client, "reader@p.iam", "CLOUD_IAM_SERVICE_ACCOUNT");
    await setPassword(client, "reader@p.iam", "iam-token");
    await client.query("CREATE DATABASE music OWNER cloudsqlsuperuser");
  });
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()));
  await server.stop();
  sandbox.remove();
});

test("nobody but the service is a superuser", async () => {
  const postgres = await login("postgres", "postgres-secret");
  const { rows } = await postgres.query(
    `SELECT rolname AS name, rolsuper AS super, rolcreaterole AS roles, rolcreatedb AS databases
     FROM pg_roles WHERE rolname IN ('cloudsqladmin', 'cloudsqlsuperuser', 'postgres', 'app', 'reader@p.iam')
     ORDER BY rolname`,
  );
  expect(rows).toEqual([
    { name: "app", super: false, roles: true, databases: true },
    { name: "cloudsqladmin", super: true, roles: true, databases: true },
    { name: "cloudsqlsuperuser", super: false, roles: true, databases: true },
    { name: "postgres", super: false, roles: true, databases: true },
    { name: "reader@p.iam", super: false, roles: false, databases: false },
  ]);
});

test.each([
  ["postgres", "postgres-secret"],
  ["app", "app-secret"],
])("%s administers databases", async (user, password) => {
  const client = await login(user, password, "music");
  await client.query(`
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
    CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
    CREATE EXTENSION IF NOT EXISTS pgaudit;
    CREATE TABLE tracks_of_${user} (id int);
    CREATE ROLE group_of_${user};
    GRANT SELECT ON tracks_of_${user} TO group_of_${user};
  `);
  await client.query(`CREATE DATABASE database_of_${user}`);
  expect((await client.query("SELECT count(*) >= 0 AS works FROM pg_stat_statements")).rows).toEqual([
    { works: true },
  ]);
});

test.each([
  ["reads a file", "SELECT pg_read_file('/etc/passwd')", "permission denied for function pg_read_file"],
  [
    "copies to a program",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "permission denied to COPY to or from an external program",
  ],
  [
    "copies from a file",
    "CREATE TEMP TABLE t (x text); COPY t FROM '/etc/passwd'",
    "permission denied to COPY from a file",
  ],
  ["loads a library", "LOAD 'dblink'", 'access to library "dblink" is not allowed'],
  ["makes a superuser", "CREATE ROLE chief SUPERUSER", "permission denied to create role"],
  ["becomes the service", "SET ROLE cloudsqladmin", 'permission denied to set role "cloudsqladmin"'],
  [
    "changes the service's password",
    "ALTER ROLE cloudsqladmin PASSWORD 'x'",
    "permission denied to alter role",
  ],
  ["changes the server", "ALTER SYSTEM SET work_mem = '1GB'", "permission denied to set parameter"],
  ["adds an unsupported extension", "CREATE EXTENSION file_fdw", 'extension "file_fdw" is not available'],
  ["adds an untrusted language", "CREATE EXTENSION plpython3u", 'extension "plpython3u" is not available'],
])("postgres never %s", async (_, sql, message) => {
  const client = await login("postgres", "postgres-secret");
  await expect(client.query(sql)).rejects.toThrow(message);
});

test("postgres can take cloudsqlsuperuser from a user; the user cannot", async () => {
  await server.session(async (client) => {
    await createUser(client, "lesser", "BUILT_IN");
    await setPassword(client, "lesser", "lesser-secret");
  });
  const lesser = await login("lesser", "lesser-secret", "music");
  await expect(lesser.query("GRANT cloudsqlsuperuser TO lesser WITH ADMIN OPTION")).rejects.toThrow(
    "permission denied to grant role",
  );
  await lesser.query("CREATE TABLE before_it_lost_its_rights ()");

  const postgres = await login("postgres", "postgres-secret");
  await postgres.query("REVOKE cloudsqlsuperuser FROM lesser");
  await expect(lesser.query("CREATE TABLE afterwards ()")).rejects.toThrow(
    "permission denied for schema public",
  );
  await expect(lesser.query("CREATE EXTENSION hstore")).rejects.toThrow(
    "permission denied to create extension",
  );
});

test("an IAM user has nothing until something is granted", async () => {
  const reader = await login("reader@p.iam", "iam-token", "music");
  const { rows } = await reader.query(
    "SELECT pg_has_role('cloudsqliamserviceaccount', 'member') AS iam, pg_has_role('cloudsqlsuperuser', 'member') AS super",
  );
  expect(rows).toEqual([{ iam: true, super: false }]);
  await expect(reader.query("CREATE TABLE mine ()")).rejects.toThrow("permission denied for schema public");
  await expect(reader.query("CREATE EXTENSION citext")).rejects.toThrow(
    "permission denied to create extension",
  );
});

test("a user that owns something cannot be dropped", async () => {
  await server.session(async (client) => {
    await createUser(client, "owner", "BUILT_IN");
    await setPassword(client, "owner", "owner-secret");
  });
  const owner = await login("owner", "owner-secret", "music");
  await owner.query("CREATE TABLE owned ()");
  await server.session(async (client) => {
    expect(await dropUser(client, "owner")).toBe(
      'role "owner" cannot be dropped because some objects depend on it Details: 1 object in database music',
    );
    await owner.query("DROP TABLE owned");
    expect(await dropUser(client, "owner")).toBeUndefined();
    expect(await dropUser(client, "owner")).toBeUndefined();
  });
});

test("a new password replaces the old one, and none is in the server's log", async () => {
  await server.session(async (client) => {
    await createUser(client, "rotated", "BUILT_IN");
    await setPassword(client, "rotated", "first-pässword");
  });
  await login("rotated", "first-pässword");
  await server.session((client) => setPassword(client, "rotated", "second-secret"));
  await login("rotated", "second-secret");
  await expect(login("rotated", "first-pässword")).rejects.toThrow("password authentication failed");
  clients.pop();

  const { readFileSync } = await import("node:fs");
  const log = readFileSync(server.logFile, "utf8");
  expect(log).toContain("CREATE TABLE owned");
  expect(log).not.toMatch(/first-p|second-secret|SCRAM-SHA-256\$/);
});

test("names of service accounts are shortened as Cloud SQL wants them", () => {
  expect(roleName("Deploy@p.iam.gserviceaccount.com", "CLOUD_IAM_SERVICE_ACCOUNT")).toBe("deploy@p.iam");
  expect(roleName("Ann@Example.com", "CLOUD_IAM_USER")).toBe("ann@example.com");
  expect(roleName("App", "BUILT_IN")).toBe("App");
});
