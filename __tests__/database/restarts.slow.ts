import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ConnectionOptions } from "../../database/config";
import { checkHealth } from "../../database/health/health";
import { openPool } from "../../database/open-pool";
import { createPool, type DatabasePool } from "../../database/pool";
import { withTransaction } from "../../database/transaction";
import { APP_USER, CloudSqlServer } from "../support/cloud-sql-server";
import { FakeCloudSql } from "../support/fake-cloud-sql";

jest.setTimeout(180_000);

const CLIENTS = 100;
const EACH = 50;
let cloud: CloudSqlServer;
let fake: FakeCloudSql;
let database: string;
let pool: DatabasePool;

beforeAll(async () => {
  [cloud, fake] = await Promise.all([CloudSqlServer.start({ fsync: "on" }), FakeCloudSql.start()]);
  database = await cloud.createDatabase();
  fake.instance("test-project", "test-instance", {
    ipAddresses: [{ type: "PRIMARY", ipAddress: "203.0.113.7" }],
    emulatorPort: cloud.server.port,
    serverCaCert: { cert: cloud.server.caCertificate },
  });
  fake.secret("projects/test-project/secrets/app", cloud.password(APP_USER));
  await superuser(`
    grant connect on database ${database} to ${APP_USER};
    create table plays (client int, number int, primary key (client, number));
    create table counters (client int primary key, plays int not null);
    insert into counters select client, 0 from generate_series(1, ${CLIENTS}) as client;
    grant all on plays, counters to ${APP_USER}`);
});

afterAll(async () => {
  await fake.stop();
  await cloud.stop();
});

const superuser = (sql: string) => cloud.server.session((client) => client.query(sql), database);

test("a hundred clients lose and double nothing while the server restarts twice", async () => {
  const connection: ConnectionOptions = {
    instance: "test-project:us-central1:test-instance",
    database,
    user: APP_USER,
    passwordSecret: "projects/test-project/secrets/app",
  };
  const broken: Error[] = [];
  const limits = { instances: 8, waitMs: 30_000, onError: (error: Error) => broken.push(error) };
  pool = await openPool(connection, limits, fake.environment);
  expect(pool.options.max).toBe(10);

  const failures: unknown[] = [];
  let done = 0;
  let retries = 0;
  const client = async (id: number) => {
    for (let number = 1; number <= EACH; number += 1) {
      await withTransaction(
        pool,
        async (transaction) => {
          await transaction.query("insert into plays values ($1, $2)", [id, number]);
          await transaction.query("update counters set plays = plays + 1 where client = $1", [id]);
        },
        { withinMs: 60_000, attempts: 100, askOutcome: true, onRetry: () => (retries += 1) },
      ).then(
        () => (done += 1),
        (error) => failures.push(error),
      );
      // So that the restarts fall into the middle, on a fast machine too.
      await sleep(Math.random() * 100);
    }
  };
  const port = cloud.server.port;
  const clients = Promise.all(Array.from({ length: CLIENTS }, (_, index) => client(index + 1)));
  for (const share of [0.25, 0.6]) {
    while (done < share * CLIENTS * EACH) await sleep(20);
    await cloud.server.restart();
    expect(cloud.server.port).toBe(port);
  }
  await clients;

  console.log(`${done} transactions, ${retries} retries, ${broken.length} idle connections broke`);
  expect(failures.length / (CLIENTS * EACH)).toBeLessThanOrEqual(0.001);
  expect(retries).toBeGreaterThan(0);
  const { rows } = await superuser(`
    select (select count(*)::int from plays) as plays, sum(plays)::int as counted,
      count(*) filter (where plays <> (select count(*) from plays where plays.client = counters.client))::int as wrong
    from counters`);
  // Each that succeeded is there once; one that failed is not, or nobody knows of it.
  expect(rows[0]).toMatchObject({ counted: rows[0].plays, wrong: 0 });
  expect(rows[0].plays).toBeGreaterThanOrEqual(done);
  expect(rows[0].plays).toBeLessThanOrEqual(done + failures.length);
});

test("and no connection is left over, here or at the server", async () => {
  const sessions = async () =>
    (await superuser(`select count(*)::int as count from pg_stat_activity where usename = '${APP_USER}'`))
      .rows[0].count;
  expect(pool.waitingCount).toBe(0);
  expect(pool.idleCount).toBe(pool.totalCount);
  expect(await sessions()).toBe(pool.totalCount);
  expect(pool.totalCount).toBeLessThanOrEqual(10);
  const sockets = () => process.getActiveResourcesInfo().filter((name) => /TCPSocket|TLS/.test(name)).length;
  const before = sockets();
  const open = pool.totalCount;
  await pool.end();
  while ((await sessions()) > 0) await sleep(10);
  expect(before - sockets()).toBeGreaterThanOrEqual(open);
});

test("a standby tells that it is one, and that its primary is gone", async () => {
  writeFileSync(join(cloud.server.dataDirectory, "standby.signal"), "");
  await cloud.server.restart();
  const standby = createPool({
    config: cloud.config(database, APP_USER),
    description: "",
    close: () => undefined,
  });
  const { status, checks } = await checkHealth(standby, { replica: true });
  await standby.end();
  const found = Object.fromEntries(checks.map(({ name, ...check }) => [name, check]));
  expect(status).toBe("failed");
  expect(found.server).toMatchObject({
    status: "ok",
    summary: expect.stringContaining(", read only, TLS 1.3"),
  });
  expect(found.replication).toMatchObject({
    status: "failed",
    summary: expect.stringMatching(/^standby, not connected, \d+ s behind$/),
  });
  expect(found["transaction ids"]?.status).toBe("ok");
});
