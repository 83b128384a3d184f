import { join } from "node:path";
import type { Client } from "pg";
import { applyRoles } from "../../database/migrate/roles";
import { migrate } from "../../database/migrate/run";
import { OWNER_ROLE } from "../../database/migrate/session";
import { Random } from "../../database/seed/random";
import { APP_USER, CloudSqlServer, SQL } from "../support/cloud-sql-server";

let cloud: CloudSqlServer;
let database: string;
let migrator: Client;
let app: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  database = await cloud.createDatabase();
  migrator = await cloud.connect(database);
  await applyRoles(migrator, { directory: join(SQL, "roles"), appUsers: [APP_USER] });
  await migrate(migrator, { directory: join(SQL, "migrations"), role: OWNER_ROLE });
  app = await connect();
}, 60_000);

afterAll(() => cloud.stop());

beforeEach(() => migrator.query("truncate audio_tracks, search_words, search_artists"));

/** A connection of the application that fails rather than waits. */
async function connect(): Promise<Client> {
  const client = await cloud.connect(database, APP_USER);
  await client.query("set lock_timeout = '500ms'; set statement_timeout = '5s'");
  return client;
}

async function insert(client: Client, title: string, artist: string | null = null): Promise<string> {
  const { rows } = await client.query(
    "insert into audio_tracks (title, artist, status, format, audio_gcs_path) values ($1, $2, 'COMPLETED', 'MP3', 'gs://b/x') returning id",
    [title, artist],
  );
  return rows[0].id;
}

const refresh = (client = app) => client.query("select refresh_search_dictionaries()");

/** Words and artists with their counts, one text a row. */
async function dictionary(): Promise<string[]> {
  const { rows } = await migrator.query(`
    select word || ' ' || track_count as line from search_words
    union all select artist || ' ' || track_count from search_artists order by 1`);
  return rows.map(({ line }) => line);
}

describe("writers", () => {
  test("add new words and artists with their counts, once", async () => {
    await app.query(`
      insert into audio_tracks (title, artist, status, format, audio_gcs_path)
      select 'Copper Moon', 'Ada ' || i % 2, 'COMPLETED', 'MP3', 'gs://b/' || i from generate_series(1, 5) as i`);
    await insert(app, "Copper Evening", "Ada 0");
    expect(await dictionary()).toEqual(
      ["0 2", "1 3", "ada 5", "Ada 0 2", "Ada 1 3", "copper 5", "evening 1", "moon 5"].sort(),
    );
  });

  test("learn a changed name", async () => {
    const id = await insert(app, "Copper", "Ada");
    await app.query("update audio_tracks set title = 'Silver', artist = 'Béla' where id = $1", [id]);
    await app.query("update audio_tracks set genre = 'Jazz' where id = $1", [id]);
    expect(await dictionary()).toEqual(["ada 1", "Ada 1", "bela 1", "Béla 1", "copper 1", "silver 1"].sort());
  });

  test("learn a track when it is completed, and no sooner", async () => {
    await app.query(`
      insert into audio_tracks (title, artist, status, format, audio_gcs_path)
      select title, 'Ada', status, 'MP3', 'gs://b/x'
      from (values ('Copper', 'PENDING'), ('Moon', 'COMPLETED'), ('Silver', 'FAILED')) as track (title, status)`);
    await app.query(
      "update audio_tracks set title = 'Evening', status = 'PROCESSING' where title = 'Copper'",
    );
    await refresh();
    expect(await dictionary()).toEqual(["ada 1", "Ada 1", "moon 1"].sort());
    await app.query("update audio_tracks set status = 'COMPLETED' where title = 'Evening'");
    expect(await dictionary()).toEqual(["ada 1", "Ada 1", "evening 1", "moon 1"].sort());
  });

  test("do not wait for another who inserts the same new word and has not committed", async () => {
    const other = await connect();
    await app.query("begin");
    await insert(app, "Copper", "Ada");
    await insert(other, "Copper Moon", "Ada");
    await app.query("commit");
    expect(await dictionary()).toEqual(
      ["ada 1", "ada 1", "Ada 1", "Ada 1", "copper 1", "copper 1", "moon 1"].sort(),
    );
    await refresh();
    expect(await dictionary()).toEqual(["ada 2", "Ada 2", "copper 2", "moon 1"].sort());
  });

  test("do not wait for each other in a circle", async () => {
    const other = await connect();
    await Promise.all([app.query("begin"), other.query("begin")]);
    await insert(app, "Copper", "Ada");
    await insert(other, "Moon", "Béla");
    await Promise.all([insert(app, "Moon", "Béla"), insert(other, "Copper", "Ada")]);
    await Promise.all([app.query("commit"), other.query("commit")]);
    await refresh();
    expect(await dictionary()).toEqual(["ada 2", "Ada 2", "bela 2", "Béla 2", "copper 2", "moon 2"].sort());
  });

  test("do not wait for a refresh", async () => {
    const other = await connect();
    for (const title of ["Copper", "Copper Moon", "Silver"]) await insert(app, title, "Ada");
    await app.query("delete from audio_tracks where title = 'Silver'");
    await app.query("begin");
    await refresh();
    await refresh();
    // Counted, marked and forgotten words alike, and one that nobody has.
    await insert(other, "Copper Silver Evening", "Ada");
    await app.query("rollback");
    expect(await dictionary()).toContain("evening 1");
  });
});

describe("a refresh", () => {
  test("counts, and finds what no trigger has seen", async () => {
    await migrator.query("alter table audio_tracks disable trigger user");
    await insert(app, "Copper Moon", "Ada");
    await insert(app, "Copper", "Ada");
    await migrator.query("alter table audio_tracks enable trigger user");
    expect(await dictionary()).toEqual([]);
    const { rows } = await app.query("select * from refresh_search_dictionaries()");
    expect(rows).toEqual([{ words: "3", artists: "1" }]);
    expect(await dictionary()).toEqual(["ada 2", "Ada 2", "copper 2", "moon 1"].sort());
  });

  test("forgets at the second time what no track has", async () => {
    await insert(app, "Copper", "Ada");
    await app.query("delete from audio_tracks");
    await refresh();
    expect(await dictionary()).toEqual(["ada 0", "Ada 0", "copper 0"].sort());
    await refresh();
    expect(await dictionary()).toEqual([]);
  });

  test("keeps what comes back between the two times", async () => {
    await insert(app, "Copper", "Ada");
    await app.query("delete from audio_tracks");
    await refresh();
    await insert(app, "Copper", "Ada");
    await refresh();
    expect(await dictionary()).toEqual(["ada 1", "Ada 1", "copper 1"].sort());
  });

  // The writer found the word known, and so added no row for it.
  test("keeps the words of a track that is not committed at both times", async () => {
    const writer = await connect();
    await insert(app, "Copper", "Ada");
    await writer.query("begin");
    await insert(writer, "Copper", "Ada");
    await app.query("delete from audio_tracks");
    await refresh();
    await refresh();
    await writer.query("commit");
    expect(await dictionary()).toEqual(["ada 0", "Ada 0", "copper 0"].sort());
    await refresh();
    expect(await dictionary()).toEqual(["ada 1", "Ada 1", "copper 1"].sort());
  });

  // It began later than the refresh, which does not wait for it; so it must not take the mark for a known word.
  test("keeps the words of a track that is inserted during the second time", async () => {
    const writer = await connect();
    await insert(app, "Copper", "Ada");
    await app.query("delete from audio_tracks");
    await refresh();
    await app.query("begin");
    await app.query("select pg_current_xact_id()");
    await writer.query("begin");
    await insert(writer, "Copper", "Ada");
    await refresh();
    await app.query("commit");
    await writer.query("commit");
    expect(await dictionary()).toEqual(["ada 1", "Ada 1", "copper 1"].sort());
  });

  test("runs once at a time", async () => {
    await insert(app, "Copper", "Ada");
    await app.query("begin");
    await refresh();
    await expect(refresh(await connect())).rejects.toMatchObject({ code: "55P03" });
    await app.query("rollback");
  });
});

describe("under load", () => {
  const SECONDS = 3;
  const WRITERS = 5;

  test("no writer waits or fails, and afterwards every word is known with its count", async () => {
    const writers = await Promise.all(Array.from({ length: WRITERS }, connect));
    const refresher = await connect();
    // Each refresh may wait for the one before, and for nothing else.
    const until = Date.now() + SECONDS * 1000;
    let changes = 0;
    let refreshes = 0;
    const write = async (client: Client, index: number) => {
      const random = Random.stream(3, index);
      // A small vocabulary, so that words come and go and are new to several writers at once.
      const word = () => `word${random.below(300)}`;
      while (Date.now() < until) {
        await client.query("begin");
        for (let statement = random.between(1, 4); statement > 0; statement--) {
          const kind = random.below(5);
          if (kind < 3) await insert(client, `${word()} ${word()}`, `artist ${random.below(100)}`);
          else {
            const change =
              kind === 3 ? "update audio_tracks set title = $1" : "delete from audio_tracks where $1 <> ''";
            // Rows of its own, so that the writers wait for each other in the dictionaries or not at all.
            const own = `select id from audio_tracks where audio_gcs_path = 'gs://b/x' order by md5(id::text || $1) limit 3
              for update skip locked`;
            await client.query(`${change} ${kind === 3 ? "where" : "and"} id in (${own})`, [word()]);
          }
          changes++;
        }
        await client.query(random.chance(0.9) ? "commit" : "rollback");
      }
    };
    const refreshAll = async () => {
      while (Date.now() < until) {
        await refresh(refresher);
        refreshes++;
      }
    };
    await Promise.all([...writers.map(write), refreshAll()]);
    expect(changes).toBeGreaterThan(100);
    expect(refreshes).toBeGreaterThan(3);

    const missing = `
      select stat.word from ts_stat('select search_vector from audio_tracks') as stat
      where not exists (select from search_words as known where known.word = stat.word)
      union all
      select track.artist from audio_tracks as track where track.artist is not null
        and not exists (select from search_artists as known where known.artist = track.artist)`;
    expect((await migrator.query(missing)).rows).toEqual([]);
    await refresh();
    await refresh();
    const { rows } = await migrator.query(`
      select word || ' ' || ndoc as line from ts_stat('select search_vector from audio_tracks')
      union all select artist || ' ' || count(*) from audio_tracks where artist is not null group by artist order by 1`);
    expect(await dictionary()).toEqual(rows.map(({ line }) => line));
  }, 30_000);
});
