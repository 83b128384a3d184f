import type { Inputs } from "./inputs";

type Values = readonly unknown[];

/** A kind of query: what this schema is asked, and what the baseline is asked for the same. */
export interface QueryClass {
  readonly name: string;
  /** Share of the mix in per cent; 0 where it is measured alone only. */
  readonly weight: number;
  /** Name of the file in sql/queries, and its parameters. */
  readonly query: string;
  values(inputs: Inputs): readonly Values[];
  /** The baseline's SQL and parameters. */
  readonly baseline: string;
  baselineValues(inputs: Inputs): readonly Values[];
}

const COLUMNS =
  "id, title, artist, album, genre, year, duration_seconds, format, audio_gcs_path, thumbnail_gcs_path";
const PAGES = Array.from({ length: 20 }, (_, page) => page * 50);

const one = (inputs: readonly string[]) => inputs.map((input) => [input]);
const top20 = (inputs: readonly string[]) => inputs.map((input) => [input, 20]);

/** Full-text search of the baseline: every match is ranked. */
const rankedBy = (query: string) =>
  `select ${COLUMNS}, ts_rank(search_vector, ${query}) as rank from audio_tracks
   where search_vector @@ ${query} order by rank desc limit 20`;
const WORDS = rankedBy("plainto_tsquery('english', $1)");
const similarTo = (column: string) =>
  `select ${COLUMNS}, similarity(${column}, $1) as score from audio_tracks
   where ${column} % $1 order by score desc limit 20`;

function fullText(name: string, weight: number, inputs: (all: Inputs) => readonly string[]): QueryClass {
  return {
    name,
    weight,
    query: "search_tracks",
    values: (all) => top20(inputs(all)),
    baseline: WORDS,
    baselineValues: (all) => one(inputs(all)),
  };
}

/** Every kind of query that the application sends; the weights add up to 100. */
export const QUERY_CLASSES: readonly QueryClass[] = [
  {
    name: "by id",
    weight: 30,
    query: "track_by_id",
    values: ({ ids }) => one(ids),
    baseline: "select * from audio_tracks where id = $1",
    baselineValues: ({ ids }) => one(ids),
  },
  fullText("two terms", 15, ({ twoTerms }) => twoTerms),
  {
    name: "page",
    weight: 14,
    query: "page_of_recent_tracks",
    values: ({ recentCursors }) => [[null, null, 50], ...recentCursors.map((cursor) => [...cursor, 50])],
    baseline: `select ${COLUMNS}, created_at from audio_tracks where status = 'COMPLETED'
      order by created_at desc limit 50 offset $1`,
    baselineValues: () => PAGES.map((offset) => [offset]),
  },
  {
    name: "exact album",
    weight: 10,
    query: "tracks_of_album",
    values: ({ albums }) => albums,
    baseline: `select ${COLUMNS} from audio_tracks where artist = $1 and album = $2`,
    baselineValues: ({ albums }) => albums,
  },
  {
    name: "recent",
    weight: 5,
    query: "recent_tracks",
    values: ({ yesterday }) => [[yesterday, 50]],
    baseline: `select ${COLUMNS}, created_at from audio_tracks where created_at >= $1
      order by created_at desc limit 50`,
    baselineValues: ({ yesterday }) => [[yesterday]],
  },
  fullText("mid term", 5, ({ midWords }) => midWords),
  fullText("rare term", 5, ({ rareWords }) => rareWords),
  {
    name: "prefix",
    weight: 5,
    query: "search_tracks_by_prefix",
    values: ({ prefixes }) => top20(prefixes),
    baseline: rankedBy("to_tsquery('english', $1 || ':*')"),
    baselineValues: ({ prefixes }) => one(prefixes),
  },
  {
    name: "fuzzy artist",
    weight: 4,
    query: "search_tracks_by_artist",
    values: ({ misspeltArtists }) => top20(misspeltArtists),
    baseline: similarTo("artist"),
    baselineValues: ({ misspeltArtists }) => one(misspeltArtists),
  },
  fullText("common term", 3, ({ commonWords }) => commonWords),
  {
    name: "fuzzy title",
    weight: 2,
    query: "search_tracks_fuzzy",
    values: ({ misspeltTitles }) => top20(misspeltTitles),
    baseline: similarTo("title"),
    baselineValues: ({ misspeltTitles }) => one(misspeltTitles),
  },
  {
    name: "pending",
    weight: 2,
    query: "pending_tracks",
    values: () => [[50]],
    baseline: `select id, title, audio_gcs_path, created_at from audio_tracks where status = 'PENDING'
      order by created_at limit 50`,
    baselineValues: () => [[]],
  },
  fullText("two common", 0, ({ twoCommon }) => twoCommon),
  {
    name: "fuzzy word",
    weight: 0,
    query: "search_tracks_fuzzy",
    values: ({ misspeltWords }) => top20(misspeltWords),
    baseline: `select ${COLUMNS}, word_similarity($1, title) as score from audio_tracks
      where $1 <% title order by score desc limit 20`,
    baselineValues: ({ misspeltWords }) => one(misspeltWords),
  },
  {
    name: "count",
    weight: 0,
    query: "count_tracks",
    values: () => [[]],
    baseline: "select count(*) from audio_tracks where status = 'COMPLETED'",
    baselineValues: () => [[]],
  },
  {
    name: "list by title",
    weight: 0,
    query: "page_of_tracks_by_title",
    values: ({ titleCursors }) => titleCursors.map((cursor) => [...cursor, 50]),
    baseline: `select ${COLUMNS} from audio_tracks where status = 'COMPLETED'
      order by title limit 50 offset $1`,
    baselineValues: () => PAGES.map((offset) => [offset]),
  },
  {
    name: "failed",
    weight: 0,
    query: "failed_tracks_to_retry",
    values: () => [[3, "1 hour", 50]],
    baseline: `select id, title, audio_gcs_path, retry_count, error_message, last_processed_at from audio_tracks
      where status = 'FAILED' and retry_count < 3
        and (last_processed_at is null or last_processed_at < now() - interval '1 hour')`,
    baselineValues: () => [[]],
  },
];
