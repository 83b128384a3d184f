import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "pg";
import { applyRoles } from "../../database/migrate/roles";
import { migrate, rollback } from "../../database/migrate/run";
import { loadQueries } from "../../database/queries";
import { APP_USER, CloudSqlServer, SQL } from "../support/cloud-sql-server";
import { describeSchema } from "../support/schema-snapshot";

const EXAMPLES = join(SQL, "examples");
const ANN = "00000000-0000-4000-8000-00000000000a";
const BOB = "00000000-0000-4000-8000-00000000000b";
const READER = "reader@example.com";
const queries = loadQueries(join(SQL, "queries"));
const policyViolation = { code: "42501", message: expect.stringContaining("row-level security policy") };

let cloud: CloudSqlServer;
let folder: string;
let options: { directory: string; role: string };
let migrator: Client;
let app: Client;
let reader: Client;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "owners-"));
  const migrations = join(SQL, "migrations");
  for (const file of readdirSync(migrations)) copyFileSync(join(migrations, file), join(folder, file));
  for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith(".sql"))) {
    copyFileSync(join(EXAMPLES, file), join(folder, `900${file}`));
  }
  options = { directory: folder, role: "music_library_owner" };
  cloud = await CloudSqlServer.start();
  await cloud.createUser(READER, "CLOUD_IAM_USER");
  const database = await cloud.createDatabase();
  migrator = await cloud.connect(database);
  await applyRoles(migrator, { directory: join(SQL, "roles"), appUsers: [APP_USER], readers: [READER] });
  await migrate(migrator, options);
  [app, reader] = await Promise.all([cloud.connect(database, APP_USER), cloud.connect(database, READER)]);
  await as(ANN, "insert", "Silver Morning", "The Ferrymen", "Harbour", "COMPLETED");
  await as(ANN, "insert", "Silver Evening", "The Ferrymen", "Harbour", "PENDING");
  await as(BOB, "insert", "Silver Midnight", "The Ferrymen", "Harbour", "COMPLETED");
  await as(BOB, "insert", "Copper Midnight", "Vera Quince", "Attic", "FAILED");
}, 60_000);

afterAll(async () => {
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

const INSERT = `insert into audio_tracks (title, artist, album, status, format, audio_gcs_path)
  values ($1, $2, $3, $4, 'FLAC', 'gs://bucket/x') returning id, user_id`;

/** One request of the application for a user: a transaction that names the user, as from a pool. */
async function as(user: string | undefined, sql: string, ...parameters: unknown[]) {
  await app.query("begin");
  try {
    if (user !== undefined) await app.query("select set_config('music_library.user_id', $1, true)", [user]);
    const { rows } = await app.query(sql === "insert" ? INSERT : (queries.get(sql) ?? sql), parameters);
    await app.query("commit");
    return rows;
  } catch (error) {
    await app.query("rollback");
    throw error;
  }
}

const titles = async (user: string | undefined, sql: string, ...parameters: unknown[]) =>
  (await as(user, sql, ...parameters)).map(({ title }) => title).sort();

describe("each user has its own library", () => {
  test.each([
    [
      "select title from audio_tracks",
      [],
      ["Silver Evening", "Silver Morning"],
      ["Copper Midnight", "Silver Midnight"],
    ],
    ["search_tracks", ["silver", 20], ["Silver Morning"], ["Silver Midnight"]],
    ["search_tracks_by_prefix", ["sil", 20], ["Silver Morning"], ["Silver Midnight"]],
    ["search_tracks_fuzzy", ["silvr", 20], ["Silver Morning"], ["Silver Midnight"]],
    ["search_tracks_by_artist", ["the ferymen", 20], ["Silver Morning"], ["Silver Midnight"]],
    [
      "tracks_of_album",
      ["The Ferrymen", "Harbour"],
      ["Silver Evening", "Silver Morning"],
      ["Silver Midnight"],
    ],
    ["recent_tracks", ["2020-01-01", 20], ["Silver Morning"], ["Silver Midnight"]],
    ["page_of_recent_tracks", [null, null, 20], ["Silver Morning"], ["Silver Midnight"]],
    ["page_of_tracks_by_title", ["", null, 20], ["Silver Morning"], ["Silver Midnight"]],
    [
      "list_tracks",
      ["title", false, null, null, null, null, 20, 0],
      ["Silver Evening", "Silver Morning"],
      ["Copper Midnight", "Silver Midnight"],
    ],
    ["pending_tracks", [20], ["Silver Evening"], []],
    ["failed_tracks_to_retry", [3, "1 hour", 20], [], ["Copper Midnight"]],
  ])("%s", async (sql, parameters, ofAnn, ofBob) => {
    expect(await titles(ANN, sql, ...parameters)).toEqual(ofAnn);
    expect(await titles(BOB, sql, ...parameters)).toEqual(ofBob);
    expect(await titles(undefined, sql, ...parameters)).toEqual([]);
    expect(await titles("", sql, ...parameters)).toEqual([]);
  });

  test("which is what counts count", async () => {
    expect(await as(ANN, "select sum(tracks)::integer as tracks from count_tracks()")).toEqual([
      { tracks: 2 },
    ]);
    expect(await as(undefined, "select * from count_tracks()")).toEqual([]);
  });

  test("and nobody writes into another's", async () => {
    const [{ id, user_id }] = await as(BOB, "insert", "Tin Noon", null, null, "COMPLETED");
    expect(user_id).toBe(BOB);
    expect(await as(ANN, "track_by_id", id)).toEqual([]);
    expect(await as(ANN, "update audio_tracks set title = 'x' where id = $1 returning id", id)).toEqual([]);
    expect(await as(ANN, "delete from audio_tracks where id = $1 returning id", id)).toEqual([]);
    await expect(
      as(
        ANN,
        "insert into audio_tracks (user_id, title, format, audio_gcs_path) values ($1, 'x', 'x', 'gs://x')",
        BOB,
      ),
    ).rejects.toMatchObject(policyViolation);
    await expect(
      as(BOB, "update audio_tracks set user_id = $1 where id = $2", ANN, id),
    ).rejects.toMatchObject(policyViolation);
    await expect(as(undefined, "insert", "Nobody's", null, null, "COMPLETED")).rejects.toMatchObject(
      policyViolation,
    );
    await expect(as("ann", "select from audio_tracks")).rejects.toMatchObject({ code: "22P02" });
    expect(await as(BOB, "delete from audio_tracks where id = $1 returning id", id)).toEqual([{ id }]);
  });

  test("and the application can't switch the policies off", async () => {
    await expect(app.query("alter table audio_tracks disable row level security")).rejects.toMatchObject({
      code: "42501",
    });
    await expect(app.query("drop policy audio_tracks_of_user on audio_tracks")).rejects.toMatchObject({
      code: "42501",
    });
    await app.query("set row_security = off");
    await expect(app.query("select from audio_tracks")).rejects.toMatchObject({ code: "42501" });
    await app.query("reset row_security");
  });

  test("and the next request of the same connection does not inherit the user", async () => {
    await as(ANN, "select from audio_tracks");
    expect(await titles(undefined, "select title from audio_tracks")).toEqual([]);
  });
});

describe("who is not bound", () => {
  const all = "select count(*)::integer as tracks from audio_tracks";

  test("readers read all tracks, and search them", async () => {
    expect((await reader.query(all)).rows).toEqual([{ tracks: 4 }]);
    expect((await reader.query("select from search_tracks('silver')")).rowCount).toBe(2);
  });

  test("the migrator and the owner see and change all tracks", async () => {
    expect((await migrator.query(all)).rows).toEqual([{ tracks: 4 }]);
    await migrator.query("begin; set local role music_library_owner");
    expect((await migrator.query("update audio_tracks set genre = 'x'")).rowCount).toBe(4);
    await migrator.query("rollback");
  });

  test("security definer functions are these, and none returns a track", async () => {
    const { rows } = await migrator.query(`
      select proname as name, pg_get_function_result(oid) as result from pg_proc
      where pronamespace = 'public'::regnamespace and prosecdef
        and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e') order by 1`);
    // A new one belongs into the comment of sql/examples/3_track_policies.sql, with what it shows of whom.
    expect(rows).toEqual([
      { name: "learn_completed_track", result: "trigger" },
      { name: "learn_inserted_tracks", result: "trigger" },
      { name: "refresh_search_dictionaries", result: "TABLE(words bigint, artists bigint)" },
    ]);
  });

  test("the dictionaries know the words of all, also after a user has refreshed them", async () => {
    await as(ANN, "select refresh_search_dictionaries()");
    expect(
      await as(ANN, "select word from search_words where word in ('midnight', 'morning') order by 1"),
    ).toEqual([{ word: "midnight" }, { word: "morning" }]);
    expect(await titles(BOB, "search_tracks_fuzzy", "midnite", 20)).toEqual(["Silver Midnight"]);
  });
});

test("a user's search reads the user's tracks, not everybody's", async () => {
  await migrator.query(`
    insert into audio_tracks (user_id, title, artist, format, status, audio_gcs_path)
    select ('00000000-0000-4000-8000-' || lpad((1000 + i % 200)::text, 12, '0'))::uuid, 'Silver ' || i, 'Artist ' || i % 50,
      'FLAC', 'COMPLETED', 'gs://bucket/' || i
    from generate_series(1, 20000) i`);
  await migrator.query("analyze audio_tracks");
  const user = "00000000-0000-4000-8000-000000001007";
  const rowsRead = async () => {
    await app.query("select pg_stat_force_next_flush()");
    const { rows } = await app.query(
      "select (seq_tup_read + idx_tup_fetch)::integer as rows from pg_stat_user_tables where relname = 'audio_tracks'",
    );
    return rows[0].rows as number;
  };
  const before = await rowsRead();
  expect(await titles(user, "search_tracks", "silver", 500)).toHaveLength(100);
  // The tracks of the user, once for each way of finding them and once to show them.
  expect((await rowsRead()) - before).toBeLessThanOrEqual(400);
  await migrator.query("delete from audio_tracks where title like 'Silver %' and title ~ '[0-9]'");
});

test("each step goes back and forth with owned tracks in the table", async () => {
  const full = await describeSchema(migrator);
  const before = readdirSync(join(SQL, "migrations")).sort().at(-1)?.slice(0, 4) ?? "";
  for (const to of ["9002", "9001", before]) {
    await rollback(migrator, { ...options, to });
    await migrate(migrator, options);
    expect(await describeSchema(migrator)).toEqual(full);
  }
  await rollback(migrator, { ...options, to: "9001" });
  // Between the steps the old release, which names no user, works as before.
  expect((await app.query("select from search_tracks('silver')")).rowCount).toBeGreaterThan(0);
  await migrate(migrator, options);
});
