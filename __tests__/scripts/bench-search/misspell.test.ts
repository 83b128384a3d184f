import { Random } from "../../../database/seed/random";
import { misspell } from "../../../scripts/bench-search/misspell";
import fc from "../../support/fast-check";

/** Optimal string alignment: how many characters are put in, left out, replaced or swapped with the next. */
function distance(from: string, to: string): number {
  const [a, b] = [[...from], [...to]];
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => rows[i]?.[j] as number;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = least;
    }
  }
  return at(a.length, b.length);
}

test("is one edit away, and never the same", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 2, unit: "grapheme" }), fc.integer(), (text, seed) => {
      // Nothing but the same letter, swapped, is no edit.
      const typed = misspell(text, new Random(seed));
      expect(distance(text, typed)).toBe(1);
      expect(typed.toLowerCase()).not.toBe(text.toLowerCase());
    }),
  );
});

test("is the same for the same seed, and of every kind", () => {
  const typed = (seed: number) => misspell("love song", new Random(seed));
  expect(typed(1)).toBe(typed(1));
  const all = Array.from({ length: 300 }, (_, seed) => typed(seed));
  expect(new Set(all.map(({ length }) => length))).toEqual(new Set([8, 9, 10]));
  expect(all).toContain("lovesong");
  expect(all).toContain("lvoe song");
});
