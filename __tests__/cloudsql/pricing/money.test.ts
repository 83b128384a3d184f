import { charge, discounted, formatPrice, formatUsd, microUsd, toUsd } from "../../../cloudsql/pricing/money";
import fc from "../../support/fast-check";

test.each([
  [0, "0.00"],
  [4_999, "0.00"],
  [5_000, "0.01"],
  [9_365_000, "9.37"],
  [52_711_500, "52.71"],
  [-12_705_000, "-12.71"],
  [1_234_567_890_000, "1234567.89"],
])("%d millionths are %s", (amount, text) => {
  expect(formatUsd(amount)).toBe(text);
  expect(toUsd(amount)).toBe(Number(text));
});

test("prices keep their decimals", () => {
  for (const usd of [0.0413, 0.007, 0.04419, 0.01155, 0.17, 0.009737])
    expect(formatPrice(microUsd(usd))).toBe(String(usd));
});

test("a charge is exact: a price times machines, memory in quarters of a GB, and hours, rounded once", () => {
  const price = fc.integer({ min: 1, max: 300_000 });
  const megabytes = fc.integer({ min: 1, max: 2496 }).map((steps) => steps * 256);
  fc.assert(
    fc.property(price, megabytes, fc.integer({ min: 1, max: 20 }), (amount, memory, nodes) => {
      const exact = BigInt(amount) * BigInt(memory) * BigInt(nodes) * 730n;
      // Half up, in whole numbers.
      const rounded = (2n * exact + 1024n) / 2048n;
      expect(charge(amount, memory / 1024, nodes, 730)).toBe(Number(rounded));
    }),
  );
});

test("a discount is exact, too", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_000_000_000_000 }),
      fc.constantFrom(0, 25, 52),
      (amount, percent) => {
        const rounded = (2n * BigInt(amount) * BigInt(100 - percent) + 100n) / 200n;
        expect(discounted(amount, percent)).toBe(Number(rounded));
      },
    ),
  );
});
