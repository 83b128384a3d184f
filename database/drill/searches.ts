import type { ClientBase } from "pg";
import { loadQueries } from "../queries";
import { counted, type DrillContext, type Found, foundDifferences } from "./check";
import { attempt } from "./session";

/** Rows of an answer that are compared. */
const LIMIT = 20;

/** Tracks that are searched for. */
const SAMPLES = 5;

interface Sample {
  readonly id: string;
  readonly title: string;
  readonly artist: string | null;
  readonly album: string | null;
}

interface Question {
  readonly query: string;
  readonly parameters: readonly unknown[];
}

type Row = Readonly<Record<string, unknown>> & { readonly id: string };

/** Those whose answers depend on the dictionaries too, which every new track may change. */
const BY_DICTIONARY = new Set(["search_tracks_fuzzy", "search_tracks_by_artist"]);

/**
 * Asks the application's own queries in both databases, for tracks that came back. Where the source has not moved
 * on, the answers are the same to the byte; where it has, they are in the rows that are the same in both.
 *
 * @param moved whether rows of the source were written since the recovered moment
 */
export async function checkSearches(
  { source, restored }: DrillContext,
  directory: string,
  moved: boolean,
): Promise<Found> {
  const queries = loadQueries(directory);
  const samples = await attempt(restored, () => samplesOf(restored));
  if (samples.length === 0)
    return { status: "unsure", summary: "no completed track came back to search for" };
  const wrong: string[] = [];
  let undecided = 0;
  let asked = 0;
  for (const question of samples.flatMap(questionsFor)) {
    const text = queries.get(question.query);
    if (!text) throw new Error(`there is no query ${question.query} in ${directory}`);
    const ask = (client: ClientBase) => attempt(client, () => answer(client, text, question));
    const theirs = await ask(source);
    asked += 1;
    let ours: Row[];
    try {
      ours = await ask(restored);
    } catch (error) {
      wrong.push(`${described(question)}: ${(error as Error).message}`);
      continue;
    }
    const difference = moved
      ? await compareMoved(source, restored, theirs, ours)
      : JSON.stringify(theirs) === JSON.stringify(ours)
        ? undefined
        : `${counted(ours.length, "row")}, in the source ${theirs.length}${firstChange(theirs, ours)}`;
    if (difference === undefined) continue;
    if (moved && BY_DICTIONARY.has(question.query)) undecided += 1;
    else wrong.push(`${described(question)}: ${difference}`);
  }
  const found = foundDifferences(
    wrong,
    `${counted(asked, "answer")} as in the source`,
    `${counted(wrong.length, "answer")} of ${asked} differ`,
    { asked, undecided },
  );
  if (undecided === 0 || found.status === "failed") return found;
  return {
    ...found,
    status: "unsure",
    summary: `${undecided} of ${asked} answers may differ since words were added`,
  };
}

async function samplesOf(client: ClientBase): Promise<Sample[]> {
  const { rows } = await client.query<Sample>(
    // From all over the table, and the same ones in each drill.
    `select id, title, artist, album from audio_tracks where status = 'COMPLETED'
     order by hashtextextended(id::text, 0), id limit $1`,
    [SAMPLES],
  );
  return rows;
}

function questionsFor({ id, title, artist, album }: Sample): Question[] {
  return [
    { query: "track_by_id", parameters: [id] },
    { query: "search_tracks", parameters: [title, LIMIT] },
    { query: "search_tracks_by_prefix", parameters: [shortened(title), LIMIT] },
    { query: "search_tracks_fuzzy", parameters: [misspelt(title), LIMIT] },
    { query: "page_of_tracks_by_title", parameters: [title, null, LIMIT] },
    ...(artist ? [{ query: "search_tracks_by_artist", parameters: [misspelt(artist), LIMIT] }] : []),
    ...(artist && album ? [{ query: "tracks_of_album", parameters: [artist, album] }] : []),
  ];
}

/** The last word unfinished, as while typing. */
function shortened(text: string): string {
  return text.length > 4 ? text.slice(0, -1) : text;
}

/** Two letters of the longest word exchanged. */
function misspelt(text: string): string {
  const longest = text.split(/\s+/).reduce((a, b) => (b.length > a.length ? b : a), "");
  if (longest.length < 5) return text;
  return text.replace(longest, `${longest.slice(0, 2)}${longest[3]}${longest[2]}${longest.slice(4)}`);
}

async function answer(client: ClientBase, text: string, { parameters }: Question): Promise<Row[]> {
  const { rows } = await client.query<Row>(text, [...parameters]);
  return rows;
}

/** What is wrong with an answer, where tracks were added, changed or deleted in the source since. */
async function compareMoved(
  source: ClientBase,
  restored: ClientBase,
  theirs: readonly Row[],
  ours: readonly Row[],
): Promise<string | undefined> {
  const ids = [...new Set([...theirs, ...ours].map(({ id }) => id))];
  const unchanged = await unchangedOf(source, restored, ids);
  const kept = (rows: readonly Row[]) => rows.filter(({ id }) => unchanged.has(id));
  const [there, here] = [kept(theirs), kept(ours)];
  const both = new Set(there.map(({ id }) => id).filter((id) => here.some((row) => row.id === id)));
  const common = (rows: readonly Row[]) => JSON.stringify(rows.filter(({ id }) => both.has(id)));
  if (common(there) !== common(here)) return "the same tracks in another order or form";
  // What is changed now may have pushed others off the end.
  const pushed = (rows: readonly Row[]) => rows.length >= LIMIT;
  const lost = there.find(({ id }) => !both.has(id));
  if (lost && !pushed(ours)) return `track ${lost.id} is not found`;
  const added = here.find(({ id }) => !both.has(id));
  if (added && !pushed(theirs)) return `track ${added.id} is found, and not in the source`;
  return undefined;
}

async function unchangedOf(
  source: ClientBase,
  restored: ClientBase,
  ids: readonly string[],
): Promise<Set<string>> {
  const hashes = async (client: ClientBase) => {
    const { rows } = await client.query<{ id: string; hash: string }>(
      `select id::text as id, hashtextextended(track::text collate "C", 0)::text as hash
       from audio_tracks as track where id = any($1::uuid[])`,
      [ids],
    );
    return new Map(rows.map(({ id, hash }) => [id, hash]));
  };
  const [theirs, ours] = [await hashes(source), await hashes(restored)];
  return new Set([...theirs].filter(([id, hash]) => ours.get(id) === hash).map(([id]) => id));
}

function firstChange(theirs: readonly Row[], ours: readonly Row[]): string {
  const at = theirs.findIndex((row, place) => JSON.stringify(row) !== JSON.stringify(ours[place]));
  return at < 0 ? "" : `; from row ${at + 1} on`;
}

function described({ query, parameters }: Question): string {
  return `${query} ${JSON.stringify(parameters[0])}`;
}
