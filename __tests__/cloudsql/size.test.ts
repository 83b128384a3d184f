import { Size } from "../../cloudsql/size";
import fc from "../support/fast-check";
import { refusal, refusedProblems } from "../support/refusal";

const amount = fc.integer({ min: 0, max: 2 ** 20 });

test("counts in the unit that each setting of Cloud SQL wants", () => {
  expect(Size.gibibytes(1).toPages()).toBe(131_072);
  expect(Size.mebibytes(4).toKibibytes()).toBe(4096);
  expect(Size.mebibytes(3840).toMebibytes()).toBe(3840);
  expect(Size.gibibytes(20).toGibibytes()).toBe(20);
  expect(Size.kibibytes(1).toBytes()).toBe(1024);
});

test("reads as it was written", () => {
  expect(`${Size.mebibytes(64)}, ${Size.gibibytes(1.5)}, ${Size.kibibytes(8)}`).toBe("64 MB, 1.5 GB, 8 kB");
});

test("one unit is 1024 of the next smaller, and a page is 8 kB", () => {
  fc.assert(
    fc.property(amount, (n) => {
      expect(Size.gibibytes(n).toMebibytes()).toBe(n * 1024);
      expect(Size.mebibytes(n).toKibibytes()).toBe(n * 1024);
      expect(Size.kibibytes(n).toBytes()).toBe(n * 1024);
      expect(Size.mebibytes(n).toPages()).toBe(n * 128);
      expect(Size.kibibytes(n * 8).toPages()).toBe(n);
    }),
  );
});

const CONVERSIONS = {
  toKibibytes: 1024,
  toPages: 8 * 1024,
  toMebibytes: 1024 ** 2,
  toGibibytes: 1024 ** 3,
} as const;

test("a conversion is exact or refused, and what is suggested is the next size that converts", () => {
  const conversions = fc.constantFrom(...(Object.keys(CONVERSIONS) as (keyof typeof CONVERSIONS)[]));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), conversions, (kibibytes, conversion) => {
      const size = Size.kibibytes(kibibytes);
      const unit = CONVERSIONS[conversion];
      if (size.toBytes() % unit === 0) {
        expect(size[conversion]() * unit).toBe(size.toBytes());
        return;
      }
      const suggested = written(refusedProblems(() => size[conversion]())[0]?.fix);
      expect(suggested[conversion]()).toBe(Math.ceil(size.toBytes() / unit));
    }),
  );
});

/** The size that a fix says to write. */
function written(fix: string | undefined): Size {
  const [, factory, number] = /^write Size\.(kibibytes|mebibytes|gibibytes)\((\d+)\)$/.exec(fix ?? "") ?? [];
  return Size[factory as "kibibytes"](Number(number));
}

test("what does not convert is refused in the words of the user", () => {
  expect(refusal(() => Size.kibibytes(100).toPages())).toMatchInlineSnapshot(`
    "a size must be a whole number of 8 kB pages here [SIZE_NOT_WHOLE]
      got:     "100 kB"
      allowed: multiples of 8 kB
      fix:     write Size.kibibytes(104)"
  `);
  expect(refusal(() => Size.mebibytes(10_000).toGibibytes())).toMatchInlineSnapshot(`
    "a size must be a whole number of GB here [SIZE_NOT_WHOLE]
      got:     "10000 MB"
      allowed: multiples of 1 GB
      fix:     write Size.gibibytes(10)"
  `);
});

test("a size is a whole number of bytes, zero or more", () => {
  fc.assert(
    fc.property(fc.double(), (n) => {
      const bytes = n * 1024;
      if (Number.isSafeInteger(bytes) && bytes >= 0) expect(Size.kibibytes(n).toBytes()).toBe(bytes);
      else expect(refusedProblems(() => Size.kibibytes(n))[0]?.code).toBe("SIZE_INVALID");
    }),
  );
  expect(refusal(() => Size.gibibytes(-1))).toMatchInlineSnapshot(`
    "a size must be a whole number of bytes, zero or more [SIZE_INVALID]
      got:     "-1 GB"
      allowed: 0 to 8 PiB
      fix:     write a plain positive number, e.g. Size.mebibytes(64)"
  `);
});
