import type { Language } from "./languages";
import { type Random, WeightedIndexes, zipfWeights } from "./random";

/** The words of one language, with how often each occurs. */
export class Words {
  private readonly words: readonly string[];
  private readonly frequency: WeightedIndexes;

  /** @param count number of words; those that the language lists are always among them */
  constructor(language: Language, count: number, random: Random) {
    const words = new Set(language.common);
    while (words.size < count) words.add(compose(language, random));
    this.words = [...words];
    // With an offset of 15 "love" is in some percent of the titles; with less it would be in a quarter.
    this.frequency = new WeightedIndexes(zipfWeights(this.words.length, 1, 15));
  }

  /** A word as often as titles have it. */
  usual(random: Random): string {
    return this.words[this.frequency.draw(random)] as string;
  }

  /** Any word, the rare as often as the frequent, as in names. */
  any(random: Random): string {
    return random.pick(this.words);
  }
}

function compose({ syllables, longest }: Language, random: Random): string {
  let word = "";
  for (let left = random.between(2, longest); left > 0; left--) word += random.pick(syllables);
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
