import { join } from "node:path";
import type { Client } from "pg";
import { reduceRights } from "../../database/application-rights";
import { applyRoles } from "../../database/migrate/roles";
import { migrate, rollback } from "../../database/migrate/run";
import { seedExamples } from "../../database/seed/examples";
import { APP_USER, CloudSqlServer, MIGRATOR, SQL } from "../support/cloud-sql-server";
import { describeSchema } from "../support/schema-snapshot";

const MIGRATIONS = { directory: join(SQL, "migrations"), role: "music_library_owner" };
const ROLES = { directory: join(SQL, "roles"), appUsers: [APP_USER] };
const TRACK = { title: "A", format: "FLAC", audio_gcs_path: "gs://bucket/a.flac" };

let cloud: CloudSqlServer;
let database: string;
let migrator: Client;
let app: Client;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  database = await cloud.createDatabase();
  migrator = await cloud.connect(database);
  await applyRoles(migrator, ROLES);
  await migrate(migrator, MIGRATIONS);
  app = await cloud.connect(database, APP_USER);
}, 60_000);

afterAll(() => cloud.stop());

async function insert(values: Record<string, unknown>, client = app): Promise<Record<string, unknown>> {
  const names = Object.keys(values);
  const { rows } = await client.query(
    `insert into audio_tracks (${names.join(", ")}) values (${names
      .map((_, i) => `$${i + 1}`)
      .join(", ")}) returning *`,
    Object.values(values),
  );
  return rows[0];
}

test("has these tables, columns, checks, indexes, functions and rights", async () => {
  const { comments: _, ...structure } = await describeSchema(migrator);
  expect(structure).toMatchSnapshot();
});

test("says of every column, check, index, trigger, function and view why it is as it is", async () => {
  const { rows } = await migrator.query(`
    select pg_describe_object(classid, objid, subid) as what from (
      select 'pg_class'::regclass as classid, attrelid as objid, attnum::integer as subid
      from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
      union all
      select 'pg_class'::regclass, oid, 0 from pg_class
      where relnamespace in ('public'::regnamespace, 'operations'::regnamespace) and relkind in ('r', 'i', 'v', 'm')
      union all
      select 'pg_constraint'::regclass, oid, 0 from pg_constraint
      where connamespace = 'public'::regnamespace and contype in ('c', 'f')
      union all
      select 'pg_trigger'::regclass, oid, 0 from pg_trigger where not tgisinternal
      union all
      select 'pg_proc'::regclass, oid, 0 from pg_proc
      where pronamespace in ('public'::regnamespace, 'operations'::regnamespace)
    ) as described
    where not exists (
        select from pg_description
        where classoid = classid and objoid = objid and objsubid = subid and length(description) > 10
      )
      and not exists (select from pg_depend where pg_depend.objid = described.objid and deptype = 'e')
    order by 1`);
  expect(rows.map(({ what }) => what)).toEqual([]);
});

test("goes down to nothing and up to the same again", async () => {
  const other = await cloud.connect(await cloud.createDatabase());
  await applyRoles(other, ROLES);
  const empty = await describeSchema(other);
  await migrate(other, MIGRATIONS);
  const full = await describeSchema(other);
  expect(full.columns).toContain("audio_tracks.title text not null");
  await seedExamples(other, join(SQL, "seed"));
  await rollback(other, { ...MIGRATIONS, to: "0" });
  expect(await describeSchema(other)).toEqual(empty);
  await migrate(other, MIGRATIONS);
  expect(await describeSchema(other)).toEqual(full);
});

test("can go down and up one migration at a time, with tracks in it", async () => {
  const other = await cloud.connect(await cloud.createDatabase());
  await applyRoles(other, ROLES);
  await migrate(other, MIGRATIONS);
  const full = await describeSchema(other);
  await seedExamples(other, join(SQL, "seed"));
  for (const to of ["0006", "0004", "0003", "0002"]) {
    await rollback(other, { ...MIGRATIONS, to });
    await migrate(other, MIGRATIONS);
    expect(await describeSchema(other)).toEqual(full);
  }
  const { rows } = await other.query(
    "select count(*)::integer as words from search_words where word = 'love'",
  );
  expect(rows[0].words).toBe(1);
});

describe("a track", () => {
  test("gets id, times, status and search vector by itself", async () => {
    const track = await insert({ ...TRACK, title: "Été", artist: "Béla", album: "Ö", genre: "Pop" });
    expect(track).toMatchObject({
      status: "PENDING",
      retry_count: 0,
      error_message: null,
      last_processed_at: null,
    });
    expect(track.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(track.search_vector).toBe("'bela':2A 'ete':1A 'o':3B");
    expect(Date.now() - (track.created_at as Date).getTime()).toBeLessThan(60_000);
  });

  test("keeps updated_at by itself", async () => {
    const { id } = await insert(TRACK);
    const { rows } = await app.query(
      "update audio_tracks set genre = 'Jazz' where id = $1 returning updated_at > created_at as later",
      [id],
    );
    expect(rows).toEqual([{ later: true }]);
  });

  test("keeps milliseconds", async () => {
    expect(await insert({ ...TRACK, duration_seconds: "245.678" })).toMatchObject({
      duration_seconds: "245.678",
    });
  });

  test.each([
    ["the largest year", { year: 2100 }],
    ["16 channels", { channels: 16 }],
    ["a file of 8 exabytes", { file_size_bytes: "9223372036854775807" }],
    ["every status", { status: "PROCESSING" }],
    // Must fit into the index entries too. Random, so that nothing compresses.
    [
      "the longest names in the widest characters",
      Object.fromEntries(
        ["title", "artist", "album"].map((name, seed) => [
          name,
          Array.from({ length: 500 }, (_, i) =>
            String.fromCodePoint(0x20000 + ((i * 7919 + seed * 104729) % 40000)),
          ).join(""),
        ]),
      ),
    ],
  ])("may have %s", async (_what, values) => {
    expect(await insert({ ...TRACK, status: "COMPLETED", ...values })).toMatchObject(values);
  });

  test.each([
    [{ title: null }, "23502"],
    [{ title: "x".repeat(501) }, "audio_tracks_title_length"],
    [{ artist: "x".repeat(501) }, "audio_tracks_artist_length"],
    [{ album: "x".repeat(501) }, "audio_tracks_album_length"],
    [{ genre: "x".repeat(101) }, "audio_tracks_genre_length"],
    [{ format: "x".repeat(21) }, "audio_tracks_format_length"],
    [{ format: null }, "23502"],
    [{ status: "DONE" }, "audio_tracks_status_known"],
    [{ year: 1799 }, "audio_tracks_year_range"],
    [{ year: 2101 }, "audio_tracks_year_range"],
    [{ channels: 0 }, "audio_tracks_channels_range"],
    [{ channels: 17 }, "audio_tracks_channels_range"],
    [{ sample_rate: 0 }, "audio_tracks_sample_rate_positive"],
    [{ bitrate: -1 }, "audio_tracks_bitrate_positive"],
    [{ file_size_bytes: 0 }, "audio_tracks_file_size_positive"],
    [{ duration_seconds: -1 }, "audio_tracks_duration_not_negative"],
    [{ retry_count: -1 }, "audio_tracks_retry_count_not_negative"],
    [{ audio_gcs_path: "https://x" }, "audio_tracks_audio_gcs_path_scheme"],
    [{ audio_gcs_path: null }, "23502"],
    [{ thumbnail_gcs_path: "/x" }, "audio_tracks_thumbnail_gcs_path_scheme"],
  ])("may not have %j", async (values, refusal) => {
    await expect(insert({ ...TRACK, ...values })).rejects.toMatchObject(
      /^\d/.test(refusal) ? { code: refusal } : { code: "23514", constraint: refusal },
    );
  });
});

describe("rights", () => {
  const privilege = { code: "42501" };

  test("the application reads and writes rows", async () => {
    const { id } = await insert(TRACK);
    expect(
      (await app.query("update audio_tracks set status = 'COMPLETED' where id = $1", [id])).rowCount,
    ).toBe(1);
    expect((await app.query("select from audio_tracks where id = $1", [id])).rowCount).toBe(1);
    expect((await app.query("delete from audio_tracks where id = $1", [id])).rowCount).toBe(1);
  });

  // Though Cloud SQL made it a member of cloudsqlsuperuser.
  test.each([
    "create table mine ()",
    "create table public.mine ()",
    "alter table audio_tracks add column x integer",
    "drop table audio_tracks",
    "truncate audio_tracks",
    "drop index audio_tracks_title_idx",
    "create or replace function search_tracks(text, integer) returns setof uuid language sql as 'select null'",
    "alter table audio_tracks disable trigger all",
    "insert into search_words values ('x')",
    "delete from search_artists",
    "select * from migrations.applied",
    "insert into migrations.applied values ('9', 'x', 'x', now(), 'x', 1)",
    "set role music_library_owner",
    "grant music_library_owner to current_user",
  ])("the application may not: %s", async (sql) => {
    await expect(app.query(sql)).rejects.toMatchObject(privilege);
  });

  test("what the server lets nobody take from the application is told, with the command for it", async () => {
    const said: string[] = [];
    await reduceRights(await cloud.connect(database), ["music_library_user"], undefined, (line) =>
      said.push(line),
    );
    expect(said.join("\n")).toMatchInlineSnapshot(`
      "warning: user "music_library_user" keeps more rights than it needs: cloudsqlsuperuser
               It cannot change the tables, but it may create schemas, databases or roles. An administrator runs:
               gcloud sql users assign-roles music_library_user --instance=INSTANCE \\
                 --database-roles=music_library_app --revoke-existing-roles"
    `);
  });

  test("an application user without administrator's rights has DML only, and causes no warning", async () => {
    const name = `o'brien "app"`;
    await cloud.createUser(name, "CLOUD_IAM_USER");
    const warnings: unknown[] = [];
    migrator.on("notice", ({ severity, message }) => severity === "WARNING" && warnings.push(message));
    await applyRoles(migrator, { ...ROLES, appUsers: [name] });
    expect(warnings).toEqual([]);
    const client = await cloud.connect(database, name);
    await insert(TRACK, client);
    for (const sql of ["create schema s", "create temporary table t ()", "create table t ()"]) {
      await expect(client.query(sql)).rejects.toMatchObject(privilege);
    }
  });

  test("administrator's rights are taken where the server permits it", async () => {
    const name = "revocable";
    await cloud.createUser(name);
    await cloud.server.session((admin) =>
      admin.query(`
        revoke cloudsqlsuperuser from ${name} granted by postgres;
        grant cloudsqlsuperuser to ${MIGRATOR} with admin option;
        grant ${name} to ${MIGRATOR} with admin option`),
    );
    const grantor = await cloud.connect(database);
    await grantor.query(`grant cloudsqlsuperuser to ${name}`);
    await applyRoles(grantor, { ...ROLES, appUsers: [name] });
    const { rows } = await grantor.query(
      "select rolcreaterole, rolcreatedb, pg_has_role(rolname, 'cloudsqlsuperuser', 'member') as member from pg_roles where rolname = $1",
      [name],
    );
    expect(rows).toEqual([{ rolcreaterole: false, rolcreatedb: false, member: false }]);
    await cloud.server.session((admin) =>
      admin.query(`revoke admin option for cloudsqlsuperuser from ${MIGRATOR}`),
    );
  });

  test("other users can't connect, readers only read", async () => {
    await cloud.createUser("analyst@example.com", "CLOUD_IAM_USER");
    await expect(cloud.connect(database, "analyst@example.com")).rejects.toMatchObject(privilege);
    await migrator.query('grant music_library_reader to "analyst@example.com"');
    const reader = await cloud.connect(database, "analyst@example.com");
    await reader.query("select * from audio_tracks limit 1");
    await reader.query("select * from search_tracks('a')");
    await expect(reader.query("delete from audio_tracks")).rejects.toMatchObject(privilege);
    await expect(reader.query("select refresh_search_dictionaries()")).rejects.toMatchObject(privilege);
  });

  test("what later migrations create is the application's to use", async () => {
    await migrator.query(`
      begin; set local role music_library_owner; create table playlists (id bigint generated always as identity, name text);
      commit`);
    await app.query("insert into playlists (name) values ('x')");
    await expect(app.query("drop table playlists")).rejects.toMatchObject(privilege);
    await migrator.query("drop table playlists");
  });

  test("an unknown application user is a clear error", async () => {
    await expect(applyRoles(migrator, { ...ROLES, appUsers: ["nobody_here"] })).rejects.toThrow(
      /20_users\.sql:5:1: 42704: user "nobody_here" does not exist and can't have role "music_library_app"/,
    );
  });

  test("a second migrator is told how to become one", async () => {
    await cloud.createUser("second_migrator");
    const second = await cloud.connect(database, "second_migrator");
    await expect(applyRoles(second, ROLES)).rejects.toThrow(
      /user "second_migrator" may not act as role "music_library_owner"[\s\S]*fix: {5}The role was made by another user\. As that user run: GRANT music_library_owner, .* TO second_migrator WITH ADMIN OPTION/,
    );
    await migrator.query(
      `grant music_library_owner, music_library_app, music_library_reader, music_library_operator
       to second_migrator with admin option`,
    );
    await applyRoles(second, ROLES);
    expect(await migrate(second, MIGRATIONS)).toMatchObject({ done: [] });
  });
});
