/**
 * Pseudo-random numbers that are the same on every machine: only operations that IEEE 754 defines to the
 * last bit, so no `Math.pow` or `Math.log`.
 */
export class Random {
  private state: number;

  /** @param seed whole number; its lowest 32 bits count */
  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** Independent numbers for another purpose, so that more of one kind does not shift the other kind. */
  static stream(seed: number, purpose: number): Random {
    const mixed = new Random(seed);
    return new Random(mixed.bits() ^ Math.imul(purpose + 1, 0x9e3779b1));
  }

  /** 32 random bits, from 0 to 2^32 - 1 (mulberry32). */
  bits(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** From 0 up to, but not including, 1. */
  fraction(): number {
    return this.bits() / 4294967296;
  }

  /** Whole number from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** Whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True for a share of the calls, 0 to 1. */
  chance(share: number): boolean {
    return this.fraction() < share;
  }

  /** One of the items, each as often. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

/** Draws indexes with given weights in constant time (Walker's alias method, as built by Vose). */
export class WeightedIndexes {
  private readonly threshold: Float64Array;
  private readonly alias: Int32Array;

  /** @param weights at least one, all positive */
  constructor(weights: ArrayLike<number>) {
    const count = weights.length;
    let total = 0;
    for (let i = 0; i < count; i++) total += weights[i] as number;
    const scaled = Float64Array.from(weights, (weight) => (weight * count) / total);
    this.threshold = new Float64Array(count).fill(1);
    this.alias = Int32Array.from(scaled, (_, i) => i);
    const small: number[] = [];
    const large: number[] = [];
    for (let i = 0; i < count; i++) ((scaled[i] as number) < 1 ? small : large).push(i);
    while (small.length > 0 && large.length > 0) {
      const low = small.pop() as number;
      const high = large.pop() as number;
      this.threshold[low] = scaled[low] as number;
      this.alias[low] = high;
      const left = (scaled[high] as number) + (scaled[low] as number) - 1;
      scaled[high] = left;
      (left < 1 ? small : large).push(high);
    }
  }

  /** From 0 to the number of weights less one. */
  draw(random: Random): number {
    const slot = random.below(this.threshold.length);
    return random.fraction() < (this.threshold[slot] as number) ? slot : (this.alias[slot] as number);
  }
}

/**
 * Weights of Zipf and Mandelbrot: that of rank r, counted from 1, is 1 / (r + offset)^exponent.
 *
 * @param exponent 0 to 2; its first 16 binary digits count
 * @param offset flattens the head: with 0 the first word of ten thousand is a tenth of all words
 */
export function zipfWeights(count: number, exponent: number, offset: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => 1 / power(i + 1 + offset, exponent));
}

/** `base` to the power of `exponent`, from square roots, which unlike `Math.pow` are exact everywhere. */
function power(base: number, exponent: number): number {
  let result = 1;
  let factor = base;
  let rest = exponent;
  while (rest >= 1) {
    result *= base;
    rest -= 1;
  }
  for (let digit = 0; digit < 16; digit++) {
    factor = Math.sqrt(factor);
    rest *= 2;
    if (rest >= 1) {
      result *= factor;
      rest -= 1;
    }
  }
  return result;
}
