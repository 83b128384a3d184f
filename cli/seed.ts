import type { Client } from "pg";
import { ProblemError, refuse } from "../cloudsql/problem";
import { withMigrator } from "../database/migrate/connection";
import { actAs, OWNER_ROLE, prepareSession } from "../database/migrate/session";
import {
  type DictionarySizes,
  type LoadProgress,
  loadTracks,
  refreshStatistics,
} from "../database/seed/load";
import type { Environment } from "../environments";
import { confirm } from "./confirm";
import { migratorConnection } from "./database-access";
import { findTarget } from "./migrate/target";
import { count, decimal } from "./output";
import { progressBar } from "./progress-bar";

/** Options of {@link seedEnvironment}. */
export interface SeedOptions {
  readonly projectRoot: string;
  /** Number of tracks of the seed that are to be there, 1 to {@link MAX_TRACKS}. */
  readonly tracks: number;
  /** 0 to {@link MAX_SEED}. */
  readonly seed: number;
  /** The instance in Google Cloud instead of the emulator's. */
  readonly cloud: boolean;
  /** The answer to the question that is asked before anything is put into the cloud. */
  readonly yes?: boolean;
  readonly signal: AbortSignal;
  /** Progress for people, one line a call. */
  readonly log: (line: string) => void;
}

/** What a seed did. */
export interface SeedResult extends DictionarySizes {
  readonly environment: string;
  readonly instance: string;
  readonly seed: number;
  /** Tracks that this run added; the others of those asked for were there already. */
  readonly added: number;
  /** All tracks of the database. */
  readonly tracks: number;
  readonly milliseconds: number;
}

/** Ten times the largest library that the searches are made for; some 9 GB with the indexes. */
export const MAX_TRACKS = 10_000_000;
export const MAX_SEED = 2 ** 32 - 1;

/**
 * Puts invented tracks into an environment's database. As the migrator, acting as the tables' owner: nobody else
 * may make the temporary table and tell the planner about the new rows.
 *
 * @throws ProblemError `SEED_PROTECTED`, `TARGET_TWICE`, `EMULATOR_STOPPED`, `NOT_CONFIRMED`, `SEED_NO_TABLES`, or
 * why the server refuses; the signal's reason when it was aborted, with whole batches kept
 */
export async function seedEnvironment(environment: Environment, options: SeedOptions): Promise<SeedResult> {
  const { projectRoot, cloud, tracks, seed, signal, log } = options;
  if (cloud) refuseProtected(environment);
  const target = await findTarget({ environment: environment.name, cloud }, projectRoot);
  if (cloud) {
    await confirm(`put ${count(tracks, "invented track")} into ${target.name}?`, {
      yes: options.yes,
      signal,
    });
  }
  const start = performance.now();
  return withMigrator(
    target,
    { signal, report: log },
    {
      repeatable: false,
      run: async (client) => {
        await prepareSession(client, {});
        await checkTables(client, environment);
        await actAs(client, OWNER_ROLE);
        const { added } = await loadWithBar(client, { tracks, seed, signal, log });
        log("counting the words of the search");
        const dictionaries = await refreshStatistics(client);
        return {
          environment: environment.name,
          instance: migratorConnection(environment).instance,
          seed,
          added,
          tracks: await countTracks(client),
          ...dictionaries,
          milliseconds: performance.now() - start,
        };
      },
    },
  );
}

/** Enough of everything to look around in, and made in a moment. */
const SAMPLE_TRACKS = 300;

/** Puts a few hundred invented tracks into an emulated database, unless they are there. */
export async function seedSample(
  environment: Environment,
  { env, signal }: { readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal },
): Promise<void> {
  await withMigrator(
    { connection: migratorConnection(environment), env },
    { signal, report: () => undefined },
    {
      repeatable: true,
      run: async (client) => {
        await prepareSession(client, {});
        await actAs(client, OWNER_ROLE);
        const { added } = await loadTracks(client, { tracks: SAMPLE_TRACKS, signal });
        if (added > 0) await refreshStatistics(client);
      },
    },
  );
}

/** Invented tracks among real ones can't be told apart by a listener: never where data are protected. */
function refuseProtected(environment: Environment): void {
  if (!environment.deletionProtection) return;
  refuse({
    code: "SEED_PROTECTED",
    message: "invented tracks are not for an environment whose data are protected",
    got: `${environment.name}, which has deletionProtection`,
    allowed: "any environment in the emulator; in the cloud those without deletionProtection",
    fix: "leave out --cloud",
  });
}

async function checkTables(client: Client, environment: Environment): Promise<void> {
  const { rows } = await client.query(
    `select to_regclass('public.audio_tracks') is not null
       and to_regprocedure('public.refresh_search_dictionaries()') is not null as migrated`,
  );
  if (rows[0].migrated) return;
  throw new ProblemError(
    [
      {
        code: "SEED_NO_TABLES",
        message: `database "${environment.database}" has no tables for tracks, or not yet all that belongs to them`,
        fix: `deploy ${environment.name}-schema, which applies the migrations`,
      },
    ],
    1,
  );
}

async function loadWithBar(
  client: Client,
  { tracks, seed, signal, log }: Pick<SeedOptions, "tracks" | "seed" | "signal" | "log">,
): Promise<LoadProgress> {
  const bar = progressBar(tracks, "tracks");
  let progress: LoadProgress = { done: 0, added: 0 };
  try {
    return await loadTracks(client, {
      tracks,
      seed,
      signal,
      onProgress: (current) => {
        progress = current;
        bar.update(current.done);
      },
    }).finally(() => bar.stop());
  } catch (error) {
    log(
      `${decimal(progress.done)} of ${decimal(tracks)} tracks are in, ${decimal(progress.added)} of them new; the same command adds the rest`,
    );
    throw error;
  }
}

async function countTracks(client: Client): Promise<number> {
  const { rows } = await client.query("select count(*)::integer as tracks from public.audio_tracks");
  return rows[0].tracks;
}
