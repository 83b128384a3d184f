import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import type { ConnectionOptions } from "../database/config";
import { findRoute, openClient } from "../database/connect";
import { loadQueries } from "../database/queries";
import { seedExamples } from "../database/seed/examples";
import type { Environment } from "../environments";
import { ipTypeOf, namesOf, secretName } from "../environments/names";

/** How to open the emulated database by hand. */
export interface DatabaseAccess {
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Folder of the two files. */
  readonly directory: string;
  /** File with the password, mode 0600, in PostgreSQL's own form. */
  readonly passwordFile: string;
  /** Certificate of the authority that signed the server's. */
  readonly authorityFile: string;
}

/** How the application reaches an environment's database. */
export function applicationConnection(environment: Environment) {
  const names = namesOf(environment);
  return {
    instance: names.connectionName,
    database: environment.database,
    user: environment.applicationUser,
    passwordSecret: secretName(environment, names.applicationSecret),
    ipType: ipTypeOf(environment),
  } as const satisfies ConnectionOptions;
}

/** How the migrator, who may act as the owner of the tables, reaches an environment's database. */
export function migratorConnection(environment: Environment) {
  return {
    ...applicationConnection(environment),
    user: environment.migratorUser,
    passwordSecret: secretName(environment, namesOf(environment).migratorSecret),
    // A migration needs a session of its own.
    ...(environment.pooling?.kind === "managed" && { pastPoolers: true }),
  } as const satisfies ConnectionOptions;
}

/** What the sample search found. */
export interface SearchResult {
  readonly words: string;
  readonly tracks: readonly { readonly title: string; readonly artist: string }[];
  /** Number of tracks that were searched. */
  readonly of: number;
  readonly milliseconds: number;
}

const SEARCH_WORDS = "neon tide";
const MOST_RESULTS = 3;

/**
 * Opens the emulated database as the application does (TLS, the password from Secret Manager), loads the
 * example tracks that are not there yet, searches them, and leaves the files for `psql`.
 */
export async function tryDatabase(
  environment: Environment,
  options: { readonly env: NodeJS.ProcessEnv; readonly projectRoot: string; readonly directory: string },
): Promise<{ readonly access: DatabaseAccess; readonly search: SearchResult }> {
  const connection = applicationConnection(environment);
  const { instance, database, user } = connection;
  const route = await findRoute(connection, options.env);
  const client = await openClient(route);
  try {
    const tracks = await seedExamples(client, join(options.projectRoot, "sql", "seed"));
    const search = await searchTracks(client, join(options.projectRoot, "sql", "queries"), tracks);
    const { host, port, password, ssl } = route.config;
    const access: DatabaseAccess = {
      instance,
      host: host as string,
      port: port as number,
      database,
      user,
      directory: options.directory,
      passwordFile: join(options.directory, "pgpass"),
      authorityFile: join(options.directory, "server-ca.pem"),
    };
    writePrivately(access.authorityFile, (ssl as { ca: string }).ca);
    const secret = await (password as () => Promise<string>)();
    const fields = [access.host, String(access.port), database, user, secret];
    writePrivately(
      access.passwordFile,
      `${fields.map((field) => field.replace(/[\\:]/g, "\\$&")).join(":")}\n`,
    );
    return { access, search };
  } finally {
    await client.end();
    route.close();
  }
}

async function searchTracks(client: Client, queries: string, of: number): Promise<SearchResult> {
  const query = loadQueries(queries).get("search_tracks") as string;
  const start = performance.now();
  const { rows } = await client.query(query, [SEARCH_WORDS, MOST_RESULTS]);
  return { words: SEARCH_WORDS, tracks: rows, of, milliseconds: performance.now() - start };
}

function writePrivately(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  // The mode above holds for a new file only.
  chmodSync(file, 0o600);
}
