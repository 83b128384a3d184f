import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { PROJECT_ROOT } from "../../build/project-root";
import { applyRoles } from "../../database/migrate/roles";
import { migrate } from "../../database/migrate/run";
import { OWNER_ROLE } from "../../database/migrate/session";
import { loadQueries } from "../../database/queries";
import { seedExamples } from "../../database/seed/examples";
import { APP_USER, CloudSqlServer, SQL } from "../support/cloud-sql-server";

const page = readFileSync(join(PROJECT_ROOT, "docs", "search.md"), "utf8");
const queries = loadQueries(join(SQL, "queries"));

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
  await app.query(`
    insert into audio_tracks (title, artist, status, format, audio_gcs_path) values
      ('Thunder', 'AC/DC', 'COMPLETED', 'MP3', 'gs://b/1'), ('Anything', 'The The', 'COMPLETED', 'MP3', 'gs://b/2')`);
}, 60_000);

afterAll(() => cloud.stop());

async function titles(name: string, typed: string): Promise<string[]> {
  const { rows } = await app.query(queries.get(name) as string, [typed, 20]);
  return rows.map(({ title }) => title);
}

test.each([
  ["search_tracks", "zolte swiatla", ["Żółte Światła"]],
  ["search_tracks", "The The", ["Anything"]],
  ["search_tracks", "heart", []],
  ["search_tracks_by_prefix", "heart", ["Granite Hearts", "Rock the Quiet House"]],
  ["search_tracks_fuzzy", "pape rboats", ["Paper Boats"]],
  ["search_tracks_by_prefix", "AC/D", []],
  ["search_tracks", "AC/DC", ["Thunder"]],
  ["search_tracks", "ac dc", ["Thunder"]],
])("%s finds for %s what the page says", async (name, typed, found) => {
  expect(page).toContain(typed);
  // What else has the words comes behind.
  expect((await titles(name, typed)).slice(0, found.length || 20)).toEqual(found);
});

test("every query, function, file and index that the page names exists", async () => {
  const { rows } = await app.query<{ name: string }>(
    "select proname as name from pg_proc where pronamespace = 'public'::regnamespace union select relname from pg_class",
  );
  const known = new Set([...queries.keys(), ...rows.map(({ name }) => name)]);
  const named = [...page.matchAll(/`([a-z]+_[a-z_]+)(?:\(\))?`/g)].map(([, name]) => name as string);
  const settings = ["gin_pending_list_limit", "pg_cron", "ts_rank"];
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.has(name) && !settings.includes(name))).toEqual([]);
  for (const [, file] of page.matchAll(/`((?:sql|scripts|__tests__)\/[\w./-]+)`/g))
    expect(() => readFileSync(join(PROJECT_ROOT, file as string))).not.toThrow(/ENOENT/);
});

test("the queries of the table are those that search, page, list and count", () => {
  const table = [...page.matchAll(/^\| (`[a-z].*?) \|/gm)].flatMap(([, cell]) =>
    [...(cell as string).matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(table.sort()).toEqual(
    [...queries.keys()].filter((name) => /^(search|page|list|count)_/.test(name)).sort(),
  );
});
