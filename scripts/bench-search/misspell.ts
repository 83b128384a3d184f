import type { Random } from "../../database/seed/random";

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * A text with one edit at a random place: a character put in, left out, replaced, or swapped with the next.
 * Spaces count as characters. Never the same text, whatever the case.
 */
export function misspell(text: string, random: Random): string {
  const characters = [...text];
  for (;;) {
    const place = random.below(characters.length);
    const edited = [...characters];
    switch (random.below(4)) {
      case 0:
        edited.splice(place, 0, LETTERS[random.below(26)] as string);
        break;
      case 1:
        edited.splice(place, 1);
        break;
      case 2:
        edited[place] = LETTERS[random.below(26)] as string;
        break;
      default:
        edited.splice(place, 2, ...characters.slice(place, place + 2).reverse());
    }
    const result = edited.join("");
    if (result.toLowerCase() !== text.toLowerCase()) return result;
  }
}
