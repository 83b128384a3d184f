import { join } from "node:path";
import type { Client } from "pg";
import { applyRoles } from "../../database/migrate/roles";
import { migrate } from "../../database/migrate/run";
import { actAs, OWNER_ROLE } from "../../database/migrate/session";
import { loadQueries } from "../../database/queries";
import { loadTracks, refreshStatistics } from "../../database/seed/load";
import { measureQuality } from "../../scripts/bench-search/quality";
import { APP_USER, CloudSqlServer, SQL } from "../support/cloud-sql-server";
import { PlanReader } from "../support/query-plans";

const TRACKS = 10_000;
const queries = loadQueries(join(SQL, "queries"));

let cloud: CloudSqlServer;
let owner: Client;
let app: Client;
let plans: PlanReader;

beforeAll(async () => {
  cloud = await CloudSqlServer.start({ random_page_cost: "1.1" });
  const database = await cloud.createDatabase();
  owner = await cloud.connect(database);
  await applyRoles(owner, { directory: join(SQL, "roles"), appUsers: [APP_USER] });
  await migrate(owner, { directory: join(SQL, "migrations"), role: OWNER_ROLE });
  await actAs(owner, OWNER_ROLE);
  await loadTracks(owner, { tracks: TRACKS });
  await refreshStatistics(owner);
  app = await cloud.connect(database, APP_USER);
  plans = await cloud.server.session(({ host, port, user, password }) =>
    PlanReader.connect(
      { host, port, user, password: String(password), ssl: { ca: cloud.server.caCertificate }, database },
      APP_USER,
    ),
  );
}, 60_000);

afterAll(async () => {
  await plans?.end();
  await cloud.stop();
});

const read = (name: string, ...values: unknown[]) => plans.read(queries.get(name) as string, values);

async function run(name: string, ...values: unknown[]) {
  return (await app.query(queries.get(name) as string, values)).rows;
}

async function value(sql: string) {
  const { rows } = await owner.query({ text: sql, rowMode: "array" });
  return rows[0]?.[0];
}

/** Indexes of tracks and dictionaries; those of the server's catalogue are left out. */
const ours = (indexes: readonly string[]) =>
  indexes
    .filter((index) => /^(audio_tracks|search)_/.test(index))
    .map((index) => index.replace(/^audio_tracks_/, "").replace(/_idx$/, ""));

const NAMED = ["artist_album", "pkey", "plain_title", "search_artists_plain"];
const BY_WORDS = ["artist_album", "pkey", "plain_title", "search_vector", "search_artists_plain"];
const BY_ONE_WORD = [...BY_WORDS, "search_words_word"];
const BY_PREFIX = ["pkey", "search_vector", "search_words_word"];
const BY_TITLE = ["pkey", "plain_title", "search_vector", "search_words_one_edit", "search_words_word"];

describe("each query reads indexes, and no table from its beginning", () => {
  const seen = new Set<string>();

  // "the" is in 9 % of the tracks, "achtaldul" in five.
  test.each([
    ["track_by_id", ["5eed0000-0000-4000-8000-000000000001"], ["pkey"]],
    ["tracks_of_album", ["Romie", "Pociąg"], ["artist_album"]],
    ["recent_tracks", ["2026-11-24", 50], ["recent"]],
    ["page_of_recent_tracks", [null, null, 50], ["recent"]],
    ["page_of_recent_tracks", ["2026-03-01", "5eed0000-0000-4000-8000-000000000001", 50], ["recent"]],
    ["page_of_tracks_by_title", ["", null, 50], ["title"]],
    ["page_of_tracks_by_title", ["M", "5eed0000-0000-4000-8000-000000000001", 50], ["title"]],
    ["list_tracks", ["created_at", true, "COMPLETED", null, null, null, 50, 0], ["pkey", "recent"]],
    ["list_tracks", ["title", false, "COMPLETED", null, null, null, 50, 0], ["pkey", "title"]],
    ["list_tracks", ["created_at", false, "PENDING", null, null, null, 50, 0], ["pkey", "unfinished"]],
    ["pending_tracks", [50], ["unfinished"]],
    ["failed_tracks_to_retry", [3, "1 hour", 50], ["failed"]],
    ["search_tracks", ["achtaldul", 20], BY_ONE_WORD],
    ["search_tracks", ["remastered", 20], BY_ONE_WORD],
    ["search_tracks", ["the", 20], BY_ONE_WORD],
    ["search_tracks", ["the remastered", 20], BY_WORDS],
    ["search_tracks", ['"love night" or -live moon', 20], BY_WORDS],
    [
      "search_tracks",
      ["-love", 20],
      ["artist_album", "pkey", "plain_title", "recent", "search_artists_plain"],
    ],
    ["search_tracks", ["Romie", 5], NAMED],
    ["search_tracks_by_prefix", ["lov", 20], BY_PREFIX],
    ["search_tracks_by_prefix", ["achta", 20], BY_PREFIX],
    ["search_tracks_by_prefix", ["the lo", 20], BY_PREFIX],
    ["search_tracks_by_prefix", ["achtaldul a", 20], BY_PREFIX],
    ["search_tracks_fuzzy", ["lvoe", 20], BY_TITLE],
    ["search_tracks_fuzzy", ["achtaldl czas ksiaze kiechlezzawa", 20], BY_TITLE],
    ["search_tracks_fuzzy", ["achtaaallldul", 20], [...BY_TITLE, "search_words_trigram"]],
    ["search_tracks_by_artist", ["omie", 5], ["artist_album", "pkey", "search_artists_one_edit"]],
    [
      "search_tracks_by_artist",
      ["roomiee", 20],
      ["artist_album", "pkey", "search_artists_one_edit", "search_artists_plain_trigram"],
    ],
  ] as [string, unknown[], string[]][])("%s %j", async (name, values, indexes) => {
    const used = await read(name, ...values);
    expect(used.scanned).toEqual([]);
    expect(ours(used.indexes).filter((index) => !indexes.includes(index))).toEqual([]);
    // Of those that a query may use, a search needs not all: it ends where enough is found.
    expect(ours(used.indexes).length).toBeGreaterThan(0);
    expect(used.rowsRead).toBeLessThan(300);
    for (const index of ours(used.indexes)) seen.add(index);
  });

  test("each index is used by one of them", async () => {
    const wanted = [
      "artist_album",
      "failed",
      "pkey",
      "plain_title",
      "recent",
      "search_vector",
      "title",
      "unfinished",
      "search_artists_one_edit",
      "search_artists_plain",
      "search_artists_plain_trigram",
      "search_words_one_edit",
      "search_words_trigram",
      "search_words_word",
    ];
    expect([...seen].sort()).toEqual(wanted.sort());
  });
});

describe("words that very many tracks have", () => {
  const newest = (count: number) =>
    value(`select array_agg(id) from (
      select id from audio_tracks where status = 'COMPLETED' and search_vector @@ 'remastered'
      order by created_at desc limit ${count}) as newest`);

  afterEach(() => owner.query("select refresh_search_dictionaries()"));

  test("are read from the newest track on", async () => {
    await owner.query("update search_words set track_count = 5000 where word = 'remastered'");
    const used = await read("search_tracks", "remastered", 20);
    expect(used.scanned).toEqual([]);
    expect(ours(used.indexes)).toContain("recent");
    const found = await run("search_tracks", "remastered", 20);
    expect(found).toHaveLength(20);
    expect(await newest(100)).toEqual(expect.arrayContaining(found.map(({ id }) => id)));
  });

  test("are found by the index of words where the newest tracks have them not", async () => {
    // Counted too high: 4 * 100 * 10,000 / 9,000 tracks are read, and have one of ten with it.
    await owner.query("update search_words set track_count = 9000 where word = 'achtaldul'");
    const found = await run("search_tracks", "achtaldul", 20);
    expect(found).toHaveLength(
      await value(
        "select count(*)::integer from audio_tracks where search_vector @@ 'achtaldul' and status = 'COMPLETED'",
      ),
    );
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  });
});

test("counts read indexes that hold little, and the server's estimate of a large table", async () => {
  const small = await read("count_tracks");
  expect(small.scanned).toEqual([]);
  expect(await run("count_tracks")).toEqual(
    (
      await owner.query(
        "select status, count(*) as tracks, false as estimated from audio_tracks group by 1 order by 1",
      )
    ).rows,
  );

  await cloud.server.session(
    async (client) => {
      await client.query("update pg_class set reltuples = 60000 where oid = 'public.audio_tracks'::regclass");
    },
    String(await value("select current_database()")),
  );
  const large = await read("count_tracks");
  expect(ours(large.indexes)).toEqual(["unfinished"]);
  expect(large.rowsRead).toBeLessThan(TRACKS / 30);
  const counts = await run("count_tracks");
  expect(counts.reduce((sum, { tracks }) => sum + Number(tracks), 0)).toBe(60_000);
  expect(counts.filter(({ estimated }) => estimated)).toMatchObject([{ status: "COMPLETED" }]);
  await owner.query("analyze audio_tracks");
});

test("misspelt, exact and half-typed names are found", async () => {
  const quality = await measureQuality(app, queries, 100);
  const missed = Object.fromEntries(Object.entries(quality).map(([what, found]) => [what, found.missed]));
  expect(missed).toEqual({
    misspeltTitles: [],
    misspeltArtists: [],
    exactTitles: [],
    exactTracks: [],
    prefixes: [],
  });
  expect(quality.misspeltTitles.asked).toBe(100);
  expect(quality.prefixes.asked).toBeGreaterThan(50);
}, 60_000);

test("whole titles within one edit come first, each title in turn", async () => {
  const found: string[] = (await run("search_tracks_fuzzy", "Lvoe", 20)).map(({ title }) => title);
  expect(found).toHaveLength(20);
  expect(found.slice(0, 3)).toContain("Love");
  expect(found.filter((title) => title === "Love").length).toBeGreaterThan(5);
});

describe("an input of any length is answered soon", () => {
  beforeAll(() => app.query("set statement_timeout = '2s'"));
  afterAll(() => app.query("reset statement_timeout"));

  const words = Array.from({ length: 3000 }, (_, index) => `lovx${index} achtaldl`).join(" ");
  test.each([
    ["six thousand words", words],
    ["a word of fifty thousand letters", "lovee".repeat(10_000)],
    ["twelve known words", "the love you heart night go baby live feat remix dj moon"],
    ["twelve letters", "a b c d e f g h i j k l"],
    ["signs", "\"'\\:*&|!()<->".repeat(2000)],
  ])("%s", async (_what, typed) => {
    for (const name of [
      "search_tracks",
      "search_tracks_by_prefix",
      "search_tracks_fuzzy",
      "search_tracks_by_artist",
    ])
      await run(name, typed, 20);
  });
});

describe("pages", () => {
  const completed = () =>
    value("select array_agg(id order by id) from audio_tracks where status = 'COMPLETED'");

  /** Every page by its last row; inserts something after the second. */
  async function readPages(
    name: string,
    first: unknown[],
    cursor: (row: Record<string, unknown>) => unknown[],
  ) {
    const ids: string[] = [];
    let inserted: string | undefined;
    for (let values = first, pages = 1; ; pages++) {
      const page = await run(name, ...values, 700);
      ids.push(...page.map(({ id }) => id as string));
      if (page.length === 0) return { ids, inserted };
      values = cursor(page.at(-1) as Record<string, unknown>);
      if (pages === 2) {
        const { rows } = await app.query(
          "insert into audio_tracks (title, format, status, audio_gcs_path) values ('', 'MP3', 'COMPLETED', 'gs://b/x') returning id",
        );
        inserted = rows[0].id;
      }
    }
  }

  // More than a page of one time and one title: then the id alone says where the next page begins.
  beforeAll(() =>
    app.query(`
      insert into audio_tracks (title, format, status, audio_gcs_path, created_at)
      select 'Meanwhile', 'MP3', 'COMPLETED', 'gs://b/' || i, '2025-06-01 12:00:00' from generate_series(1, 1500) as i`),
  );

  test.each([
    ["page_of_recent_tracks", [null, null], (row: Record<string, unknown>) => [row.created_at, row.id]],
    ["page_of_tracks_by_title", ["", null], (row: Record<string, unknown>) => [row.title, row.id]],
  ])("%s shows each track once, also while others are inserted", async (name, first, cursor) => {
    const before = await completed();
    const { ids, inserted } = await readPages(name, first, cursor);
    await owner.query("delete from audio_tracks where id = $1", [inserted]);
    expect([...ids].sort()).toEqual(before);
  });
});
