import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { type Catalogue, readCatalogue } from "../../../database/migrate/catalogue";
import { withMigrationLock } from "../../../database/migrate/lock";
import { migrate } from "../../../database/migrate/run";
import { OWNER_ROLE } from "../../../database/migrate/session";
import { isRunning, type Postmaster, readPostmaster } from "../../../emulator/postmaster";
import fc from "../../support/fast-check";
import { type StepRun, StepRuns } from "../../support/step-runs";
import { TWENTY_MIGRATIONS } from "../../support/twenty-migrations";

// Minutes of killing: `npm run test:crash`, which CI runs too.
jest.setTimeout(240_000);

const KILLS = 50;
const NAMES = Object.keys(TWENTY_MIGRATIONS);
const TABLES = ["artists", "tracks", "albums", "plays", "plays_2024", "ratings", "tags", "loud"];

let runs: StepRuns;
let sql: string;
/** What an undisturbed run leaves after no file, one file, and so on. */
let undisturbed: State[];
/** Time that each file took in it, in milliseconds. */
let durations: number[];

interface State {
  readonly applied: readonly string[];
  readonly catalogue: Catalogue;
  /** Number of rows and a hash of them, by table. */
  readonly data: Readonly<Record<string, string>>;
}

beforeAll(async () => {
  runs = await StepRuns.start();
  const database = await runs.cloud.createDatabase();
  expect(await runs.run(database, runs.sqlFolder({})).done).toMatchObject({ code: 0, err: "" });
  sql = runs.sqlFolder(TWENTY_MIGRATIONS);
  const client = await runs.cloud.connect(database);
  undisturbed = [];
  durations = [];
  for (const name of NAMES) {
    undisturbed.push(await stateOf(database));
    const started = performance.now();
    await migrate(client, { directory: join(sql, "migrations"), role: OWNER_ROLE, to: name.slice(0, 4) });
    durations.push(performance.now() - started);
  }
  undisturbed.push(await stateOf(database));
  await client.end();
}, 120_000);

afterAll(() => runs.stop());

const whole = () => undisturbed.at(-1) as State;

/** As the superuser, whom no policy hides anything from. */
function inDatabase<T>(database: string, work: (client: Client) => Promise<T>): Promise<T> {
  return runs.cloud.server.session(work, database);
}

function stateOf(database: string): Promise<State> {
  return inDatabase(database, async (client) => {
    const list = async (text: string) =>
      (await client.query<[string]>({ text, rowMode: "array" })).rows.map(([value]) => value);
    const data: Record<string, string> = {};
    for (const table of TABLES) {
      const [there] = await list(`select to_regclass('${table}')::text`);
      if (!there) continue;
      const [rows] = await list(
        `select count(*) || ' ' || coalesce(md5(string_agg(row::text, e'\\n' order by row::text)), '') from ${table} as row`,
      );
      data[table] = rows as string;
    }
    const [ledger] = await list("select to_regclass('migrations.applied')::text");
    return {
      applied: ledger ? await list(`select name from ${ledger} order by version`) : [],
      catalogue: await readCatalogue(client),
      data,
    };
  });
}

function withoutTransaction(file: number): boolean {
  return TWENTY_MIGRATIONS[NAMES[file] ?? ""]?.includes("-- no-transaction") ?? false;
}

/** Starts a run and waits until it is at a file. */
async function runUntil(database: string, folder: string, file: number, ...more: string[]): Promise<StepRun> {
  const run = runs.run(database, folder, ...more);
  expect(await run.said(beginOf(file))).toBeDefined();
  return run;
}

/** What a run says when it comes to a file. */
function beginOf(file: number): RegExp {
  return file === 0 ? /roles are in place/ : new RegExp(`applied ${NAMES[file - 1]} in`);
}

/** An application's transaction that stays open: every CONCURRENTLY that begins later waits for it in its middle. */
async function openTransaction(database: string): Promise<Client> {
  const client = await runs.cloud.connect(database);
  await client.query("begin isolation level repeatable read");
  await client.query("select from pg_class limit 1");
  return client;
}

/** Milliseconds until the next run may begin. */
async function timeToLock(database: string): Promise<number> {
  const started = performance.now();
  const client = await runs.cloud.connect(database);
  await withMigrationLock(client, { lockWaitMs: 60_000 }, async () => undefined);
  const taken = performance.now() - started;
  await client.end();
  return taken;
}

/** What a broken run has left: whole files with their records, and no more where the next one has a transaction. */
async function expectNothingHalf(database: string): Promise<void> {
  const state = await stateOf(database);
  const count = state.applied.length;
  expect(state.applied).toEqual(NAMES.slice(0, count));
  if (!withoutTransaction(count)) expect(state).toEqual(undisturbed[count]);
}

test(`killed at ${KILLS} points, the next run completes and nothing tells it from an undisturbed one`, async () => {
  // Each file is hit two or three times, early and late.
  const points = fc
    .sample(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), KILLS)
    .map(([part, waits], index) => {
      const file = index % NAMES.length;
      return { file, part, held: waits && withoutTransaction(file) };
    });
  const locks: number[] = [];
  let inTheMiddle = 0;

  const kill = async ({ file, part, held }: { file: number; part: number; held: boolean }) => {
    const database = await runs.cloud.createDatabase();
    const run = await runUntil(database, sql, Math.max(0, file - 1));
    const application = held ? await openTransaction(database) : undefined;
    expect(await run.said(beginOf(file))).toBeDefined();
    await sleep(part * (durations[file] as number) + (held ? 50 : 0));
    const { code } = await run.kill();
    if (code === null) inTheMiddle += 1;
    locks.push(await timeToLock(database));
    await application?.end();
    await expectNothingHalf(database);

    const next = await runs.run(database, sql).done;
    expect(next).toMatchObject({ code: 0, err: "" });
    expect(await stateOf(database)).toEqual(whole());
    await runs.cloud.server.session((client) => client.query(`drop database ${database} with (force)`));
  };
  const lane = async () => {
    for (let point = points.shift(); point; point = points.shift()) await kill(point);
  };
  await Promise.all([lane(), lane()]);

  expect(inTheMiddle).toBe(KILLS);
  locks.sort((a, b) => a - b);
  expect(locks[KILLS / 2]).toBeLessThan(1_000);
  expect(locks.at(-1)).toBeLessThan(5_000);
});

describe("killed in a statement that would last, the next run need not wait for it", () => {
  const SLOW: readonly (readonly [what: string, sql: string, sign: string])[] = [
    ["sleeps", "create table half ();\nselect pg_sleep(30);", "wait_event = 'PgSleep'"],
    [
      "computes",
      "create table half ();\ndo $$ begin while 1 < 2 loop end loop; end $$;",
      "query like '%while 1 < 2%' and state = 'active'",
    ],
    [
      "waits for an old transaction",
      "-- no-transaction\n-- migrate:up\ncreate index concurrently if not exists half on kept (a);",
      "wait_event = 'virtualxid'",
    ],
  ];

  test.each(SLOW)("it %s", async (_what, text, sign) => {
    const database = await runs.cloud.createDatabase();
    const folder = runs.sqlFolder({ "0001_kept": "create table kept (a integer);", "0002_slow": text });
    await inDatabase(database, async (watcher) => {
      const run = runs.run(database, folder);
      await run.said(/applied 0001_kept/);
      await watcher.query("begin isolation level repeatable read");
      // Its snapshot is what CREATE INDEX CONCURRENTLY waits for.
      await watcher.query("select from kept");
      const there = `select from pg_stat_activity where datname = '${database}' and pid <> pg_backend_pid() and ${sign}`;
      await inDatabase("postgres", async (other) => {
        while ((await other.query(there)).rowCount === 0) await sleep(10);
      });
      await run.kill();
      // The statement would go on for half a minute and more.
      expect(await timeToLock(database)).toBeLessThan(5_000);
      await watcher.query("commit");
    });
    const left = () =>
      inDatabase(database, async (client) => {
        const { rows } = await client.query(
          "select relkind, indisvalid from pg_class left join pg_index on indexrelid = oid where relname = 'half'",
        );
        return rows;
      });
    const concurrently = text.includes("concurrently");
    expect(await left()).toEqual(concurrently ? [{ relkind: "i", indisvalid: false }] : []);
    runs.write(folder, { "0002_slow": text.replace(/^(?:select|do) .*;/m, "select 1;") });
    expect(await runs.run(database, folder).done).toMatchObject({ code: 0, err: "" });
    expect(await left()).toEqual([{ relkind: concurrently ? "i" : "r", indisvalid: concurrently || null }]);
  });
});

test.each([2, 5])("%d runners at once apply each file once, and all end well", async (count) => {
  const database = await runs.cloud.createDatabase();
  const outcomes = await Promise.all(Array.from({ length: count }, () => runs.run(database, sql).done));
  expect(outcomes.map(({ code, err }) => ({ code, err }))).toEqual(Array(count).fill({ code: 0, err: "" }));
  const applied = outcomes.flatMap(({ out }) =>
    [...out.matchAll(/^applied (\S+) in/gm)].map(([, name]) => name),
  );
  expect(applied).toEqual(NAMES);
  expect(
    outcomes.filter(({ out }) => out.includes("waiting for another migration run (process ")),
  ).toHaveLength(count - 1);
  expect(await stateOf(database)).toEqual(whole());
});

describe("the server ends in the middle", () => {
  const server = () => runs.cloud.server;

  async function end(signal: NodeJS.Signals): Promise<void> {
    const postmaster = readPostmaster(server().dataDirectory) as Postmaster;
    process.kill(postmaster.pid, signal);
    while (isRunning(postmaster, server().dataDirectory)) await sleep(10);
    // Processes that outlive a killed server hold its port for a moment.
    while (!(await isFree(server().port))) await sleep(10);
  }

  function isFree(port: number): Promise<boolean> {
    return new Promise((resolve) => {
      const probe = createServer();
      probe.once("error", () => resolve(false));
      probe.listen(port, server().host, () => probe.close(() => resolve(true)));
    });
  }

  describe.each<[string, NodeJS.Signals]>([
    ["in order", "SIGINT"],
    ["at once, as for a failover", "SIGQUIT"],
    ["killed", "SIGKILL"],
  ])("%s, and starts again: the run begins anew", (_how, signal) => {
    test.each(["0002_rows", "0003_indexes", "0009_batches", "0016_columns"])("at %s", async (name) => {
      const database = await runs.cloud.createDatabase();
      const file = NAMES.indexOf(name);
      const run = await runUntil(database, sql, file);
      await sleep((durations[file] as number) / 2);
      await end(signal);
      await runs.startServer();
      const outcome = await run.done;
      expect(outcome).toMatchObject({ code: 0, err: "" });
      expect(outcome.out).toMatch(/the connection was lost \(.+\), beginning anew/);
      expect(await stateOf(database)).toEqual(whole());
    });
  });

  test("and stays away: one message, and the next run completes", async () => {
    const database = await runs.cloud.createDatabase();
    const run = await runUntil(database, sql, 8, "--wait=1");
    await end("SIGQUIT");
    const { code, err } = await run.done;
    await runs.startServer();
    expect(code).toBe(1);
    expect(err.replaceAll(String(server().port), "PORT")).toBe(
      [
        "test-project:us-central1:test-instance: the emulator, or its PostgreSQL server, does not answer [EMULATOR_UNREACHABLE]",
        '  got:     "connect ECONNREFUSED 127.0.0.1:PORT ECONNREFUSED"',
        "  fix:     start the emulator, or unset CLOUD_SQL_EMULATOR_HOST\n",
      ].join("\n"),
    );
    await expectNothingHalf(database);
    expect(await runs.run(database, sql).done).toMatchObject({ code: 0, err: "" });
    expect(await stateOf(database)).toEqual(whole());
  });
});

test("a COMMIT whose answer is lost is looked up, not repeated", async () => {
  const { server } = runs.cloud;
  const { settings } = server;
  const database = await runs.cloud.createDatabase();
  const folder = runs.sqlFolder({
    "0001_table": "create table once (a integer);",
    "0002_row": "insert into once values (1);\nselect pg_sleep(1);",
  });
  const run = runs.run(database, folder);
  await run.said(/applied 0001_table/);
  // COMMIT is done, and then waits for a standby that there is none of.
  await server.reload({ ...settings, synchronous_standby_names: "nobody" });
  try {
    await inDatabase(database, async (watcher) => {
      const waits = `select pg_terminate_backend(pid) from pg_stat_activity
        where wait_event = 'SyncRep' and datname = '${database}' and query like '%commit'`;
      while ((await watcher.query(waits)).rowCount === 0) await sleep(10);
    });
  } finally {
    await server.reload(settings);
  }
  const { code, out, err } = await run.done;
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(out).toMatch(/the connection was lost \(.+\), beginning anew/);
  expect(out).toMatch(/nothing to do: all 2 migrations are applied\n$/);
  expect(
    await inDatabase(database, async (client) => (await client.query("select from once")).rowCount),
  ).toBe(1);
});
