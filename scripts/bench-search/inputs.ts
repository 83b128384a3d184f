import type { Client } from "pg";
import { Random } from "../../database/seed/random";
import { misspell } from "./misspell";

/** Different inputs of each class. */
const INPUTS = 400;
const SEED = 7;

/** A completed track that inputs are made of. */
interface Sample {
  readonly id: string;
  readonly title: string;
  readonly artist: string;
  readonly album: string;
}

/** What the queries are asked with; taken from the loaded tracks, the same in every run. */
export interface Inputs {
  /** Words in 2 to 20 tracks. */
  readonly rareWords: readonly string[];
  /** Words in 0.1 to 1 % of the tracks. */
  readonly midWords: readonly string[];
  /** Words in 1 % of the tracks or more. */
  readonly commonWords: readonly string[];
  /** A word of a title with a word of its artist. */
  readonly twoTerms: readonly string[];
  readonly twoCommon: readonly string[];
  /** The first three or four letters of a word of a title. */
  readonly prefixes: readonly string[];
  /** With one edit, as {@link misspell} makes it. */
  readonly misspeltTitles: readonly string[];
  readonly misspeltArtists: readonly string[];
  readonly misspeltWords: readonly string[];
  readonly ids: readonly string[];
  readonly albums: readonly (readonly [artist: string, album: string])[];
  /** A day before the last upload. */
  readonly yesterday: string;
  /** Last rows of pages of 50 by time, from the first page to the nineteenth. */
  readonly recentCursors: readonly (readonly [createdAt: string, id: string])[];
  /** Last rows of pages by title. */
  readonly titleCursors: readonly (readonly [title: string, id: string])[];
}

/** Reads them from this schema, whose dictionary knows how frequent words are. */
export async function readInputs(client: Client): Promise<Inputs> {
  const random = Random.stream(SEED, 0);
  const { rows: samples } = await client.query<Sample>(
    `select id, title, artist, album from audio_tracks
     where status = 'COMPLETED' and artist is not null and album is not null
     order by md5(id::text) limit 8000`,
  );
  const words = await readWords(client, samples);
  const between = (least: number, most: number) =>
    [...words].filter(([, share]) => share >= least && share < most).map(([word]) => word);
  const total = await readTotal(client);
  const common = between(0.01, 1);
  const titleWords = samples.flatMap(({ title }) => wordsOf(title)).filter((word) => word.length >= 5);
  const pair = () => {
    const one = random.pick(common);
    const others = common.filter((word) => word !== one);
    return `${one} ${random.pick(others.length > 0 ? others : common)}`;
  };
  const longEnough = (texts: readonly string[]) => texts.filter((text) => text.length >= 5);
  return {
    rareWords: between(2 / total, 21 / total).slice(0, INPUTS),
    midWords: between(0.001, 0.01).slice(0, INPUTS),
    commonWords: common.slice(0, INPUTS),
    twoTerms: samples
      .filter(({ title, artist }) => wordsOf(title).length > 0 && wordsOf(artist).length > 0)
      .slice(0, INPUTS)
      .map(({ title, artist }) => `${random.pick(wordsOf(title))} ${random.pick(wordsOf(artist))}`),
    twoCommon: Array.from({ length: INPUTS }, pair),
    prefixes: titleWords.slice(0, INPUTS).map((word) => word.slice(0, random.between(3, 4)).toLowerCase()),
    misspeltTitles: longEnough(samples.map(({ title }) => title))
      .slice(0, INPUTS)
      .map((title) => misspell(title, random)),
    misspeltArtists: longEnough(samples.map(({ artist }) => artist))
      .slice(0, INPUTS)
      .map((artist) => misspell(artist, random)),
    misspeltWords: titleWords.slice(INPUTS, 2 * INPUTS).map((word) => misspell(word, random)),
    ids: samples.slice(0, INPUTS).map(({ id }) => id),
    albums: samples.slice(0, INPUTS).map(({ artist, album }) => [artist, album] as const),
    ...(await readCursors(client, samples)),
  };
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]{2,}/gu) ?? [];
}

/**
 * Words of the samples, as they are written there, with the share of the tracks that have them. Stop words
 * of English are left out: the baseline does not search for them.
 */
async function readWords(client: Client, samples: readonly Sample[]): Promise<ReadonlyMap<string, number>> {
  const written = [...new Set(samples.flatMap(({ title }) => wordsOf(title.toLowerCase())))];
  const { rows } = await client.query<{ word: string; share: number }>(
    `select written.word, known.track_count / (select reltuples from pg_class where relname = 'audio_tracks') as share
     from unnest($1::text[]) with ordinality as written (word, place)
     join search_words as known on known.word = plain_text(written.word)
     where numnode(plainto_tsquery('english', written.word)) = 1
     order by written.place`,
    [written],
  );
  return new Map(rows.map(({ word, share }) => [word, share]));
}

async function readTotal(client: Client): Promise<number> {
  const { rows } = await client.query("select count(*)::integer as total from audio_tracks");
  return rows[0].total;
}

async function readCursors(client: Client, samples: readonly Sample[]) {
  const { rows: recent } = await client.query<{ at: string; id: string }>(
    `select created_at::text as at, id from audio_tracks where status = 'COMPLETED'
     order by created_at desc, id limit 950`,
  );
  const { rows: last } = await client.query<{ yesterday: string }>(
    "select (max(created_at) - interval '1 day')::text as yesterday from audio_tracks",
  );
  return {
    yesterday: last[0]?.yesterday as string,
    recentCursors: recent.filter((_row, index) => index % 50 === 49).map(({ at, id }) => [at, id] as const),
    titleCursors: samples.slice(0, INPUTS).map(({ title, id }) => [title, id] as const),
  };
}
