import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import {
  type DrillCheck,
  type DrillOptions,
  type DrillResult,
  formatDrill,
  runDrillChecks,
} from "../../../database/drill";
import { checkIndexContents } from "../../../database/drill/index-contents";
import { applyRoles } from "../../../database/migrate/roles";
import { migrate } from "../../../database/migrate/run";
import { APP_USER, CloudSqlServer, SQL } from "../../support/cloud-sql-server";

/** When the data were written, and the moment that is recovered: long after, so that all of it is settled. */
const WRITTEN = "2026-03-01T10:00:00Z";
const MOMENT = new Date("2026-03-01T12:00:00Z");
const MIGRATIONS = join(SQL, "migrations");
const TRACKS = "rows public.audio_tracks";

let cloud: CloudSqlServer;
let template: string;
let pairs = 0;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  template = await cloud.createDatabase();
  const client = await cloud.connect(template);
  await applyRoles(client, { directory: join(SQL, "roles"), appUsers: [APP_USER] });
  await migrate(client, { directory: MIGRATIONS, role: "music_library_owner" });
  await client.query(`update migrations.applied set applied_at = '${WRITTEN}'`);
  await client.query(
    `insert into audio_tracks (id, created_at, updated_at, status, title, artist, album, format, audio_gcs_path)
     select md5(n::text)::uuid, $1, $1, case when n % 10 = 0 then 'PENDING' else 'COMPLETED' end,
       'Midnight ' || md5(n::text), 'Artist ' || n % 7, 'Album ' || n % 20, 'FLAC', 'gs://b/' || n
     from generate_series(1, 300) as n`,
    [WRITTEN],
  );
  await client.query("create extension citext");
  await client.query(
    "create table numbered (id integer generated always as identity primary key, note text)",
  );
  await client.query(
    "alter table numbered owner to music_library_owner; insert into numbered (note) values ('a'), ('b')",
  );
  await client.end();
}, 60_000);

afterAll(() => cloud.stop());

/** Two databases alike: the live one and the restored one. */
async function pair() {
  pairs += 1;
  const names = [`source_${pairs}`, `restored_${pairs}`] as const;
  for (const name of names) {
    await cloud.server.session((admin) =>
      admin.query(`create database ${name} template ${template} owner cloudsqlsuperuser`),
    );
  }
  // A copy does not have the rights on the database itself.
  const clients: Client[] = [];
  for (const name of names) {
    const client = await cloud.connect(name);
    await applyRoles(client, { directory: join(SQL, "roles"), appUsers: [APP_USER] });
    clients.push(client);
  }
  const [source, restored] = clients as [Client, Client];
  return { source, restored };
}

function drill(
  options: Pick<DrillOptions, "source" | "restored"> & Partial<DrillOptions>,
): Promise<DrillResult> {
  return runDrillChecks({
    recoveredTo: MOMENT,
    migrations: MIGRATIONS,
    queries: join(SQL, "queries"),
    rows: { chunk: 50, statisticsDelayMs: 0 },
    ...options,
  });
}

const check = (result: DrillResult, id: string) => result.checks.find((one) => one.id === id) as DrillCheck;
const failedOf = (result: DrillResult) =>
  result.checks.filter(({ status }) => status === "failed").map(({ id }) => id);
/** Without the trigger that sets updated_at. */
const quietly = (client: Client, sql: string) =>
  client.query(`begin; alter table audio_tracks disable trigger user; ${sql};
    alter table audio_tracks enable trigger user; commit`);

test("an identical pair is good, and every check says what it looked at", async () => {
  const { source, restored } = await pair();
  const lines: string[] = [];
  const startedAt = new Date(Date.now() - 90_000);
  const result = await drill({ source, restored, startedAt, report: (line) => lines.push(line) });
  expect(
    result.checks.map(({ id, status, summary }) => `${status} ${id}: ${summary}`),
  ).toMatchInlineSnapshot(`
    [
      "ok migrations: 12 migrations as in the files",
      "ok catalogue: 309 entries as in the source",
      "ok extensions: 6 entries as in the source",
      "ok indexes: 18 entries as in the source",
      "ok constraints: 19 entries as in the source",
      "ok validity: all are valid",
      "ok roles: 19 roles and memberships as in the source",
      "ok sequences: 3 sequences where they may be",
      "ok rows public.audio_tracks: 300 rows the same",
      "ok rows public.numbered: 2 rows the same",
      "ok rows public.search_artists: 7 rows the same",
      "ok rows public.search_words: 309 rows the same",
      "ok moment: the newest row is of 2026-03-01T10:00:00.000Z",
      "ok searches: 35 answers as in the source",
      "skipped index contents: amcheck may not be used: permission denied for function bt_index_check",
    ]
  `);
  // The page of the drill says what each of them is.
  const page = readFileSync(join(SQL, "../docs/drill.md"), "utf8");
  for (const { id } of result.checks) expect(page).toContain(`\`${id.replace(/^rows .*/, "rows …")}\``);
  expect(result.verdict).toBe("good");
  expect(result.recoveredTo).toBe(MOMENT.toISOString());
  expect(result.newestRow).toBe(new Date(WRITTEN).toISOString());
  expect(result.durationSeconds).toBeGreaterThanOrEqual(90);
  expect(result.ageSeconds).toBeCloseTo((startedAt.getTime() - MOMENT.getTime()) / 1000, 0);
  expect(lines).toContain(`checking ${TRACKS}`);
  expect(
    formatDrill(result)
      .split("\n")
      .every((line) => line.length <= 80),
  ).toBe(true);
  // Nothing is left of it in either.
  for (const client of [source, restored]) {
    const { rows } = await client.query("select extname from pg_extension where extname = 'amcheck'");
    expect(rows).toEqual([]);
    expect((await client.query("show search_path")).rows[0].search_path).not.toBe("");
    expect((await client.query("select now() = statement_timestamp() as alone")).rows[0].alone).toBe(true);
  }
});

/** What is done to the restored database, which check says so, and how it names it. */
const DAMAGE: readonly (readonly [what: string, sql: string, check: string, named: RegExp])[] = [
  ["a missing row", "delete from audio_tracks where id = 'a_track'", TRACKS, /^missing: a_track$/],
  [
    "a changed byte",
    "update audio_tracks set album = 'Albun' where id = 'b_track'",
    TRACKS,
    /^differs: b_track$/,
  ],
  ["a missing index", "drop index audio_tracks_title_idx", "indexes", /^missing: audio_tracks_title_idx ON /],
  [
    "a missing constraint",
    "alter table audio_tracks drop constraint audio_tracks_channels_range",
    "constraints",
    /^missing: audio_tracks\.audio_tracks_channels_range CHECK/,
  ],
  [
    "an invalid constraint",
    "alter table audio_tracks drop constraint audio_tracks_year_range, add constraint audio_tracks_year_range check (year between 1800 and 2100) not valid",
    "validity",
    /^constraint audio_tracks_year_range of audio_tracks$/,
  ],
  [
    "a missing grant",
    "revoke update on audio_tracks from music_library_app",
    "catalogue",
    /^missing: relations: table audio_tracks .*music_library_app=arwd/,
  ],
  ["a lost extension", "drop extension citext", "extensions", /^missing: citext /],
  [
    "a missing migration",
    "delete from migrations.applied where version = '0012'",
    "migrations",
    /^0012_english: not applied, though the source had it$/,
  ],
  [
    "a changed migration",
    "update migrations.applied set checksum = 'x' where version = '0003'",
    "migrations",
    /^0003_track_indexes: the file is not the one that was applied$/,
  ],
  [
    "a sequence that is behind",
    "select setval('numbered_id_seq', 1)",
    "sequences",
    /^public\.numbered_id_seq: 1, behind 2 in numbered\.id$/,
  ],
  [
    "a function that is gone",
    "drop function search_tracks(text, integer)",
    "searches",
    /^search_tracks "Midnight [0-9a-f]+": function search_tracks\(.*does not exist$/,
  ],
];

test("each kind of damage is found and named", async () => {
  const { source, restored } = await pair();
  const { rows } = await source.query(
    "select min(id::text) as first, max(id::text) as last from audio_tracks where status = 'COMPLETED'",
  );
  // Far apart: a missing row is told by the number of a chunk, a changed one by its sum alone.
  const tracks = (text: string) => text.replace("a_track", rows[0].first).replace("b_track", rows[0].last);
  await quietly(restored, DAMAGE.map(([, sql]) => tracks(sql)).join(";"));
  const result = await drill({ source, restored });
  expect(result.verdict).toBe("bad");
  for (const [what, , id, named] of DAMAGE) {
    const pattern = new RegExp(tracks(named.source));
    expect([what, check(result, id).status]).toEqual([what, "failed"]);
    expect([what, check(result, id).differences.some((line) => pattern.test(line))]).toEqual([what, true]);
  }
  expect(check(result, TRACKS).numbers).toMatchObject({ source: 300, restored: 299, missing: 1, differs: 1 });
  const text = formatDrill(result);
  const failed = failedOf(result).length;
  expect(text).toContain(`The drill is BAD: ${failed} of ${result.checks.length} checks failed`);
  expect(text).toContain(`- missing: ${rows[0].first}`);
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("data that end an hour before the moment are found, though each row is right", async () => {
  const { source, restored } = await pair();
  await quietly(
    source,
    "update audio_tracks set updated_at = '2026-03-01T11:00:00Z', genre = 'Jazz' where album = 'Album 7'",
  );
  const result = await drill({ source, restored });
  // The genre is in the answers, too.
  expect(failedOf(result)).toEqual([TRACKS, "moment", "searches"]);
  expect(check(result, "moment").summary).toBe("the data end before 2026-03-01T12:00:00.000Z: 1 table older");
  expect(check(result, TRACKS).numbers).toMatchObject({ differs: 15, missing: 0 });
  expect(check(result, TRACKS).differences).toHaveLength(10);
});

test("a source that has moved on since is no damage", async () => {
  const { source, restored } = await pair();
  await source.query("update audio_tracks set genre = 'Jazz' where album = 'Album 7'");
  await source.query("delete from audio_tracks where album = 'Album 8'");
  await source.query(
    `insert into audio_tracks (title, artist, status, format, audio_gcs_path)
     values ('Midnight anew', 'Artist 1', 'COMPLETED', 'MP3', 'gs://b/x')`,
  );
  await source.query("update migrations.applied set applied_at = now() where version = '0012'");
  await quietly(restored, "delete from migrations.applied where version = '0012'");
  const result = await drill({ source, restored });
  expect(failedOf(result)).toEqual([]);
  expect(result.verdict).toBe("good");
  expect(check(result, TRACKS)).toMatchObject({
    status: "ok",
    summary: "270 rows the same, 15 changed since, 1 added since, 15 deleted since",
    numbers: { source: 286, restored: 300 },
  });
  expect(check(result, "migrations").summary).toBe(
    "11 migrations as in the files, 1 applied in the source since",
  );
  // And a row that is wrong is still found among those that may be.
  await quietly(
    restored,
    "update audio_tracks set title = 'Midnighu' where album = 'Album 3' and status = 'COMPLETED'",
  );
  expect(failedOf(await drill({ source, restored }))).toContain(TRACKS);
});

test("rows written as the moment came, and rows without times, are undecided", async () => {
  const { source, restored } = await pair();
  await quietly(
    source,
    "update audio_tracks set updated_at = '2026-03-01T11:58:00Z' where album = 'Album 7'",
  );
  await source.query("update numbered set note = 'c' where id = 2");
  const result = await drill({ source, restored });
  expect(result.verdict).toBe("good");
  expect(check(result, TRACKS)).toMatchObject({
    status: "unsure",
    summary: "285 rows the same, 15 undecided",
  });
  expect(check(result, "rows public.numbered")).toMatchObject({ status: "unsure" });
  // A backup reaches until its end: what was written while it was made may be in it or not.
  const backup = await drill({
    source,
    restored,
    recoveredTo: new Date("2026-03-01T11:50:00Z"),
    recoveredUntil: MOMENT,
  });
  expect(check(backup, TRACKS)).toMatchObject({ status: "unsure", numbers: { undecided: 15 } });
  const exact = await drill({ source, restored, openTransactionMs: 0 });
  expect(check(exact, TRACKS)).toMatchObject({ status: "failed", numbers: { differs: 15 } });
});

test("a table without times or without a key that has lost most of its rows is no source that moves on", async () => {
  const { source, restored } = await pair();
  await source.query("insert into numbered (note) select 'x' from generate_series(1, 1500)");
  for (const [client, rows] of [
    [source, 3000],
    [restored, 1400],
  ] as const) {
    await client.query(`create table keyless as select n from generate_series(1, ${rows}) as n`);
  }
  const result = await drill({ source, restored });
  expect(check(result, "rows public.numbered")).toMatchObject({
    status: "failed",
    summary: "most rows are missing: 2 rows, in the source 1,502",
  });
  expect(check(result, "rows public.keyless")).toMatchObject({
    status: "failed",
    differences: ["most rows are missing: 1,400 rows, in the source 3,000"],
  });
  await restored.query("insert into keyless select 1 from generate_series(1, 200)");
  expect(check(await drill({ source, restored }), "rows public.keyless")).toMatchObject({
    status: "unsure",
    summary: "no primary key, and the rows differ: 1,600 rows, in the source 3,000",
  });
});

test("more rows than the source has ever deleted are no deletions", async () => {
  const { source, restored } = await pair();
  await restored.query(
    `insert into audio_tracks (created_at, updated_at, title, status, format, audio_gcs_path)
     values ($1, $1, 'never there', 'PENDING', 'MP3', 'gs://b/x')`,
    [WRITTEN],
  );
  // Statistics count since the server began: the moment comes after it.
  const result = await drill({ source, restored, recoveredTo: new Date(Date.now() + 3_600_000) });
  expect(check(result, TRACKS)).toMatchObject({
    status: "failed",
    differences: ["1 row more than the source, which has deleted 0"],
  });
  // Somebody has deleted as many; their session has ended, and so is counted.
  const name = (await source.query("select current_database() as name")).rows[0].name;
  const other = await cloud.connect(name);
  await other.query("delete from audio_tracks where id in (select id from audio_tracks limit 2)");
  await other.end();
  expect(
    check(
      await drill({
        source,
        restored,
        recoveredTo: new Date(Date.now() - 1000),
        openTransactionMs: 0,
        rows: { statisticsDelayMs: 1_000 },
      }),
      TRACKS,
    ),
  ).toMatchObject({
    status: "failed",
    differences: ["3 rows more than the source, which has deleted 2"],
  });
  await restored.query("delete from audio_tracks where title = 'never there'");
  expect(
    check(
      await drill({
        source,
        restored,
        recoveredTo: new Date(Date.now() - 1000),
        openTransactionMs: 0,
        rows: {},
      }),
      TRACKS,
    ),
  ).toMatchObject({ status: "ok", summary: "298 rows the same, 2 deleted since" });
  // Before it, nobody knows how many were deleted.
  expect(check(await drill({ source, restored }), TRACKS)).toMatchObject({
    status: "ok",
    summary: "298 rows the same, 2 deleted since",
  });
});

test("an interruption ends it, and so does a connection that is lost", async () => {
  const { source, restored } = await pair();
  const controller = new AbortController();
  const report = (line: string) =>
    line === `checking ${TRACKS}` && controller.abort(new Error("interrupted"));
  await expect(drill({ source, restored, signal: controller.signal, report })).rejects.toThrow("interrupted");
  const { rows } = await restored.query("select pg_backend_pid() as pid");
  const end = (line: string) =>
    line === `checking ${TRACKS}` &&
    cloud.server.session((admin) => admin.query(`select pg_terminate_backend(${rows[0].pid})`));
  await expect(drill({ source, restored, report: (line) => void end(line) })).rejects.toThrow(
    /terminat|not queryable|Connection/,
  );
});

test("a hundred thousand rows, in another order, in bounded time and memory", async () => {
  const { source, restored } = await pair();
  for (const [client, order] of [
    [source, "n"],
    [restored, "-n"],
  ] as const) {
    await client.query(
      `create table plays (track text, second integer, note text, created_at timestamptz, primary key (track, second))`,
    );
    await client.query(
      `insert into plays select 'track ' || n % 1000, n, repeat('x', n % 50), '${WRITTEN}' from generate_series(1, 100000) as n order by ${order}`,
    );
  }
  const memory = process.memoryUsage().heapUsed;
  const started = performance.now();
  const good = await drill({ source, restored, rows: {} });
  expect(failedOf(good)).toEqual([]);
  expect(check(good, "rows public.plays")).toMatchObject({ status: "ok", summary: "100,000 rows the same" });
  // Every row differs: all of them pass through this process, a chunk at a time.
  await restored.query("update plays set note = note || '!'");
  const bad = await drill({ source, restored, rows: {} });
  expect(check(bad, "rows public.plays")).toMatchObject({
    status: "failed",
    numbers: { differs: 100_000, same: 0 },
    differences: { length: 10, 0: "differs: track 0, 1000" },
  });
  expect(performance.now() - started).toBeLessThan(120_000);
  expect(process.memoryUsage().heapUsed - memory).toBeLessThan(200 * 2 ** 20);
  // An empty restored table: all rows of the source are one chunk there.
  await restored.query("truncate plays");
  const empty = await drill({ source, restored, rows: {} });
  expect(check(empty, "rows public.plays").numbers).toMatchObject({
    source: 100_000,
    restored: 0,
    missing: 100_000,
  });
}, 240_000);

test("an index that disagrees with its table is found where amcheck may be used", async () => {
  const { restored } = await pair();
  const database = (await restored.query("select current_database() as name")).rows[0].name;
  await restored.query(`
    create function turned(input text) returns text language sql immutable as $$ select input $$;
    create table turned_index (id integer primary key, word text);
    insert into turned_index select n, 'word ' || n from generate_series(1, 100) as n;
    create index turned_index_word on turned_index (turned(word))`);
  const found = () => cloud.server.session((admin) => checkIndexContents(admin), database);
  expect(await found()).toMatchObject({ status: "ok" });
  // Entries of the index are now those of another function.
  await restored.query(
    "create or replace function turned(input text) returns text language sql immutable as $$ select reverse(input) $$",
  );
  expect(await found()).toMatchObject({
    status: "failed",
    differences: [expect.stringMatching(/^turned_index_word: heap tuple .* lacks matching index tuple/)],
  });
});
