import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { bundlePair } from "../../database/bundle";
import type { ConnectionOptions } from "../../database/config";
import { findRoute, openClient } from "../../database/connect";
import { openPool } from "../../database/open-pool";
import { createPool, type DatabasePool } from "../../database/pool";
import { explainUnreachable } from "../../database/reach";
import { withRetry } from "../../database/retry";
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
    const pool = createPool(await findRoute(options, fake.environment), { max: 2, waitMs: 2000 }, (error) =>
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

  const SECRET = "projects/test-project/secrets/rotated";
  const open = async (
    limits: Parameters<typeof createPool>[1] = {},
    passwordSecret = options.passwordSecret,
  ) => createPool(await findRoute({ ...options, passwordSecret }, fake.environment), limits);
  const reads = () => fake.requests.filter((request) => request.includes("/secrets/rotated/")).length;
  const setPassword = (password: string) =>
    cloud.server.session((admin) => admin.query(`alter role rotated password '${password}'`));

  test("reads a password once, and again when it was rotated, without a restart", async () => {
    await cloud.createUser("rotated");
    await cloud.server.session((admin) =>
      admin.query(`grant connect on database ${options.database} to rotated`),
    );
    await setPassword("first");
    fake.secret(SECRET, "first");
    const route = await findRoute({ ...options, user: "rotated", passwordSecret: SECRET }, fake.environment);
    const pool = createPool(route, { max: 8 });
    const connect = async (count: number) => {
      const clients = await Promise.all(Array.from({ length: count }, () => pool.connect()));
      return clients;
    };
    try {
      for (const client of await connect(3)) client.release();
      expect(reads()).toBe(1);
      fake.secret(SECRET, "second");
      await setPassword("second");
      // Connections that stand go on; new ones meet the new password, all at once.
      const all = await connect(8);
      expect(reads()).toBe(2);
      for (const client of all) client.release(true);
      // Rotated at the server only: read once more, and then it is an error.
      await setPassword("third");
      await expect(pool.query("select 1")).rejects.toMatchObject({ code: "28P01" });
      expect(reads()).toBe(3);
      fake.secret(SECRET, "third");
      // A look that found nothing new is not repeated for a second.
      const refused = (error: unknown) => (error as { code?: string }).code === "28P01";
      const found = await withRetry(() => pool.query("select 1 as one"), { when: refused });
      expect(found.rows).toEqual([{ one: 1 }]);
      expect(pool.totalCount).toBe(1);
    } finally {
      await pool.end();
    }
  });

  test("takes its share of the server's connections", async () => {
    const share = async (limits: Parameters<typeof openPool>[1]) => {
      const pool = await openPool(options, limits, fake.environment);
      const { rows } = await pool.query("select current_setting('application_name') as name");
      await pool.end();
      return [pool.options.max, rows[0].name];
    };
    expect(await share({ instances: 5 })).toEqual([17, "music-library"]);
    expect(await share({ instances: 5, cpus: 2 })).toEqual([2, "music-library"]);
    expect(await share({ instances: 5, max: 3 })).toEqual([3, "music-library"]);
    await expect(share({ instances: 50 })).rejects.toThrow("[POOL_INSTANCES]");
    await expect(share({ instances: 5, pooler: true })).rejects.toThrow(
      new Error(
        [
          "behind PgBouncer the server can't tell how many connections there are to share [POOL_BEHIND_POOLER]",
          "  fix:     give max: max_client_conn of PgBouncer divided by the instances",
        ].join("\n"),
      ),
    );
  });

  describe("that drains", () => {
    const sleeps = (pool: DatabasePool, seconds: number) =>
      pool.query("select pg_sleep($1)", [seconds]).then(
        () => "finished",
        (error) => error.code ?? error.message,
      );
    const isRunning = async (count: number) => {
      await cloud.server.session(async (admin) => {
        const running =
          "select count(*)::integer as count from pg_stat_activity where wait_event = 'PgSleep'";
        while ((await admin.query(running)).rows[0].count !== count) await sleep(5);
      });
    };

    test("takes nothing new, and lets what runs and what waits end", async () => {
      const pool = await open({ max: 1 });
      const work = [sleeps(pool, 0.2), sleeps(pool, 0.01)];
      await isRunning(1);
      const drained = pool.drain();
      await expect(pool.query("select 1")).rejects.toThrow(
        new Error(
          [
            "the program is ending and takes no more work [POOL_DRAINING]",
            "  fix:     answer 503, so that another instance takes the request",
          ].join("\n"),
        ),
      );
      expect(await drained).toEqual({ cancelled: 0 });
      expect(await Promise.all(work)).toEqual(["finished", "finished"]);
      expect(await pool.drain()).toEqual({ cancelled: 0 });
      await pool.end();
    });

    test("cancels what is late, and does not wait for who never gives back", async () => {
      const pool = await open({ max: 3 });
      const kept = await pool.connect();
      const work = sleeps(pool, 60);
      await isRunning(1);
      expect(await pool.drain(50)).toEqual({ cancelled: 2 });
      expect(await work).toBe("57014");
      await expect(kept.query("select 1")).rejects.toThrow();
      await isRunning(0);
    });
  });

  describe("in a program that is told to end", () => {
    const start = async (seconds: number, drainMs: number) => {
      const { program } = bundlePair("__tests__/support/pool-program.ts");
      const file = join(cloud.server.directory, "pool-program.cjs");
      writeFileSync(file, program);
      const child = spawn(process.execPath, [file, String(seconds), String(drainMs)], {
        env: {
          ...process.env,
          ...fake.environment,
          DB_INSTANCE: options.instance,
          DB_NAME: options.database,
          DB_USER: MIGRATOR,
          DB_PASSWORD_SECRET: options.passwordSecret,
        },
        stdio: ["ignore", "pipe", "inherit"],
      });
      const output = text(child.stdout);
      const exit = once(child, "exit");
      await once(child.stdout, "data");
      return { child, ended: async () => [...(await exit), (await output).trim().split("\n").slice(1)] };
    };

    test("work ends, and the exit code is the program's", async () => {
      const { child, ended } = await start(0.3, 5000);
      child.kill("SIGTERM");
      expect(await ended()).toEqual([
        7,
        null,
        ["refused with POOL_DRAINING", "the query finished", "drained, 0 cancelled"],
      ]);
    });

    test("work that is late is cancelled", async () => {
      const { child, ended } = await start(60, 100);
      child.kill("SIGTERM");
      expect(await ended()).toEqual([
        7,
        null,
        ["refused with POOL_DRAINING", "the query failed with 57014", "drained, 1 cancelled"],
      ]);
    });

    test("a second signal ends it at once", async () => {
      const { child, ended } = await start(60, 60_000);
      child.kill("SIGTERM");
      await once(child.stdout, "data");
      child.kill("SIGTERM");
      expect(await ended()).toEqual([143, null, ["refused with POOL_DRAINING"]]);
    });
  });
});
