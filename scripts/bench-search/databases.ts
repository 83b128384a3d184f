import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { PROJECT_ROOT } from "../../build/project-root";
import { applyRoles } from "../../database/migrate/roles";
import { migrate } from "../../database/migrate/run";
import { OWNER_ROLE } from "../../database/migrate/session";
import type { ScratchServer } from "../../emulator/scratch-server";
import type { Schema } from "./requests";
import { APPLICATION, MIGRATOR } from "./server";
import { copyTracks, writeTracks } from "./tracks-file";

const SQL = join(PROJECT_ROOT, "sql");

/** Both databases, by schema. */
export type Databases = Readonly<Record<Schema, string>>;

/** How long it took to fill a database, in seconds, and how large it is. */
export interface Loaded {
  /** COPY of all tracks into the finished schema, with all indexes and triggers. */
  readonly copySeconds: number;
  readonly tableBytes: number;
  readonly indexBytes: number;
}

/** Makes both databases: this schema by its real migrations, and the baseline. */
export async function createDatabases(scratch: ScratchServer): Promise<Databases> {
  const databases = { this: await scratch.createDatabase(), baseline: await scratch.createDatabase() };
  await withClient(scratch, databases.this, MIGRATOR, async (client) => {
    await applyRoles(client, { directory: join(SQL, "roles"), appUsers: [APPLICATION] });
    await migrate(client, { directory: join(SQL, "migrations"), role: OWNER_ROLE });
  });
  await withClient(scratch, databases.baseline, MIGRATOR, async (client) => {
    await client.query(readFileSync(join(__dirname, "baseline.sql"), "utf8"));
    await client.query(`grant select, insert, update, delete on audio_tracks to ${APPLICATION}`);
  });
  return databases;
}

/** Fills both with the same tracks, one after the other, and brings their statistics up to date. */
export async function loadDatabases(
  scratch: ScratchServer,
  databases: Databases,
  tracks: number,
  signal: AbortSignal,
  report: (line: string) => void,
): Promise<Record<Schema, Loaded>> {
  const file = join(scratch.server.directory, "tracks.tsv");
  report(`generating ${tracks} tracks`);
  await writeTracks(file, tracks, signal);
  const load = async (schema: Schema): Promise<Loaded> => {
    report(`COPY into ${schema === "this" ? "this schema" : "the baseline"}`);
    const database = databases[schema];
    const copySeconds = await withClient(scratch, database, MIGRATOR, (client) =>
      copyTracks(client, file, signal),
    );
    report(`COPY took ${copySeconds.toFixed(1)} s`);
    return withClient(scratch, database, MIGRATOR, async (client) => {
      if (schema === "this") await client.query("select refresh_search_dictionaries()");
      await client.query("vacuum analyze");
      return { copySeconds, ...(await sizes(client)) };
    });
  };
  const baseline = await load("baseline");
  return { baseline, this: await load("this") };
}

async function sizes(client: Client): Promise<{ tableBytes: number; indexBytes: number }> {
  const { rows } = await client.query(
    `select sum(pg_table_size(oid))::float8 as "tableBytes", sum(pg_indexes_size(oid))::float8 as "indexBytes"
     from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  return rows[0];
}

/** Runs work in a connection of its own, which leaves the others their number. */
export async function withClient<T>(
  scratch: ScratchServer,
  database: string,
  user: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await scratch.connect(database, user);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
