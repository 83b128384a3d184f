import { type Random, WeightedIndexes, zipfWeights } from "./random";

/** Which artist made which release, and how many tracks it has: parallel columns, in order of upload. */
export interface Releases {
  readonly artists: Int32Array;
  readonly sizes: Int32Array;
}

/**
 * Cuts a catalogue into singles, short records and albums of 6 to 17 tracks. A few artists have many, most
 * have one or two; they are uploaded in any order.
 *
 * @param tracks sum of all sizes
 */
export function planReleases(tracks: number, artists: number, random: Random): Releases {
  const weights = zipfWeights(artists, 0.85, 30);
  const popularity = new WeightedIndexes(weights);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const plan: { artist: number; size: number }[] = [];
  let planned = 0;
  const add = (artist: number, most: number) => {
    const size = most < 6 ? most : random.chance(0.15) ? 1 : Math.min(most, random.between(6, 17));
    plan.push({ artist, size });
    planned += size;
    return size;
  };

  for (let artist = 0; artist < artists; artist++) {
    const share = (tracks * (weights[artist] as number)) / total;
    let left = Math.max(1, Math.round(share * (0.25 + 1.5 * random.fraction())));
    while (left > 0) left -= add(artist, left);
  }
  while (planned < tracks) add(popularity.draw(random), tracks - planned);
  shuffle(plan, random);

  let excess = planned - tracks;
  while (excess > 0) {
    const last = plan.at(-1) as { size: number };
    const cut = Math.min(excess, last.size);
    last.size -= cut;
    excess -= cut;
    if (last.size === 0) plan.pop();
  }
  return {
    artists: Int32Array.from(plan, ({ artist }) => artist),
    sizes: Int32Array.from(plan, ({ size }) => size),
  };
}

/** Fisher and Yates. */
function shuffle(items: unknown[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [items[i], items[other]] = [items[other], items[i]];
  }
}
