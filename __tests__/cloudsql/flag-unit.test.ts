import { type FlagUnit, unitName, withoutSuffix } from "../../cloudsql/flag-unit";
import fc from "../support/fast-check";

test.each<[string, FlagUnit, number | undefined]>([
  ["1GB", "8kB", 131_072],
  ["512MB", "8kB", 65_536],
  ["4MB", "kB", 4096],
  ["4 mb", "kB", 4096],
  ["64M", "kB", 65_536],
  ["2GiB", "MB", 2048],
  ["4kB", "B", 4096],
  ["100kB", "8kB", undefined],
  ["200ms", "ms", 200],
  ["5s", "ms", 5000],
  ["5 min", "s", 300],
  ["2h", "min", 120],
  ["1d", "s", 86_400],
  ["500ms", "s", undefined],
  ["5s", "kB", undefined],
  ["5MB", "ms", undefined],
  ["MB", "kB", undefined],
  ["1.5GB", "8kB", undefined],
  ["12 parsecs", "kB", undefined],
  ["99999999999999TB", "B", undefined],
])("%s in %s is %s", (value, unit, count) => {
  expect(withoutSuffix(value, unit)).toBe(count);
});

test("a plain number has no suffix to take away, nor has a flag without a unit", () => {
  expect(withoutSuffix("100", "kB")).toBeUndefined();
  expect(withoutSuffix("100MB", undefined)).toBeUndefined();
});

test("megabytes convert to every unit of memory, seconds to milliseconds", () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 20 }), (n) => {
      expect(withoutSuffix(`${n}MB`, "8kB")).toBe(n * 128);
      expect(withoutSuffix(`${n}MB`, "kB")).toBe(n * 1024);
      expect(withoutSuffix(`${n}MB`, "MB")).toBe(n);
      expect(withoutSuffix(`${n}MB`, "B")).toBe(n * 1024 * 1024);
      expect(withoutSuffix(`${n}s`, "ms")).toBe(n * 1000);
    }),
  );
});

test("units are named for people", () => {
  expect([unitName("8kB"), unitName("ms"), unitName(undefined)]).toEqual([" pages of 8 kB", " ms", ""]);
});
