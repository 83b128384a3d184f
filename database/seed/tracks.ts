import { type Artist, inventArtists } from "./artists";
import { GENRES } from "./genres";
import { Random, WeightedIndexes, zipfWeights } from "./random";
import { planReleases } from "./releases";
import { TrackIds } from "./track-ids";

/** A row of `audio_tracks`, with the columns that an application writes. Times are ISO 8601 in UTC. */
export interface GeneratedTrack {
  readonly id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly status: "PENDING" | "PROCESSING" | "COMPLETED" | "FAILED";
  readonly error_message: string | null;
  readonly retry_count: number;
  readonly last_processed_at: string | null;
  readonly artist: string | null;
  readonly title: string;
  readonly album: string | null;
  readonly genre: string | null;
  readonly year: number | null;
  readonly duration_seconds: number | null;
  readonly channels: number;
  readonly sample_rate: number;
  /** kbit/s. */
  readonly bitrate: number;
  readonly format: string;
  readonly file_size_bytes: number;
  readonly audio_gcs_path: string;
  readonly thumbnail_gcs_path: string | null;
}

/** Options of {@link generateTracks}. */
export interface GenerateOptions {
  /** How many, 1 or more. */
  readonly tracks: number;
  /**
   * Another seed gives other tracks with other ids.
   *
   * @default 42
   */
  readonly seed?: number;
  /**
   * When the last track was uploaded; the first was three years before.
   *
   * @default 2026-11-25 12:00 UTC
   */
  readonly until?: Date;
}

/** Seed where none is given. */
export const DEFAULT_SEED = 42;

const UNTIL = new Date("2026-11-25T12:00:00Z");
const THREE_YEARS_MS = 3 * 365 * 86_400_000;
const MEDIA = "gs://loist-example-media";

const FORMATS = [
  { format: "MP3", extension: "mp3", share: 0.55, sampleRates: [44_100], bitrates: [320, 256, 192, 128] },
  { format: "FLAC", extension: "flac", share: 0.25, sampleRates: [44_100, 96_000], bitrates: [912, 1_044] },
  { format: "AAC", extension: "aac", share: 0.12, sampleRates: [44_100, 48_000], bitrates: [256, 128] },
  { format: "WAV", extension: "wav", share: 0.05, sampleRates: [44_100, 48_000], bitrates: [1_411, 1_536] },
  { format: "OGG", extension: "ogg", share: 0.03, sampleRates: [44_100, 48_000], bitrates: [192, 160] },
] as const;
const FAILURES = [
  "could not decode the audio stream",
  "the download timed out after 300 s",
  "unsupported sample format",
  "the file ends in the middle of a frame",
];
const WORDS_OF_TITLE = new WeightedIndexes([15, 27, 25, 17, 9, 5, 2]);
const WORDS_OF_ALBUM = new WeightedIndexes([30, 40, 22, 8]);
const FORMAT_SHARES = new WeightedIndexes(FORMATS.map(({ share }) => share));

/**
 * A music library that nobody owns, but that is shaped like one: words and artists by Zipf's law, ten
 * languages with their accents, albums uploaded one after the other over three years, and the share of
 * missing values and of failed and unfinished tracks that a library has. The same options give the same
 * tracks on every machine.
 */
export function* generateTracks(options: GenerateOptions): Generator<GeneratedTrack, void, undefined> {
  const { tracks, seed = DEFAULT_SEED, until = UNTIL } = options;
  const artists = inventArtists(Math.max(1, Math.round(tracks * 0.04)), tracks, Random.stream(seed, 0));
  const releases = planReleases(tracks, artists.length, Random.stream(seed, 1));
  const random = Random.stream(seed, 2);
  const ids = new TrackIds(seed);
  const genres = new WeightedIndexes(zipfWeights(GENRES.length, 0.9, 0));
  const anyArtist = new WeightedIndexes(zipfWeights(artists.length, 0.85, 30));

  let made = 0;
  for (let index = 0; index < releases.sizes.length; index++) {
    const size = releases.sizes[index] as number;
    const artist = artists[releases.artists[index] as number] as Artist;
    const album = inventAlbum(artist, random);
    const genre = random.chance(0.08) ? null : (GENRES[genres.draw(random)] as string);
    const year = random.chance(0.05) ? null : 2026 - Math.floor(70 * random.fraction() * random.fraction());
    const format = FORMATS[FORMAT_SHARES.draw(random)] as (typeof FORMATS)[number];
    const sound = {
      channels: random.chance(0.97) ? 2 : 1,
      sample_rate: random.pick<number>(format.sampleRates),
      bitrate: random.pick<number>(format.bitrates),
      format: format.format,
    };

    made += size;
    // The upload of a release ends where its share of the three years ends.
    const uploaded = until.getTime() - Math.round((THREE_YEARS_MS / tracks) * (tracks - made));
    const gap = random.between(1_500, 6_500);
    for (let position = 1; position <= size; position++) {
      const id = ids.next();
      const created = uploaded - (size - position) * gap;
      const title = inventTitle(artist, random, () => artists[anyArtist.draw(random)] as Artist);
      const length = 70_000 + random.below(90_000) + random.below(90_000) + random.below(120_000);
      const progress = inventProgress(created, random);
      const read = progress.status === "COMPLETED";
      yield {
        id,
        created_at: timestamp(created),
        ...progress,
        artist: random.chance(0.01) ? null : artist.name,
        title,
        album: random.chance(0.03) ? null : size === 1 ? title : album,
        genre,
        year,
        duration_seconds: read ? length / 1_000 : null,
        ...sound,
        file_size_bytes: Math.ceil((length * sound.bitrate) / 8),
        audio_gcs_path: `${MEDIA}/audio/${id}.${format.extension}`,
        thumbnail_gcs_path: read && random.chance(0.9) ? `${MEDIA}/thumbnails/${id}.jpg` : null,
      };
    }
  }
}

/** How far the processing of an upload has come. */
function inventProgress(created: number, random: Random) {
  const share = random.fraction();
  const uploaded = timestamp(created);
  const processed = timestamp(created + random.between(20_000, 600_000));
  const untouched = { error_message: null, retry_count: 0, last_processed_at: null, updated_at: uploaded };
  if (share < 0.0055) return { status: "PENDING", ...untouched } as const;
  if (share < 0.006) return { status: "PROCESSING", ...untouched } as const;
  const touched = { last_processed_at: processed, updated_at: processed };
  if (share < 0.021) {
    const retries = random.between(0, 4);
    return {
      status: "FAILED",
      error_message: random.pick(FAILURES),
      retry_count: retries,
      ...touched,
    } as const;
  }
  return { status: "COMPLETED", error_message: null, retry_count: 0, ...touched } as const;
}

function inventTitle(artist: Artist, random: Random, anyArtist: () => Artist): string {
  const title = phrase(artist, WORDS_OF_TITLE.draw(random) + 1, random);
  const version = random.fraction();
  if (version < 0.05) return `${title} (Live)`;
  if (version < 0.09) return `${title} (Remastered ${random.between(2000, 2026)})`;
  if (version < 0.13) return `${title} (${anyArtist().name} Remix)`;
  if (version < 0.17) return `${title} (feat. ${anyArtist().name})`;
  if (version < 0.19) return `${title} (Radio Edit)`;
  return title;
}

function inventAlbum(artist: Artist, random: Random): string {
  return phrase(artist, WORDS_OF_ALBUM.draw(random) + 1, random);
}

function phrase({ language, words }: Artist, length: number, random: Random): string {
  let text = words.usual(random);
  for (let count = 1; count < length; count++) text += language.separator + words.usual(random);
  return text;
}

function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
