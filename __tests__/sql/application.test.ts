/**
 * Statements as releases of the application before this schema send them, written anew: the columns' names and
 * meanings are the same, so they must work without a change.
 */
import { join } from "node:path";
import type { Client } from "pg";
import { applyRoles } from "../../database/migrate/roles";
import { migrate } from "../../database/migrate/run";
import { OWNER_ROLE } from "../../database/migrate/session";
import { seedExamples } from "../../database/seed/examples";
import { APP_USER, CloudSqlServer, SQL } from "../support/cloud-sql-server";

let cloud: CloudSqlServer;
let app: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  const database = await cloud.createDatabase();
  const migrator = await cloud.connect(database);
  await applyRoles(migrator, { directory: join(SQL, "roles"), appUsers: [APP_USER] });
  await migrate(migrator, { directory: join(SQL, "migrations"), role: OWNER_ROLE });
  await seedExamples(migrator, join(SQL, "seed"));
  app = await cloud.connect(database, APP_USER);
}, 60_000);

afterAll(() => cloud.stop());

beforeEach(() => app.query("begin"));
afterEach(() => app.query("rollback"));

async function rows(text: string, ...values: unknown[]) {
  return (await app.query(text, values)).rows;
}

const titles = async (text: string, ...values: unknown[]) =>
  (await rows(text, ...values)).map(({ title }) => title as string);

describe("full-text search with rank", () => {
  const RANKED = `
    SELECT id, title, artist, album, ts_rank(search_vector, plainto_tsquery('english', $1)) AS rank
    FROM audio_tracks
    WHERE search_vector @@ plainto_tsquery('english', $1) AND status = 'COMPLETED'
    ORDER BY rank DESC, created_at DESC
    LIMIT 20`;

  test.each([
    ["granite", ["Granite Hearts", "Rock the Quiet House"]],
    // The server's own "english" asks for "heart" here, for "cartographi", and for "quiet" without "the".
    ["hearts", ["Granite Hearts", "Rock the Quiet House"]],
    ["cartography", ["Midnight Cartography"]],
    ["the quiet", ["Rock the Quiet House"]],
    ["canción", ["Canción del Último Tren"]],
    ["nothing of the kind", []],
  ])("plainto_tsquery('english', '%s')", async (input, expected) => {
    expect((await titles(RANKED, input)).sort()).toEqual(expected);
  });

  test("to_tsquery('english', …) with a prefix and operators", async () => {
    const found = await titles(
      "SELECT title FROM audio_tracks WHERE search_vector @@ to_tsquery('english', $1) ORDER BY title",
      "elev:* | (neon & tide & !remix)",
    );
    expect(found).toEqual(["Glass Elevator", "Neon Tide"]);
  });

  test("weights tell title and artist from album", async () => {
    const [title, album] = await rows(RANKED, "hearts");
    expect(title.rank).toBeGreaterThan(album.rank);
    expect(
      await titles("SELECT title FROM audio_tracks WHERE search_vector @@ to_tsquery('english', 'hearts:A')"),
    ).toEqual(["Granite Hearts"]);
  });

  test("headlines", async () => {
    const [found] = await rows(
      `SELECT ts_headline('english', title, plainto_tsquery('english', $1)) AS headline
       FROM audio_tracks WHERE search_vector @@ plainto_tsquery('english', $1)`,
      "cartography",
    );
    expect(found.headline).toBe("Midnight <b>Cartography</b>");
  });
});

describe("by similar names", () => {
  test.each([
    ["artist", "elodie marchant", "Élodie Marchand"],
    ["title", "Midnite Cartografy", "Midnight Cartography"],
    ["album", "Folded Mops", "Folded Maps"],
  ])("%s %% $1", async (column, input, expected) => {
    const found = await rows(
      `SELECT ${column} AS name, similarity(${column}, $1) AS score FROM audio_tracks
       WHERE ${column} % $1 ORDER BY score DESC LIMIT 15`,
      input,
    );
    expect(found[0]).toMatchObject({ name: expected });
    expect(found[0].score).toBeGreaterThan(0.3);
  });

  test("word_similarity and <%", async () => {
    expect(
      await titles(
        "SELECT title FROM audio_tracks WHERE $1 <% title ORDER BY word_similarity($1, title) DESC",
        "cartografy",
      ),
    ).toEqual(["Midnight Cartography"]);
  });

  test("ILIKE", async () => {
    expect(
      await titles(
        "SELECT title FROM audio_tracks WHERE title ILIKE $1 OR artist ILIKE $1 ORDER BY title",
        "%neon%",
      ),
    ).toEqual(["Neon Tide", "Neon Tide (Parallax Remix)"]);
  });
});

describe("lists", () => {
  const COLUMNS = [
    "id",
    "created_at",
    "updated_at",
    "status",
    "error_message",
    "retry_count",
    "last_processed_at",
    "artist",
    "title",
    "album",
    "genre",
    "year",
    "duration_seconds",
    "channels",
    "sample_rate",
    "bitrate",
    "format",
    "file_size_bytes",
    "audio_gcs_path",
    "thumbnail_gcs_path",
  ]; // every one of the application's

  test.each(COLUMNS)("sorted by %s, with LIMIT and OFFSET", async (column) => {
    const all = await rows(`SELECT ${COLUMNS.join(", ")} FROM audio_tracks ORDER BY ${column} DESC, id`);
    const pages = [];
    for (const offset of [0, 20, 40]) {
      pages.push(
        ...(await rows(
          `SELECT ${COLUMNS.join(", ")} FROM audio_tracks ORDER BY ${column} DESC, id LIMIT $1 OFFSET $2`,
          20,
          offset,
        )),
      );
    }
    expect(pages).toEqual(all);
    expect(all).toHaveLength(42);
  });

  test("filtered by status, year, format and genre", async () => {
    expect(
      await titles(
        `SELECT title FROM audio_tracks
         WHERE status = $1 AND ($2::integer IS NULL OR year = $2) AND format = $3 AND genre = $4 ORDER BY title`,
        "COMPLETED",
        null,
        "FLAC",
        "Jazz",
      ),
    ).not.toEqual([]);
  });

  test("counted, by status too", async () => {
    expect(await rows("SELECT COUNT(*) FROM audio_tracks WHERE status = 'COMPLETED'")).toEqual([
      { count: "37" },
    ]);
    expect(
      await rows("SELECT status, COUNT(*) AS count FROM audio_tracks GROUP BY status ORDER BY status"),
    ).toEqual([
      { status: "COMPLETED", count: "37" },
      { status: "FAILED", count: "2" },
      { status: "PENDING", count: "2" },
      { status: "PROCESSING", count: "1" },
    ]);
  });

  test("recent, pending and failed", async () => {
    expect(
      await titles(
        "SELECT title FROM audio_tracks WHERE created_at >= $1 ORDER BY created_at DESC LIMIT 5",
        "2020-01-01",
      ),
    ).toHaveLength(5);
    expect(
      await titles(
        "SELECT title FROM audio_tracks WHERE status = 'PENDING' ORDER BY created_at ASC LIMIT 50",
      ),
    ).toEqual(["Untitled Demo 7", "Cellar Session, Take 2"]);
    expect(
      await titles(
        `SELECT title FROM audio_tracks WHERE status = 'FAILED' AND retry_count < 3
         AND (last_processed_at IS NULL OR last_processed_at < NOW() - INTERVAL '1 hour')`,
      ),
    ).toEqual(["Broken Upload"]);
  });
});

describe("writes", () => {
  const INSERT = `
    INSERT INTO audio_tracks (
      id, status, artist, title, album, genre, year, duration_seconds, channels, sample_rate, bitrate, format,
      file_size_bytes, audio_gcs_path, thumbnail_gcs_path
    ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    RETURNING *`;
  const TRACK = [
    "11111111-2222-4333-8444-555555555555",
    "PENDING",
    "Ada Quill",
    "Paper Lighthouse",
    "Folded Maps",
    "Folk",
    2026,
    187.25,
    2,
    44100,
    320,
    "MP3",
    7_500_000,
    "gs://bucket/a.mp3",
    null,
  ]; // as Python gives them

  test("one track with its id, and its way through processing", async () => {
    const [track] = await rows(INSERT, ...TRACK);
    expect(track).toMatchObject({ title: "Paper Lighthouse", duration_seconds: "187.250", retry_count: 0 });
    for (const status of ["PROCESSING", "FAILED", "COMPLETED"]) {
      const [updated] = await rows(
        `UPDATE audio_tracks
         SET status = $2, error_message = $3, retry_count = retry_count + CASE WHEN $2 = 'FAILED' THEN 1 ELSE 0 END,
           last_processed_at = NOW(), updated_at = NOW()
         WHERE id = $1 RETURNING status, retry_count`,
        track.id,
        status,
        status === "FAILED" ? "bad file" : null,
      );
      expect(updated.status).toBe(status);
    }
    expect(await titles("SELECT title FROM audio_tracks WHERE id = $1", track.id)).toEqual([
      "Paper Lighthouse",
    ]);
  });

  test("many in one statement, and again without a second copy", async () => {
    const many = `
      INSERT INTO audio_tracks (id, title, format, audio_gcs_path)
      SELECT gen_random_uuid(), 'Bulk ' || i, 'FLAC', 'gs://bucket/' || i FROM generate_series(1, 100) AS i`;
    expect((await app.query(many)).rowCount).toBe(100);
    await rows(INSERT, ...TRACK);
    const again = `${INSERT.replace("RETURNING *", "")} ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title RETURNING xmax <> 0 AS updated`;
    expect(await rows(again, ...TRACK)).toEqual([{ updated: true }]);
  });

  test("the next track to process, taken by one worker only", async () => {
    const taken = await rows(`
      UPDATE audio_tracks SET status = 'PROCESSING' WHERE id = (
        SELECT id FROM audio_tracks WHERE status = 'PENDING' ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
      ) RETURNING title`);
    expect(taken).toEqual([{ title: "Untitled Demo 7" }]);
  });

  test("deletes", async () => {
    const [{ id }] = await rows("SELECT id FROM audio_tracks WHERE title = 'Neon Tide'");
    expect((await app.query("DELETE FROM audio_tracks WHERE id = $1", [id])).rowCount).toBe(1);
  });

  // The vector is the server's: a statement that writes it would be lying.
  test("a vector of the application's own is refused", async () => {
    await expect(
      app.query("UPDATE audio_tracks SET search_vector = to_tsvector('english', title)"),
    ).rejects.toMatchObject({ code: "428C9" });
  });
});
