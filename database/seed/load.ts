import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ClientBase } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { TRACK_COLUMNS, toCopyRow } from "./copy-format";
import { type GeneratedTrack, type GenerateOptions, generateTracks } from "./tracks";

/** Options of {@link loadTracks}. */
export interface LoadOptions extends GenerateOptions {
  /**
   * Tracks in one transaction.
   *
   * @default 20000
   */
  readonly batch?: number;
  /** Ends the load before the next transaction; what runs is cancelled by whoever owns the connection. */
  readonly signal?: AbortSignal;
  /** Hears after each transaction how far it has come. */
  readonly onProgress?: (progress: LoadProgress) => void;
}

/** How far a load has come. */
export interface LoadProgress {
  /** Tracks that are in the database now, added or there before. */
  readonly done: number;
  /** Those of them that this load added. */
  readonly added: number;
}

const COLUMNS = TRACK_COLUMNS.join(", ");
const INSERT = `insert into public.audio_tracks (${COLUMNS}) select ${COLUMNS} from incoming_tracks
  on conflict (id) do nothing`;
/** Characters that go to the server at once. */
const CHUNK = 65_536;

/**
 * Puts generated tracks into `audio_tracks`, batch by batch, each in one transaction. A track that is there
 * already is left as it is, so the same load may be repeated, and an interrupted one continued.
 *
 * @param client of a user that may insert tracks and make temporary tables
 * @throws the server's error, with the batches before it kept; the signal's reason when it was aborted
 */
export async function loadTracks(client: ClientBase, options: LoadOptions): Promise<LoadProgress> {
  const { batch = 20_000, signal, onProgress, ...generate } = options;
  const tracks = generateTracks(generate);
  let progress: LoadProgress = { done: 0, added: 0 };
  // COPY itself knows no "on conflict".
  await client.query(
    `create temporary table incoming_tracks on commit delete rows
     as select ${COLUMNS} from public.audio_tracks with no data`,
  );
  while (progress.done < generate.tracks) {
    signal?.throwIfAborted();
    await client.query("begin");
    try {
      await copyBatch(client, tracks, batch);
      const { rowCount } = await client.query(INSERT);
      await client.query("commit");
      progress = {
        done: Math.min(progress.done + batch, generate.tracks),
        added: progress.added + (rowCount ?? 0),
      };
    } catch (error) {
      // A lost connection has rolled back by itself.
      await client.query("rollback").catch(() => undefined);
      throw error;
    }
    onProgress?.(progress);
  }
  await client.query("drop table incoming_tracks");
  return progress;
}

/** Number of words and artists in the dictionaries of the search. */
export interface DictionarySizes {
  readonly words: number;
  readonly artists: number;
}

/** Recounts the words of the search and tells the planner what the tables hold now. */
export async function refreshStatistics(client: ClientBase): Promise<DictionarySizes> {
  const { rows } = await client.query("select * from public.refresh_search_dictionaries()");
  // Vacuum too: afterwards an index alone answers what it can.
  await client.query("vacuum (analyze) public.audio_tracks, public.search_words, public.search_artists");
  return { words: Number(rows[0].words), artists: Number(rows[0].artists) };
}

async function copyBatch(
  client: ClientBase,
  tracks: Iterator<GeneratedTrack, void>,
  limit: number,
): Promise<void> {
  const copy = client.query(copyFrom(`copy incoming_tracks (${COLUMNS}) from stdin`));
  await pipeline(Readable.from(copyText(tracks, limit)), copy);
}

function* copyText(tracks: Iterator<GeneratedTrack, void>, limit: number): Generator<string> {
  let text = "";
  for (let count = 0; count < limit; count++) {
    const { value, done } = tracks.next();
    if (done) break;
    text += toCopyRow(value);
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  if (text) yield text;
}
