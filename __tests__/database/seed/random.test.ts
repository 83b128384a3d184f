import { Random, WeightedIndexes, zipfWeights } from "../../../database/seed/random";
import fc from "../../support/fast-check";

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("Random", () => {
  test("is mulberry32", () => {
    const random = new Random(42);
    expect([random.bits(), random.bits(), random.bits()]).toEqual([2581720956, 1925393290, 3661312704]);
  });

  test("keeps to its bounds", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: -1000, max: 1000 }), fc.nat(1000), (seed, least, width) => {
        const random = new Random(seed);
        const number = random.between(least, least + width);
        expect(Number.isInteger(number)).toBe(true);
        expect(number).toBeGreaterThanOrEqual(least);
        expect(number).toBeLessThanOrEqual(least + width);
        expect(random.fraction()).toBeLessThan(1);
      }),
    );
  });

  test("reaches every number between its bounds", () => {
    const random = new Random(1);
    const numbers = new Set(Array.from({ length: 100 }, () => random.between(6, 9)));
    expect([...numbers].sort()).toEqual([6, 7, 8, 9]);
  });

  test("has another stream for each purpose and each seed", () => {
    const first = (seed: number, purpose: number) => Random.stream(seed, purpose).bits();
    const all = [0, 1, 2].flatMap((seed) => [0, 1, 2, 3].map((purpose) => first(seed, purpose)));
    expect(new Set(all).size).toBe(12);
    expect(first(1, 2)).toBe(first(1, 2));
  });
});

test("indexes are drawn as often as their weights say", () => {
  const weights = [1, 5, 0.5, 3.5];
  const indexes = new WeightedIndexes(weights);
  const random = new Random(7);
  const drawn = [0, 0, 0, 0];
  for (let i = 0; i < 100_000; i++) drawn[indexes.draw(random)]++;
  weights.forEach((weight, i) => {
    expect(Math.abs(drawn[i] / 100_000 - weight / 10)).toBeLessThan(0.005);
  });
});

test("one weight is always drawn", () => {
  expect(new WeightedIndexes([3]).draw(new Random(1))).toBe(0);
});

test("weights fall by the law of Zipf and Mandelbrot", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      (exponent, offset) => {
        const weights = zipfWeights(1000, exponent, offset);
        for (const rank of [1, 2, 10, 1000]) {
          const expected = (rank + offset) ** -exponent;
          expect(Math.abs(weights[rank - 1] - expected)).toBeLessThan(expected * 0.001);
        }
      },
    ),
  );
});
