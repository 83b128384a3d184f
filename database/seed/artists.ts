import { LANGUAGES, type Language } from "./languages";
import type { Random } from "./random";
import { Words } from "./words";

/** An invented artist. */
export interface Artist {
  readonly name: string;
  readonly language: Language;
  /** Of the artist's language. */
  readonly words: Words;
}

/** Steps of this size meet every part of 0 to 1 evenly, however few they are. */
const GOLDEN_RATIO = 0.6180339887498949;

/**
 * Artists with different names, in ten languages by their shares.
 *
 * @param tracks size of the catalogue, with which its vocabulary grows as that of texts does (Heaps' law)
 */
export function inventArtists(count: number, tracks: number, random: Random): Artist[] {
  // To the power of 3/4, in operations that are exact everywhere.
  const growth = Math.sqrt(tracks / 1_000_000) * Math.sqrt(Math.sqrt(tracks / 1_000_000));
  const words = new Map(
    LANGUAGES.map((language) => [language, new Words(language, Math.round(language.words * growth), random)]),
  );
  const names = new Set<string>();
  return Array.from({ length: count }, (_, i) => {
    const language = languageAt((i * GOLDEN_RATIO) % 1);
    const vocabulary = words.get(language) as Words;
    let name = inventName(language, vocabulary, random);
    while (names.has(name)) name += ` ${vocabulary.any(random)}`;
    names.add(name);
    return { name, language, words: vocabulary };
  });
}

function languageAt(position: number): Language {
  let end = 0;
  for (const language of LANGUAGES) {
    end += language.share;
    if (position < end) return language;
  }
  return LANGUAGES[0] as Language;
}

function inventName({ names, band }: Language, words: Words, random: Random): string {
  const kind = random.fraction();
  if (kind < 0.5) return `${random.pick(names)} ${words.any(random)}`;
  if (kind < 0.65) return words.any(random);
  if (kind < 0.8) return `${words.usual(random)} ${words.any(random)}`;
  if (kind < 0.87) return `${band[0]} ${words.any(random)}${band[1]}`;
  if (kind < 0.93) return `DJ ${words.any(random)}`;
  if (kind < 0.95) return `${random.pick(names)} & ${band[0]} ${words.any(random)}${band[1]}`;
  return `${words.any(random)} ${words.any(random)}`;
}
