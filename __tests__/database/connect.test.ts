import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import type { ConnectionOptions } from "../../database/config";
import { findRoute, openClient } from "../../database/connect";
import { createPool } from "../../database/pool";
import { explainUnreachable } from "../../database/reach";
import { CloudSqlServer, MIGRATOR } from "../support/cloud-sql-server";
import { FakeCloudSql } from "../support/fake-cloud-sql";

const IAM_USER = "dev@example.com";
let cloud: CloudSqlServer;
let fake: FakeCloudSql;
let options: ConnectionOptions;

beforeAll(async () => {
  [cloud, fake] = await Promise.all([CloudSqlServer.start(), FakeCloudSql.start()]);
  const settings = {
    ipAddresses: [{ type: "PRIMARY", ipAddress: "203.0.113.7" }],
    emulatorPort: cloud.server.port,
    serverCaCert: { cert: cloud.server.caCertificate },
  };
  fake.instance("test-project", "test-instance", settings);
  fake.instance("test-project", "other-instance", settings);
  fake.secret("projects/test-project/secrets/migrator", cloud.password(MIGRATOR));
  fake.secret("projects/test-project/secrets/wrong", "not the password");
  options = {
    instance: "test-project:us-central1:test-instance",
    database: await cloud.createDatabase(),
    user: MIGRATOR,
    passwordSecret: "projects/test-project/secrets/migrator",
  };
}, 60_000);

afterAll(async () => {
  await fake.stop();
  await cloud.stop();
});

async function attempt(change: Partial<ConnectionOptions> = {}, env: NodeJS.ProcessEnv = fake.environment) {
  const all = { ...options, ...change };
  try {
    const client = await openClient(await findRoute(all, env), { withinMs: 0 });
    const { rows } = await client.query(
      "select current_user as user, ssl from pg_stat_ssl where pid = pg_backend_pid()",
    );
    await client.end();
    return rows[0];
  } catch (error) {
    throw explainUnreachable(error, all);
  }
}

describe("to the emulator", () => {
  test("with the secret's password and TLS", async () => {
    expect(await attempt()).toEqual({ user: MIGRATOR, ssl: true });
    expect(fake.requests).toEqual([
      "GET /sql/v1beta4/projects/test-project/instances/test-instance/connectSettings",
      "GET /v1/projects/test-project/secrets/migrator/versions/latest:access",
    ]);
  });

  test("by IAM, with the access token", async () => {
    await cloud.createUser(IAM_USER, "CLOUD_IAM_USER");
    await cloud.server.session((admin) => admin.query(`alter role "${IAM_USER}" password '${fake.token}'`));
    const iam = { user: IAM_USER, iam: true, passwordSecret: undefined };
    expect(await attempt(iam)).toEqual({ user: IAM_USER, ssl: true });
  });

  test("refuses the certificate of another instance", async () => {
    await expect(attempt({ instance: "test-project:us-central1:other-instance" })).rejects.toThrow(
      "the server certificate is for test-project:test-instance, not test-project:other-instance",
    );
  });

  test.each<[string, Partial<ConnectionOptions>, string]>([
    ["no such instance", { instance: "test-project:us-central1:nothing" }, "INSTANCE_MISSING"],
    ["no such address", { ipType: "PRIVATE" }, "INSTANCE_ADDRESS"],
    ["no such secret", { passwordSecret: "projects/test-project/secrets/nothing" }, "SECRET_MISSING"],
    ["the wrong password", { passwordSecret: "projects/test-project/secrets/wrong" }, "LOGIN_REFUSED"],
    ["no such database", { database: "nothing" }, "DATABASE_MISSING"],
  ])("says so when there is %s", async (_what, change, code) => {
    await expect(attempt(change)).rejects.toThrow(`[${code}]`);
  });

  test("says so when the emulator does not run", async () => {
    const gone = await FakeCloudSql.start();
    const { environment } = gone;
    await gone.stop();
    process.env.CLOUD_SQL_EMULATOR_HOST = environment.CLOUD_SQL_EMULATOR_HOST;
    try {
      await expect(attempt({}, environment)).rejects.toThrow("[EMULATOR_UNREACHABLE]");
    } finally {
      delete process.env.CLOUD_SQL_EMULATOR_HOST;
    }
  });
});

describe("directly", () => {
  const direct = (change: Partial<ConnectionOptions>) =>
    findRoute(
      {
        host: cloud.server.host,
        port: cloud.server.port,
        database: options.database,
        user: MIGRATOR,
        ...change,
      },
      {},
    );

  test("checks authority and name of the server", async () => {
    const caFile = join(cloud.server.directory, "ca.pem");
    writeFileSync(caFile, cloud.server.caCertificate);
    const connect = async (change: Partial<ConnectionOptions>) => {
      const { config } = await direct(change);
      const client = new Client({ ...config, password: cloud.password(MIGRATOR) });
      client.on("error", () => undefined);
      await client.connect();
      const { rows } = await client.query("select 1 as one");
      await client.end();
      return rows[0].one;
    };
    await expect(connect({})).rejects.toThrow(/certificate/);
    expect(await connect({ caFile, tls: "verify-ca" })).toBe(1);
  });
});

describe("a pool", () => {
  test("limits connections, survives a killed one, and reports it", async () => {
    const broken: Error[] = [];
    const pool = createPool(await findRoute(options, fake.environment), { max: 2, waitMs: 100 }, (error) =>
      broken.push(error),
    );
    try {
      const [first, second] = await Promise.all([pool.connect(), pool.connect()]);
      await expect(pool.connect()).rejects.toThrow("timeout exceeded when trying to connect");
      const { rows } = await first.query(
        "select pg_backend_pid() as pid, current_setting('statement_timeout') as limit",
      );
      expect(rows[0].limit).toBe("30s");
      first.release();
      const removed = new Promise((resolve) => pool.once("remove", resolve));
      await second.query("select pg_terminate_backend($1)", [rows[0].pid]);
      second.release();
      await removed;
      expect(broken).toHaveLength(1);
      expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    } finally {
      await pool.end();
    }
  });
});
