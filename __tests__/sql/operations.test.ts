import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { applyRoles } from "../../database/migrate/roles";
import { migrate } from "../../database/migrate/run";
import { APP_USER, CloudSqlServer, MIGRATOR, SQL } from "../support/cloud-sql-server";

const OPERATOR = "operator@example.com";
let cloud: CloudSqlServer;
let database: string;
let migrator: Client;
let app: Client;
let operator: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start({ autovacuum: "off" });
  await cloud.createUser(OPERATOR, "CLOUD_IAM_USER");
  database = await cloud.createDatabase();
  migrator = await cloud.connect(database);
  await applyRoles(migrator, {
    directory: join(SQL, "roles"),
    appUsers: [APP_USER],
    operators: [OPERATOR],
  });
  await migrate(migrator, { directory: join(SQL, "migrations"), role: "music_library_owner" });
  [app, operator] = await Promise.all([cloud.connect(database, APP_USER), cloud.connect(database, OPERATOR)]);
}, 60_000);

afterAll(() => cloud.stop());

/** What the operator sees. */
async function look(sql: string, ...parameters: unknown[]): Promise<Record<string, unknown>[]> {
  return (await operator.query(sql, parameters)).rows;
}

/** DDL, as a migration would run it. */
async function asOwner(sql: string): Promise<void> {
  await migrator.query(`begin; set local role music_library_owner; ${sql}; commit`);
}

const pidOf = async (client: Client): Promise<number> =>
  (await client.query("select pg_backend_pid() as pid")).rows[0].pid;

async function until(condition: () => Promise<unknown>): Promise<void> {
  while (!(await condition())) await sleep(10);
}

/** Counters reach the views when their session reports them. */
const flush = (client: Client) => client.query("select pg_stat_force_next_flush()");

describe("indexes", () => {
  beforeAll(async () => {
    await asOwner(`
      create table labels (id integer primary key, name text, country text, founded integer);
      insert into labels select i, 'label ' || i, 'country ' || i % 9, 1900 + i % 100 from generate_series(1, 5000) i;
      create index labels_name_idx on labels (name);
      create index labels_founded_idx on labels (founded);
      create index labels_country_idx on labels (country);
      create index labels_country_founded_idx on labels (country, founded);
      create index labels_country_founded_again_idx on labels (country, founded);
      create index labels_founded_down_idx on labels (founded desc);
      create index labels_old_idx on labels (founded, id) where founded < 1920;
      create index labels_founded_with_name_idx on labels (founded) include (name);
      create unique index labels_id_name_key on labels (id, name)`);
    await migrator.query("analyze labels");
    await flush(migrator);
  });
  afterAll(() => asOwner("drop table labels"));

  test("that nothing reads are unused until something does", async () => {
    const verdicts = async () =>
      Object.fromEntries(
        (await look("select index_name, verdict from index_usage where table_name = 'labels'")).map(
          ({ index_name, verdict }) => [index_name, verdict],
        ),
      );
    expect(await verdicts()).toMatchObject({ labels_name_idx: "unused", labels_pkey: "enforces uniqueness" });
    await app.query("select id from labels where name = 'label 77'");
    await flush(app);
    expect(await verdicts()).toMatchObject({ labels_name_idx: "used", labels_founded_down_idx: "unused" });
    expect(
      await look("select scans, rows_written, bytes from index_usage where index_name = 'labels_name_idx'"),
    ).toEqual([{ scans: "1", rows_written: "5000", bytes: expect.stringMatching(/^\d{5,}$/) }]);
  });

  test("that another one does the work of are found, with the one to keep", async () => {
    const found = await look("select index_name::text, covered_by::text, how from duplicate_indexes");
    expect(
      found.map(({ index_name, covered_by, how }) => `${index_name}: ${how} as ${covered_by}`).sort(),
    ).toEqual([
      "labels_country_founded_again_idx: the same as labels_country_founded_idx",
      "labels_country_idx: its beginning as labels_country_founded_again_idx",
      "labels_country_idx: its beginning as labels_country_founded_idx",
      "labels_founded_idx: the same as labels_founded_with_name_idx",
    ]);
  });
});

describe("bloat", () => {
  const percent = async (view: string, name: string): Promise<number> =>
    Number(
      (
        await look(
          `select bloat_percent from ${view} where ${view === "table_bloat" ? "table_name" : "index_name"} = $1`,
          name,
        )
      )[0]?.bloat_percent,
    );

  test("is near zero in a full table, and is what was deleted in an empty one", async () => {
    await app.query(`
      insert into audio_tracks (title, artist, album, format, status, audio_gcs_path, year, duration_seconds)
      select 'Song number ' || i, 'Artist ' || i % 300, 'Album ' || i % 900, 'FLAC', 'COMPLETED', 'gs://bucket/' || md5(i::text),
        1950 + i % 70, 200
      from generate_series(1, 20000) i`);
    await migrator.query("vacuum analyze audio_tracks");
    expect(await percent("table_bloat", "audio_tracks")).toBeLessThan(15);
    expect(await percent("index_bloat", "audio_tracks_artist_album_idx")).toBeLessThan(40);

    await app.query("delete from audio_tracks where substr(audio_gcs_path, 13, 1) < 'c'");
    await migrator.query("vacuum analyze audio_tracks");
    expect(await percent("table_bloat", "audio_tracks")).toBeGreaterThan(60);
    expect(await percent("index_bloat", "audio_tracks_title_idx")).toBeGreaterThan(50);

    await app.query("delete from audio_tracks");
    await flush(app);
    const [dead] = await look(
      "select dead_rows::integer as dead from table_bloat where table_name = 'audio_tracks'",
    );
    expect(dead?.dead).toBeGreaterThan(4000);
    await migrator.query("vacuum full audio_tracks");
  });

  test("of a table that was never analyzed is not guessed", async () => {
    await asOwner("create table unknown_table as select generate_series(1, 100) as i");
    expect(await look("select * from table_bloat where table_name = 'unknown_table'")).toEqual([]);
    await asOwner("drop table unknown_table");
  });
});

describe("sessions", () => {
  let stuck: Client;
  let stuckPid: number;

  beforeEach(async () => {
    stuck = await cloud.connect(database, APP_USER);
    stuckPid = await pidOf(stuck);
  });
  afterEach(() => stuck.end().catch(() => undefined));

  test("a program that forgot to commit is shown with its last query, and can be ended", async () => {
    await stuck.query("begin");
    await stuck.query(
      "insert into audio_tracks (title, format, audio_gcs_path) values ('x', 'MP3', 'gs://b/x')",
    );
    const ended = new Promise((resolve) => stuck.once("end", resolve));
    expect(
      await look(
        "select user_name, state, query, holds_back_transactions from open_transactions where pid = $1",
        stuckPid,
      ),
    ).toEqual([
      {
        user_name: APP_USER,
        state: "idle in transaction",
        query: "insert into audio_tracks (title, format, audio_gcs_path) values ('x', 'MP3', 'gs://b/x')",
        holds_back_transactions: null,
      },
    ]);
    expect(await look("select end_session($1) as done", stuckPid)).toEqual([{ done: true }]);
    await ended;
    expect((await app.query("select from audio_tracks where title = 'x'")).rowCount).toBe(0);
    expect(readFileSync(cloud.server.logFile, "utf8")).toContain(
      `operator "${OPERATOR}" ends process ${stuckPid}`,
    );
  });

  test("an old snapshot shows how much it holds back", async () => {
    await stuck.query("begin isolation level repeatable read");
    await stuck.query("select count(*) from audio_tracks");
    for (let i = 0; i < 5; i += 1) await app.query("select pg_current_xact_id()");
    expect(
      await look(
        "select holds_back_transactions >= 5 as held from open_transactions where pid = $1",
        stuckPid,
      ),
    ).toEqual([{ held: true }]);
  });

  test("whoever waits for a lock is shown with the one who holds it, and can be cancelled", async () => {
    const holder = await cloud.connect(database, APP_USER);
    const holderPid = await pidOf(holder);
    await app.query(
      "insert into audio_tracks (title, format, audio_gcs_path) values ('locked', 'MP3', 'gs://b/x')",
    );
    await holder.query("begin");
    await holder.query("update audio_tracks set year = 2000 where title = 'locked'");
    const refused = expect(
      stuck.query("update audio_tracks set year = 2001 where title = 'locked'"),
    ).rejects.toMatchObject({ code: "57014" });
    await until(async () => (await look("select from blocked_sessions")).length > 0);
    expect(
      await look(
        "select pid, wants, blocked_by, blocker_user, blocker_state, query, blocker_query from blocked_sessions",
      ),
    ).toEqual([
      {
        pid: stuckPid,
        wants: "transactionid",
        blocked_by: holderPid,
        blocker_user: APP_USER,
        blocker_state: "idle in transaction",
        query: "update audio_tracks set year = 2001 where title = 'locked'",
        blocker_query: "update audio_tracks set year = 2000 where title = 'locked'",
      },
    ]);
    expect(await look("select cancel_query($1) as done", stuckPid)).toEqual([{ done: true }]);
    await refused;
    expect(await look("select from blocked_sessions")).toEqual([]);
    await holder.query("rollback");
    await holder.end();
    expect((await stuck.query("select 1 as alive")).rows).toEqual([{ alive: 1 }]);
  });

  test("a table that is waited for is named", async () => {
    await stuck.query("begin; select from audio_tracks limit 1");
    const waiting = asOwner("lock table audio_tracks in access exclusive mode");
    await until(async () => (await look("select from blocked_sessions")).length > 0);
    expect(await look("select wants, mode, user_name, blocked_by from blocked_sessions")).toEqual([
      {
        wants: "relation of audio_tracks",
        mode: "AccessExclusiveLock",
        user_name: MIGRATOR,
        blocked_by: stuckPid,
      },
    ]);
    await stuck.query("rollback");
    await waiting;
  });

  test("those of other databases, of the server and the operator's own are not an operator's to end", async () => {
    const elsewhere = await cloud.connect(await cloud.createDatabase());
    const pid = await pidOf(elsewhere);
    const [{ writer }] = (
      await migrator.query(
        "select pid as writer from pg_stat_activity where backend_type = 'background writer'",
      )
    ).rows;
    for (const [target, call] of [
      [pid, "cancel_query"],
      [pid, "end_session"],
      [writer, "end_session"],
      [await pidOf(operator), "end_session"],
      [0, "end_session"],
    ]) {
      await expect(look(`select ${call}($1)`, target)).rejects.toMatchObject({
        code: "22023",
        message: `database "${database}" has no other session with process id ${target}`,
        hint: "select pid, query from operations.open_transactions",
      });
    }
    expect(await pidOf(elsewhere)).toBe(pid);
    await elsewhere.end();
  });
});

test("the statements that take the most time come first, with an estimate of p95", async () => {
  for (let i = 0; i < 3; i += 1) await app.query("select pg_sleep(0.3), 'asked by the application'");
  const statements = await look("select * from slow_statements where query like 'select pg_sleep%'");
  expect(statements).toEqual([
    expect.objectContaining({
      user_name: APP_USER,
      calls: "3",
      query: "select pg_sleep($1), $2",
      rows_a_call: "1.0",
    }),
  ]);
  const [first] = statements;
  for (const time of ["mean_ms", "p95_estimate_ms", "max_ms"]) {
    expect(Number(first?.[time])).toBeGreaterThanOrEqual(299);
  }
  expect(Number(first?.p95_estimate_ms)).toBeLessThanOrEqual(Number(first?.max_ms));
  expect(Number(first?.p95_estimate_ms)).toBeGreaterThanOrEqual(Number(first?.mean_ms));
  const totals = (await look("select total_ms from slow_statements")).map(({ total_ms }) => Number(total_ms));
  expect(totals).toEqual([...totals].sort((a, b) => b - a));
});

test("the age of transaction ids grows with transactions and falls with a freeze", async () => {
  const age = async () =>
    Number(
      (await look("select transactions from transaction_id_age where name = 'audio_tracks'"))[0]
        ?.transactions,
    );
  await migrator.query("vacuum freeze audio_tracks");
  const before = await age();
  for (let i = 0; i < 20; i += 1) await app.query("select pg_current_xact_id()");
  expect((await age()) - before).toBeGreaterThanOrEqual(20);
  expect(
    await look("select kind, name, percent_of_wraparound from transaction_id_age where kind = 'database'"),
  ).toEqual([{ kind: "database", name: database, percent_of_wraparound: "0.0" }]);
});

test("sizes add up, the cache's part is a share", async () => {
  await app.query("select count(*) from audio_tracks");
  await flush(app);
  const [size] = await look(`
    select total_bytes = row_bytes + index_bytes + other_bytes as adds_up, index_bytes > 0 as has_indexes
    from table_sizes where table_name = 'audio_tracks'`);
  expect(size).toEqual({ adds_up: true, has_indexes: true });
  const ratios = await look("select table_name, table_hit_percent from cache_hit_ratio");
  expect(ratios.map(({ table_name }) => table_name)).toEqual(
    expect.arrayContaining(["(all tables)", "public.audio_tracks"]),
  );
  for (const { table_hit_percent } of ratios.filter((ratio) => ratio.table_hit_percent !== null)) {
    expect(Number(table_hit_percent)).toBeGreaterThan(0);
    expect(Number(table_hit_percent)).toBeLessThanOrEqual(100);
  }
});

test("our own schema has no index that another one makes superfluous", async () => {
  expect(await look("select index_name::text from duplicate_indexes")).toEqual([]);
});

test("an operator puts the dictionaries right without seeing a track", async () => {
  expect(await look("select words from public.refresh_search_dictionaries()")).toHaveLength(1);
  await expect(look("select from public.audio_tracks")).rejects.toMatchObject({ code: "42501" });
});
