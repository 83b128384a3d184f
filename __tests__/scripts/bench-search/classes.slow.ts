import { join } from "node:path";
import type { Client } from "pg";
import { PROJECT_ROOT } from "../../../build/project-root";
import { loadQueries } from "../../../database/queries";
import type { ScratchServer } from "../../../emulator/scratch-server";
import { QUERY_CLASSES } from "../../../scripts/bench-search/classes";
import { createDatabases, loadDatabases } from "../../../scripts/bench-search/databases";
import { type Inputs, readInputs } from "../../../scripts/bench-search/inputs";
import { mixedRequests, requestsOf, type Schema } from "../../../scripts/bench-search/requests";
import { APPLICATION, connectionLimit, startServer } from "../../../scripts/bench-search/server";

const TRACKS = 2_000;
const queries = loadQueries(join(PROJECT_ROOT, "sql", "queries"));

let scratch: ScratchServer;
let inputs: Inputs;
const clients = new Map<Schema, Client>();

beforeAll(async () => {
  scratch = await startServer();
  const databases = await createDatabases(scratch);
  await loadDatabases(scratch, databases, TRACKS, new AbortController().signal, () => undefined);
  for (const schema of ["this", "baseline"] as const)
    clients.set(schema, await scratch.connect(databases[schema], APPLICATION));
  inputs = await readInputs(clients.get("this") as Client);
}, 60_000);

afterAll(() => scratch?.stop());

const cases = QUERY_CLASSES.flatMap((one) =>
  (["this", "baseline"] as const).map((schema) => [one.name, schema, one] as const),
);

test.each(cases)("%s of %s is answered", async (_name, schema, one) => {
  const requests = requestsOf(one, schema, inputs, queries).slice(0, 20);
  let rows = 0;
  for (const { text, values } of requests)
    rows += (await clients.get(schema)?.query(text, values as unknown[]))?.rows.length ?? 0;
  expect(rows).toBeGreaterThan(0);
});

test("words are as frequent as their class says", async () => {
  const share = async (word: string) => {
    const { rows } = await (clients.get("this") as Client).query(
      "select count(*)::integer as tracks from audio_tracks where search_vector @@ plainto_tsquery('music_library', $1)",
      [word],
    );
    return rows[0].tracks as number;
  };
  for (const word of inputs.rareWords.slice(0, 10)) {
    expect(await share(word)).toBeGreaterThanOrEqual(2);
    expect(await share(word)).toBeLessThanOrEqual(20);
  }
  for (const word of inputs.commonWords) expect(await share(word)).toBeGreaterThanOrEqual(0.01 * TRACKS);
});

test("the mix is the same for both, and has the weights", () => {
  const [ours, theirs] = (["this", "baseline"] as const).map((schema) =>
    mixedRequests(schema, inputs, queries),
  );
  expect(ours?.map(({ kind }) => kind)).toEqual(theirs?.map(({ kind }) => kind));
  const counts = new Map<string, number>();
  for (const { kind } of ours ?? []) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const { name, weight } of QUERY_CLASSES)
    expect(Math.abs((counts.get(name) ?? 0) / (ours?.length ?? 1) - weight / 100)).toBeLessThan(0.02);
});

test("the same tracks are in both, on a server with production's settings", async () => {
  const digest =
    "select md5(string_agg(id || title || created_at::text, ',' order by id)) as digest from audio_tracks";
  const [ours, theirs] = await Promise.all(
    [...clients.values()].map(async (client) => (await client.query(digest)).rows),
  );
  expect(ours).toEqual(theirs);
  const { rows } = await (clients.get("this") as Client).query(
    "select name, setting from pg_settings where name in ('shared_buffers', 'work_mem', 'random_page_cost', 'fsync') order by 1",
  );
  expect(rows.map(({ name, setting }) => `${name} ${setting}`)).toEqual([
    "fsync on",
    "random_page_cost 1.1",
    "shared_buffers 131072",
    "work_mem 4096",
  ]);
  expect(await connectionLimit(scratch)).toBe(97);
});

test("the application asks with the settings that it has in production", async () => {
  const { rows } = await (clients.get("this") as Client).query(
    "select current_user, current_setting('statement_timeout') as timeout, current_setting('search_path') as path",
  );
  expect(rows).toEqual([{ current_user: APPLICATION, timeout: "30s", path: "public, pg_catalog" }]);
});
