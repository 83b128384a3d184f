import { Agent, createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { applicationConnection } from "../../../cli/database-access";
import { findRoute } from "../../../database/connect";
import { healthHandler } from "../../../database/health/handler";
import { readinessOf } from "../../../database/health/readiness";
import { createPool, type DatabasePool } from "../../../database/pool";
import type { Route } from "../../../database/route";
import { APP_USER } from "../../support/cloud-sql-server";
import { HealthTarget } from "../../support/health-target";
import type { MigrationTarget } from "../../support/migration-target";
import type { Superuser } from "../../support/superuser";
import { TcpProxy } from "../../support/tcp-proxy";

let started: HealthTarget;
let target: MigrationTarget;
let admin: Superuser;
let route: Route;

beforeAll(async () => {
  started = await HealthTarget.start();
  ({ target, admin, route } = started);
}, 60_000);

afterAll(async () => {
  await started.stop();
});

describe("for probes", () => {
  let http: Server;
  let own: DatabasePool;
  let agent: Agent;
  const get = (path: string, method = "GET") =>
    new Promise<{ status?: number; body: string }>((resolve, reject) => {
      const { port } = http.address() as AddressInfo;
      const request = httpRequest({ host: "127.0.0.1", port, path, method, agent }, async (response) => {
        resolve({ status: response.statusCode, body: await text(response) });
      });
      request.once("error", reject).end();
    });

  beforeEach(async () => {
    agent = new Agent({ keepAlive: true, maxSockets: 20 });
    own = createPool(await findRoute(applicationConnection(started.environment), target.fake.environment), {
      max: 2,
    });
    const handle = healthHandler(own);
    http = createServer((request, response) => {
      if (!handle(request, response)) response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    agent.destroy();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
    await own.end();
  });

  /** Statements of the application since the last call, as the server counts them. */
  async function statements(): Promise<number> {
    const { rows } = await admin.query(
      `select coalesce(sum(calls), 0)::integer as calls, operations.pg_stat_statements_reset() is null as cleared
       from operations.pg_stat_statements where userid = '${APP_USER}'::regrole`,
    );
    return rows[0].calls;
  }

  test("a thousand pings cost the database one query, or none", async () => {
    await statements();
    const ping = async (path: string, times: number) => {
      const answers = await Promise.all(Array.from({ length: times }, () => get(path)));
      return [[...new Set(answers.map(({ status }) => status))], await statements()] as const;
    };
    expect(await ping("/livez", 1000)).toEqual([[200], 0]);
    expect(await ping("/readyz", 1000)).toEqual([[200], 1]);
    const [codes, asked] = await ping("/healthz", 100);
    expect(codes).toEqual([200]);
    // Once: eight checks with a transaction each.
    expect(asked).toBeGreaterThan(8);
    expect(asked).toBeLessThan(50);
  });

  test("what they say, and to whom", async () => {
    expect(await get("/livez")).toEqual({ status: 200, body: '{"alive":true}' });
    expect(await get("/readyz?from=here")).toEqual({
      status: 200,
      body: '{"ready":true,"reason":"the database answers"}',
    });
    const deep = JSON.parse((await get("/healthz")).body);
    expect(deep.status).toBe("ok");
    expect(deep.checks[1]).toEqual({ name: "server", status: "ok" });
    expect(await get("/readyz", "HEAD")).toEqual({ status: 200, body: "" });
    expect((await get("/readyz", "POST")).status).toBe(405);
    expect((await get("/tracks")).status).toBe(404);
  });

  test("draining is unready at once, without a question, and still alive", async () => {
    expect((await get("/readyz")).status).toBe(200);
    await statements();
    const drained = own.drain();
    expect(await get("/readyz")).toEqual({
      status: 503,
      body: '{"ready":false,"reason":"the program is ending"}',
    });
    expect((await get("/healthz")).status).toBe(503);
    expect((await get("/livez")).status).toBe(200);
    await drained;
    expect(await statements()).toBe(0);
  });

  test("who asks while draining does not wait for a question that is under way", async () => {
    const proxy = await TcpProxy.start(target.cloud.server);
    const through = createPool({ ...route, config: { ...route.config, port: proxy.port } }, { max: 1 });
    const ready = readinessOf(through, { limitMs: 3000 });
    try {
      await through.query("select 1");
      proxy.mute();
      const first = ready();
      const drained = through.drain(0);
      const began = performance.now();
      expect(await ready()).toEqual({ ready: false, reason: "the program is ending" });
      expect(performance.now() - began).toBeLessThan(1000);
      proxy.cut();
      await Promise.all([first, drained]);
    } finally {
      await proxy.stop();
    }
  });

  test("a database that is silent, gone or only reads is not ready, in time", async () => {
    const proxy = await TcpProxy.start(target.cloud.server);
    const through = createPool({ ...route, config: { ...route.config, port: proxy.port } }, { max: 1 });
    const ready = readinessOf(through, { cacheMs: 0, limitMs: 20_000 });
    const hasty = readinessOf(through, { cacheMs: 0, limitMs: 300 });
    try {
      expect(await ready()).toEqual({ ready: true, reason: "the database answers" });
      proxy.mute();
      const began = performance.now();
      expect(await hasty()).toEqual({ ready: false, reason: "the database does not answer in time" });
      expect(performance.now() - began).toBeLessThan(10_000);
      proxy.cut();
      await through.query("select 1");
      await admin.query(`alter role ${APP_USER} set default_transaction_read_only = on`);
      proxy.cut();
      await new Promise((resolve) => through.once("error", resolve));
      expect(await ready()).toEqual({ ready: false, reason: "the database takes no writes" });
      await proxy.stop();
      expect(await ready()).toEqual({ ready: false, reason: "the database does not answer" });
    } finally {
      await admin.query(`alter role ${APP_USER} reset default_transaction_read_only`);
      await through.end();
    }
  });
});
