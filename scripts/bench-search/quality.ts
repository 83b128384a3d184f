import type { Client } from "pg";
import { Random } from "../../database/seed/random";
import { misspell } from "./misspell";

const SEED = 5;
/** Results that a user sees. */
const SHOWN = 20;
/** Matches up to which nothing may be missed: the searches rank no more of them. */
const CAP = 200;

/** How many of a kind of search found what was meant. */
export interface Found {
  readonly asked: number;
  readonly found: number;
  /** Up to ten that were missed: what was meant, and what was typed. */
  readonly missed: readonly (readonly [meant: string, typed: string])[];
}

/** What the searches find. */
export interface Quality {
  /** Titles with one edit; among the first 20. */
  readonly misspeltTitles: Found;
  /** Artists with one edit; among the first 20. */
  readonly misspeltArtists: Found;
  /** Whole titles typed right; among the first 20. */
  readonly exactTitles: Found;
  /** Tracks with all words of their title typed right, where no more than 200 match; among all. */
  readonly exactTracks: Found;
  /** Tracks of which a word is typed by two thirds, where no more than 200 match; among all. */
  readonly prefixes: Found;
}

interface Sample {
  readonly id: string;
  readonly title: string;
  readonly artist: string;
}

/** Asks this schema what a user would, by the queries of the application. */
export async function measureQuality(
  client: Client,
  queries: ReadonlyMap<string, string>,
  samples: number,
): Promise<Quality> {
  const { rows } = await client.query<Sample>(
    `select id, title, artist from audio_tracks
     where status = 'COMPLETED' and char_length(title) >= 5 and char_length(artist) >= 5
     order by md5(id::text || 'quality') limit $1`,
    [samples],
  );
  const random = new Random(SEED);
  const ask = async (query: string, typed: string, limit: number) =>
    (await client.query<Sample>(queries.get(query) as string, [typed, limit])).rows;
  const search = async (
    cases: readonly { sample: Sample; meant: string; typed: string }[],
    query: string,
    limit: number,
    hit: (row: Sample, sample: Sample) => boolean,
  ): Promise<Found> => {
    const missed: [string, string][] = [];
    for (const { sample, meant, typed } of cases) {
      const results = await ask(query, typed, limit);
      if (!results.some((row) => hit(row, sample))) missed.push([meant, typed]);
    }
    return { asked: cases.length, found: cases.length - missed.length, missed: missed.slice(0, 10) };
  };
  const sameTitle = (row: Sample, { title }: Sample) => row.title === title;
  const sameTrack = (row: Sample, { id }: Sample) => row.id === id;
  const sameArtist = (row: Sample, { artist }: Sample) => row.artist === artist;

  const titles = rows.map((sample) => ({ sample, meant: sample.title, typed: sample.title }));
  const halves = rows.flatMap((sample) => {
    const letters = [...((sample.title.match(/[\p{L}\p{N}]{3,}/gu) ?? []).at(-1) ?? "")];
    const typed = letters.slice(0, Math.max(3, Math.ceil((letters.length * 2) / 3))).join("");
    return typed ? [{ sample, meant: sample.title, typed }] : [];
  });
  return {
    misspeltTitles: await search(
      titles.map((one) => ({ ...one, typed: misspell(one.meant, random) })),
      "search_tracks_fuzzy",
      SHOWN,
      sameTitle,
    ),
    misspeltArtists: await search(
      rows.map((sample) => ({ sample, meant: sample.artist, typed: misspell(sample.artist, random) })),
      "search_tracks_by_artist",
      SHOWN,
      sameArtist,
    ),
    exactTitles: await search(titles, "search_tracks", SHOWN, sameTitle),
    exactTracks: await search(
      await withFewMatches(client, titles, "websearch_to_tsquery('music_library', $1)"),
      "search_tracks",
      CAP,
      sameTrack,
    ),
    prefixes: await search(
      await withFewMatches(client, halves, "(plainto_tsquery('music_library', $1)::text || ':*')::tsquery"),
      "search_tracks_by_prefix",
      CAP,
      sameTrack,
    ),
  };
}

/** Those that the searches must not miss: their words are in no more tracks than are ranked. */
async function withFewMatches<T extends { readonly typed: string }>(
  client: Client,
  cases: readonly T[],
  terms: string,
): Promise<T[]> {
  const few: T[] = [];
  for (const one of cases) {
    const { rows } = await client.query(
      `select count(*)::integer as matches from (
         select from audio_tracks where search_vector @@ ${terms} and status = 'COMPLETED' limit ${CAP + 1}
       ) as matching`,
      [one.typed],
    );
    if (rows[0].matches <= CAP) few.push(one);
  }
  return few;
}
