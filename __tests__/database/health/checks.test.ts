import { type Ask, type Check, runChecks, worst } from "../../../database/health/check";
import { checkHealth } from "../../../database/health/health";
import { replication } from "../../../database/health/replication";
import { EXTENSIONS, extensions } from "../../../database/health/schema-checks";
import { connections, duration, server, transactionIds } from "../../../database/health/server-checks";
import { readMigrations } from "../../../database/migrate/read";
import { createPool, type DatabasePool } from "../../../database/pool";
import type { Route } from "../../../database/route";
import { namesOf, secretName } from "../../../environments/names";
import { APP_USER, SQL } from "../../support/cloud-sql-server";
import { HealthTarget } from "../../support/health-target";
import type { MigrationTarget } from "../../support/migration-target";
import type { Superuser } from "../../support/superuser";
import { TcpProxy } from "../../support/tcp-proxy";

let started: HealthTarget;
let target: MigrationTarget;
let admin: Superuser;
let route: Route;
let pool: DatabasePool;

beforeAll(async () => {
  started = await HealthTarget.start();
  ({ target, admin, route } = started);
  pool = createPool(route, { max: 2 });
}, 60_000);

afterAll(async () => {
  await pool.end();
  await started.stop();
});

const musicdb = (...args: string[]) => started.musicdb(...args);
const byName = (checks: readonly { name: string; status: string }[]) =>
  Object.fromEntries(checks.map(({ name, status }) => [name, status]));

describe("musicdb health", () => {
  test("tells of each check in 80 columns", async () => {
    const { exitCode, stdout } = await musicdb("health", "dev");
    expect(stdout).toMatch(/^dev: instance .* of the emulator at 127\.0\.0\.1:\d+\ndatabase {2}healthy\n/);
    const lines = stdout.trimEnd().split("\n");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(lines[0] === line ? 120 : 80);
    const rows = lines.slice(3).map((line) => line.split(/ {2,}/).slice(0, 2));
    expect(rows).toEqual(
      [
        "pool",
        "server",
        "connections",
        "replication",
        "migrations",
        "extensions",
        "indexes",
        "transaction ids",
      ].map((name) => [name, "ok"]),
    );
    expect(stdout).toMatch(/^server +ok +PostgreSQL 17\.\d+.*, up \d+ s, TLS 1\.3 +\d+ ms$/m);
    expect(stdout).toMatch(/^migrations +ok +version 0012, all 12 applied +\d+ ms$/m);
    expect(exitCode).toBe(0);
  });

  test("says the same to machines", async () => {
    const { exitCode, stdout } = await musicdb("health", "dev", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      environment: "dev",
      status: "ok",
      checks: expect.arrayContaining([
        {
          name: "server",
          status: "ok",
          summary: expect.any(String),
          limit: "takes writes",
          milliseconds: expect.any(Number),
          facts: {
            version: expect.stringMatching(/^17/),
            uptimeSeconds: expect.any(Number),
            readOnly: false,
            tls: "TLSv1.3",
          },
        },
      ]),
    });
    expect(exitCode).toBe(0);
  });

  test("asks all environments, of which those that are not deployed are no illness", async () => {
    const all = await musicdb("health");
    expect(all.stdout).toMatch(/^staging\ndatabase {2}not deployed\n/m);
    expect(all.stdout).toMatch(/^prod\ndatabase {2}not deployed\n/m);
    expect(all.exitCode).toBe(0);
    const staging = await musicdb("health", "staging");
    expect(staging.stdout).toMatch(
      /^staging\ndatabase {2}not deployed\nthe emulator has no such instance \[INSTANCE_MISSING\]\n/,
    );
    expect(staging.exitCode).toBe(1);
  });

  test("an environment that there is not, and two targets at once, are bad use", async () => {
    const unknown = await musicdb("health", "prdo");
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining("[ENVIRONMENT_UNKNOWN]")]);
    const twice = await musicdb("health", "dev", "--cloud");
    expect([twice.exitCode, twice.stderr]).toEqual([2, expect.stringContaining("[TARGET_TWICE]")]);
  });

  test("what is wrong with the schema is an illness, and hides nothing else", async () => {
    await admin.query(
      "update pg_index set indisvalid = false where indexrelid = 'audio_tracks_pkey'::regclass",
    );
    await admin.query("update migrations.applied set checksum = 'other' where version = '0003'");
    try {
      const { exitCode, stdout } = await musicdb("health", "dev");
      expect(stdout).toMatch(/^database {2}ill$/m);
      expect(stdout).toMatch(/^indexes +failed +invalid: audio_tracks_pkey +\d+ ms$/m);
      expect(stdout).toMatch(/^migrations +failed +version 0012, 1 changed +\d+ ms$/m);
      expect(stdout).toMatch(/^extensions +ok +/m);
      expect(exitCode).toBe(1);
    } finally {
      await admin.query("update pg_index set indisvalid = true where not indisvalid");
      const [migration] = readMigrations(`${SQL}/migrations`).filter(({ version }) => version === "0003");
      await admin.query("update migrations.applied set checksum = $1 where version = '0003'", [
        migration?.checksum,
      ]);
    }
  });

  test("a migration that is not applied yet is a warning", async () => {
    await admin.query(
      "begin; create table kept as table migrations.applied; delete from migrations.applied where version = '0012'; commit",
    );
    try {
      const { exitCode, stdout } = await musicdb("health", "dev");
      expect(stdout).toMatch(/^database {2}healthy, with warnings$/m);
      expect(stdout).toMatch(/^migrations +warning +version 0011, 1 pending +\d+ ms$/m);
      expect(exitCode).toBe(0);
    } finally {
      await admin.query(
        "delete from migrations.applied; insert into migrations.applied table kept; drop table kept",
      );
    }
  });

  test("a wrong password is told as such", async () => {
    const secret = secretName(started.environment, namesOf(started.environment).applicationSecret);
    target.fake.secret(secret, "another");
    try {
      const { exitCode, stdout } = await musicdb("health", "dev");
      expect(stdout).toContain(
        'the server does not accept the password of user "music_library_user" [LOGIN_REFUSED]',
      );
      expect(stdout).not.toContain("another");
      expect(exitCode).toBe(1);
    } finally {
      target.fake.secret(secret, target.cloud.password(APP_USER));
    }
  });
});

describe("checks", () => {
  test("each has its own time and transaction", async () => {
    const check = (name: string, sql: string): Check => ({
      name,
      run: async (ask) => ({ status: "ok", summary: String(Object.values((await ask(sql))[0] ?? {})[0]) }),
    });
    const client = await pool.connect();
    const results = await runChecks(
      client,
      [
        check("broken", "select 1/0"),
        check("slow", "select pg_sleep(30)"),
        check("denied", "table migrations.applied"),
        check("writes", "create table t ()"),
        check("fine", "select 'yes'"),
      ],
      150,
    );
    client.release();
    expect(results.map(({ milliseconds, ...finding }) => finding)).toEqual([
      { name: "broken", status: "failed", summary: "division by zero" },
      { name: "slow", status: "failed", summary: "no answer in time", limit: "150 ms" },
      { name: "denied", status: "unknown", summary: "this user may not see it" },
      { name: "writes", status: "failed", summary: "cannot execute CREATE TABLE in a read-only transaction" },
      { name: "fine", status: "ok", summary: "yes" },
    ]);
    expect(worst(results)).toBe("failed");
  });

  test("the application itself sees all but the ledger", async () => {
    const { status, checks } = await checkHealth(pool, { sqlDirectory: SQL });
    expect(byName(checks)).toEqual({
      pool: "ok",
      server: "ok",
      connections: "ok",
      replication: "ok",
      migrations: "unknown",
      extensions: "ok",
      indexes: "ok",
      "transaction ids": "ok",
    });
    expect(status).toBe("ok");
  });

  test("a server that no longer answers fails one check, and the rest is not asked", async () => {
    const proxy = await TcpProxy.start(target.cloud.server);
    const muted = createPool({ ...route, config: { ...route.config, port: proxy.port } }, { max: 1 });
    try {
      await muted.query("select 1");
      proxy.mute();
      const { status, checks } = await checkHealth(muted, { limitMs: 100 });
      expect(status).toBe("failed");
      expect(checks.map(({ summary }) => summary).slice(1, 3)).toEqual([
        "no answer in time",
        "not asked, as the connection no longer answers",
      ]);
    } finally {
      proxy.cut();
      await muted.end();
      await proxy.stop();
    }
  });

  test("expects the extensions that the migrations create", async () => {
    const created = readMigrations(`${SQL}/migrations`).flatMap(({ up }) =>
      [...up.sql.matchAll(/^create extension if not exists (\w+)/gm)].map(([, name]) => name),
    );
    expect(created.sort()).toEqual(EXTENSIONS);
    const client = await pool.connect();
    const [result] = await runChecks(client, [extensions(["pg_trgm", "postgis"])], 5000);
    client.release();
    expect(result).toMatchObject({ status: "failed", summary: "missing: postgis" });
  });

  test.each<[string, Check, Record<string, unknown>[][], string, string]>([
    ["used up", connections, [[{ used: 96, max: 100, forgotten: 0 }]], "failed", "96 of 100 in use"],
    ["much used", connections, [[{ used: 80, max: 100, forgotten: 0 }]], "warning", "80 of 100 in use"],
    [
      "a forgotten transaction",
      connections,
      [[{ used: 8, max: 100, forgotten: 2 }]],
      "warning",
      "8 of 100 in use, 2 idle in a transaction for 5 min",
    ],
    [
      "an old transaction",
      transactionIds,
      [[{ database: "d", age: 1_100_000_000, multixacts: 5 }]],
      "warning",
      "51.2 % used, in database d",
    ],
    [
      "multixacts that run out",
      transactionIds,
      [[{ database: "d", age: 5, multixacts: 1_800_000_000 }]],
      "failed",
      "83.8 % used, in database d",
    ],
    [
      "a primary that only reads",
      server({ readOnlyExpected: false }),
      [[{ version: "17.1", uptime: 200_000, readOnly: true, tls: false, tlsVersion: null }]],
      "failed",
      "PostgreSQL 17.1, up 2 days, read only",
    ],
    [
      "a replica that reads",
      server({ readOnlyExpected: true }),
      [[{ version: "17.1", uptime: 60, readOnly: true, tls: true, tlsVersion: "TLSv1.3" }]],
      "ok",
      "PostgreSQL 17.1, up 60 s, read only, TLS 1.3",
    ],
    [
      "a standby without its primary",
      replication,
      [[{ standby: true }], [{ replayed: true, behind: 5, connected: false }]],
      "failed",
      "standby, not connected, 5 s behind",
    ],
    [
      "an idle standby",
      replication,
      [[{ standby: true }], [{ replayed: true, behind: 5000, connected: true }]],
      "ok",
      "standby, 0 s behind",
    ],
    [
      "a slow standby",
      replication,
      [[{ standby: true }], [{ replayed: false, behind: 90, connected: true }]],
      "warning",
      "standby, 90 s behind",
    ],
    [
      "standbys, one behind",
      replication,
      [[{ standby: false }], [{ lag: 700 }, { lag: null }], [{ name: "s", active: true, held: 5 }]],
      "failed",
      "primary, 2 standbys, 11 min behind",
    ],
    [
      "a slot that nobody reads",
      replication,
      [[{ standby: false }], [], [{ name: "s", active: false, held: 3 * 2 ** 30 }]],
      "warning",
      "primary, no standby, 1 unread slot of 1 (3 GB)",
    ],
  ])("%s", async (_what, { run }, answers, status, summary) => {
    const left = [...answers];
    const ask = (async () => left.shift() ?? []) as unknown as Ask;
    expect(await run(ask)).toMatchObject({ status, summary });
  });

  test("sees a slot", async () => {
    await admin.query("select pg_create_physical_replication_slot('left_behind', true)");
    try {
      const { checks } = await checkHealth(pool);
      expect(checks.find(({ name }) => name === "replication")?.summary).toMatch(
        /^primary, no standby, 1 unread slot of 1 \(\d+ MB\)$/,
      );
    } finally {
      await admin.query("select pg_drop_replication_slot('left_behind')");
    }
  });

  test("times are told in the largest unit that says enough", () => {
    expect([5, 119, 120, 7199, 7200, 172_799, 172_800].map(duration)).toEqual([
      "5 s",
      "119 s",
      "2 min",
      "119 min",
      "2 h",
      "47 h",
      "2 days",
    ]);
  });
});
