import { Client } from "pg";
import { addressRoute } from "../../database/address-route";
import { findRoute } from "../../database/connect";
import { CloudSqlServer, MIGRATOR } from "../support/cloud-sql-server";
import { FakeCloudSql } from "../support/fake-cloud-sql";

const INSTANCE = "test-project:us-central1:test-instance";

let cloud: CloudSqlServer;
let fake: FakeCloudSql;

beforeAll(async () => {
  [cloud, fake] = await Promise.all([CloudSqlServer.start(), FakeCloudSql.start()]);
  const serverCaCert = { cert: cloud.server.caCertificate };
  const ipAddresses = [
    { type: "PRIMARY", ipAddress: "203.0.113.7" },
    { type: "PRIVATE", ipAddress: cloud.server.host },
  ];
  fake.instance("test-project", "test-instance", { ipAddresses, serverCaCert });
  fake.instance("test-project", "other-instance", { ipAddresses, serverCaCert });
  fake.instance("test-project", "public-instance", { ipAddresses: ipAddresses.slice(0, 1), serverCaCert });
}, 60_000);
afterAll(async () => {
  await fake?.stop();
  await cloud?.stop();
});

const route = (instance: string) =>
  addressRoute(
    instance,
    { instance, database: "postgres", user: MIGRATOR, ipType: "PRIVATE", port: cloud.server.port },
    { root: `http://${fake.host}`, token: async () => fake.token },
  );

async function ask(instance: string): Promise<unknown> {
  const { config } = await route(instance);
  const client = new Client({
    ...config,
    database: "postgres",
    user: MIGRATOR,
    password: cloud.password(MIGRATOR),
  });
  client.on("error", () => undefined);
  await client.connect();
  const { rows } = await client.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()");
  await client.end();
  return rows;
}

test("goes to the address that the Admin API tells, with TLS", async () => {
  expect(await ask(INSTANCE)).toEqual([{ ssl: true }]);
});

test("goes to port 5432 where no other is given", async () => {
  const connection = { instance: INSTANCE, database: "postgres", user: MIGRATOR, ipType: "PRIVATE" } as const;
  const { description } = await addressRoute(INSTANCE, connection, {
    root: `http://${fake.host}`,
    token: async () => fake.token,
  });
  expect(description).toBe(`instance ${INSTANCE} at 127.0.0.1:5432, past its poolers`);
});

test("refuses a server whose certificate is another instance's", async () => {
  await expect(ask("test-project:us-central1:other-instance")).rejects.toThrow(
    "the server certificate is for test-project:test-instance, not test-project:other-instance",
  );
});

test("says that there is no such address", async () => {
  await expect(route("test-project:us-central1:public-instance")).rejects.toThrow(
    [
      "instance public-instance has no private address to connect to directly [INSTANCE_ADDRESS]",
      '  got:     "PRIMARY"',
      "  fix:     choose another --ip-type, or give the instance that address",
    ].join("\n"),
  );
});

test("the emulator has no poolers to go past", async () => {
  const connection = {
    instance: INSTANCE,
    database: "postgres",
    user: MIGRATOR,
    passwordSecret: "projects/test-project/secrets/migrator",
    pastPoolers: true,
  };
  fake.instance("test-project", "test-instance", {
    ipAddresses: [{ type: "PRIMARY", ipAddress: "203.0.113.7" }],
    emulatorPort: cloud.server.port,
    serverCaCert: { cert: cloud.server.caCertificate },
  });
  const { description } = await findRoute(connection, fake.environment);
  expect(description).toContain("of the emulator");
});
