import { join } from "node:path";
import type { Client } from "pg";
import { applyRoles } from "../../../database/migrate/roles";
import { migrate } from "../../../database/migrate/run";
import { actAs, OWNER_ROLE } from "../../../database/migrate/session";
import { TRACK_COLUMNS } from "../../../database/seed/copy-format";
import { type LoadProgress, loadTracks, refreshStatistics } from "../../../database/seed/load";
import { generateTracks } from "../../../database/seed/tracks";
import { APP_USER, CloudSqlServer, SQL } from "../../support/cloud-sql-server";

let cloud: CloudSqlServer;
let database: string;
let owner: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  database = await cloud.createDatabase();
  owner = await connect();
  await applyRoles(owner, { directory: join(SQL, "roles"), appUsers: [APP_USER] });
  await migrate(owner, { directory: join(SQL, "migrations"), role: OWNER_ROLE });
  await actAs(owner, OWNER_ROLE);
});

afterAll(() => cloud.stop());

const others: Client[] = [];

/** Another connection, which ends with the test. */
async function connect(user?: string): Promise<Client> {
  const client = await cloud.connect(database, user);
  if (owner) others.push(client);
  return client;
}

async function anotherOwner(): Promise<Client> {
  const client = await connect();
  await actAs(client, OWNER_ROLE);
  return client;
}

afterEach(() => Promise.all(others.splice(0).map((client) => client.end().catch(() => undefined))));

beforeEach(async () => {
  await owner.query("truncate audio_tracks, search_words, search_artists");
});

async function value(sql: string, client = owner): Promise<unknown> {
  const { rows } = await client.query({ text: sql, rowMode: "array" });
  return rows[0]?.[0];
}

const count = () => value("select count(*)::integer from audio_tracks");

test("every column of every track is in the database as it was made", async () => {
  expect(await loadTracks(owner, { tracks: 1_000, batch: 300 })).toEqual({ done: 1_000, added: 1_000 });

  const { rows } = await owner.query(`select ${TRACK_COLUMNS} from audio_tracks`);
  const stored = new Map(rows.map((row) => [row.id, row]));
  for (const track of generateTracks({ tracks: 1_000 })) {
    const row = stored.get(track.id);
    const plain = Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [
        name,
        cell instanceof Date
          ? cell.toISOString()
          : cell !== null && /duration|file_size/.test(name)
            ? Number(cell)
            : cell,
      ]),
    );
    expect(plain).toEqual(track);
  }
});

test("batches of any size give the same tracks", async () => {
  const digest = () =>
    value(`select md5(string_agg(track::text, ',' order by id)) from audio_tracks as track`);
  await loadTracks(owner, { tracks: 500, batch: 7 });
  const small = await digest();
  await owner.query("truncate audio_tracks");
  await loadTracks(owner, { tracks: 500, batch: 500 });
  expect(await digest()).toBe(small);
});

test("the second time nothing is added, and what a person changed stays", async () => {
  await loadTracks(owner, { tracks: 300 });
  await owner.query(
    "update audio_tracks set title = 'Mine' where id = (select id from audio_tracks order by id limit 1)",
  );
  await owner.query(
    "delete from audio_tracks where id = (select id from audio_tracks order by id desc limit 1)",
  );

  expect(await loadTracks(owner, { tracks: 300 })).toEqual({ done: 300, added: 1 });
  expect(await loadTracks(owner, { tracks: 300 })).toEqual({ done: 300, added: 0 });
  expect(await loadTracks(owner, { tracks: 100 })).toEqual({ done: 100, added: 0 });
  expect(await value("select count(*)::integer from audio_tracks where title = 'Mine'")).toBe(1);

  expect(await loadTracks(owner, { tracks: 400 })).toEqual({ done: 400, added: 100 });
  expect(await loadTracks(owner, { tracks: 300, seed: 7 })).toEqual({ done: 300, added: 300 });
  expect(await count()).toBe(700);
});

test("two at once add each track once", async () => {
  const other = await anotherOwner();
  const [first, second] = await Promise.all([
    loadTracks(owner, { tracks: 3_000, batch: 500 }),
    loadTracks(other, { tracks: 3_000, batch: 500 }),
  ]);
  expect(first.added + second.added).toBe(3_000);
  expect(await count()).toBe(3_000);
});

test("progress tells each batch, and nothing but the tracks is left", async () => {
  const progress: LoadProgress[] = [];
  await loadTracks(owner, { tracks: 250, batch: 100, onProgress: (current) => progress.push(current) });

  expect(progress).toEqual([
    { done: 100, added: 100 },
    { done: 200, added: 200 },
    { done: 250, added: 250 },
  ]);
  expect(await value("select to_regclass('incoming_tracks')")).toBeNull();
});

test("an aborted load keeps whole batches, and the next one adds the rest", async () => {
  const controller = new AbortController();
  const aborted = loadTracks(owner, {
    tracks: 1_000,
    batch: 100,
    signal: controller.signal,
    onProgress: ({ done }) => {
      if (done === 300) controller.abort(new Error("that is enough"));
    },
  });

  await expect(aborted).rejects.toThrow("that is enough");
  expect(await count()).toBe(300);
  // On another connection: the temporary table ends with the one that was interrupted.
  const next = await anotherOwner();
  expect(await loadTracks(next, { tracks: 1_000, batch: 100 })).toEqual({ done: 1_000, added: 700 });
  await owner.query("drop table incoming_tracks");
});

test("a load whose server process is ended leaves whole batches", async () => {
  const victim = await anotherOwner();
  const pid = await value("select pg_backend_pid()", victim);
  const holder = await anotherOwner();
  // Learning the artists, which a batch does after everything else, waits for this.
  await holder.query("begin; lock table search_artists in share mode");
  const killed = loadTracks(victim, { tracks: 1_000, batch: 400 });
  const failure = expect(killed).rejects.toThrow(/terminat/);
  await cloud.server.session(async (administrator) => {
    while ((await value(`select cardinality(pg_blocking_pids(${pid}))`, administrator)) === 0);
    const query = await value(`select query from pg_stat_activity where pid = ${pid}`, administrator);
    expect(query).toMatch(/^insert into public.audio_tracks/);
    await administrator.query(`select pg_terminate_backend(${pid})`);
  });
  await failure;
  await holder.query("commit");

  expect(await count()).toBe(0);
});

test("a search that has not ended is not waited for", async () => {
  const reader = await connect(APP_USER);
  await reader.query("begin; select id from audio_tracks where search_vector @@ 'love'::tsquery");

  expect(await loadTracks(owner, { tracks: 300, batch: 100 })).toEqual({ done: 300, added: 300 });

  await reader.query("commit");
});

test("a server that refuses is heard, and nothing of the batch stays", async () => {
  await owner.query("alter table audio_tracks add constraint no_flac check (format <> 'FLAC') not valid");
  try {
    await expect(loadTracks(owner, { tracks: 300 })).rejects.toMatchObject({
      code: "23514",
      constraint: "no_flac",
    });
    expect(await count()).toBe(0);
  } finally {
    await owner.query("alter table audio_tracks drop constraint no_flac; drop table incoming_tracks");
  }
});

test("the dictionaries are right afterwards, and so are the planner's numbers", async () => {
  await loadTracks(owner, { tracks: 2_000 });
  const sizes = await refreshStatistics(owner);

  expect(sizes).toEqual({
    words: await value("select count(*)::integer from search_words"),
    artists: await value(
      "select count(distinct artist)::integer from audio_tracks where status = 'COMPLETED'",
    ),
  });
  expect(await value("select track_count from search_words where word = 'love'")).toBe(
    await value(
      "select count(*)::integer from audio_tracks where search_vector @@ 'love'::tsquery and status = 'COMPLETED'",
    ),
  );
  expect(await value("select reltuples from pg_class where relname = 'audio_tracks'")).toBe(2_000);
  expect(
    await value(
      "select most_common_vals from pg_stats where tablename = 'audio_tracks' and attname = 'format'",
    ),
  ).toMatch(/^\{MP3,FLAC,/);
});
