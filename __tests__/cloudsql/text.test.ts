import { formatProblem } from "../../cloudsql/problem";
import { foldToAscii, lookAlikeProblem, lookAlikes, nearest } from "../../cloudsql/text";
import fc from "../support/fast-check";

test("finds characters that only look right, with their positions", () => {
  expect(lookAlikes("db\u2011custom\u20131")).toEqual([
    { position: 3, codePoint: "U+2011" },
    { position: 10, codePoint: "U+2013" },
  ]);
  // One character for people, two code units for JavaScript.
  expect(lookAlikes("a\u{1F600}b\u0007")).toEqual([
    { position: 2, codePoint: "U+1F600" },
    { position: 4, codePoint: "U+0007" },
  ]);
});

test("says how to type it anew", () => {
  expect(formatProblem(lookAlikeProblem("tier", "db\u2011f1\u2011micro") as never)).toMatchInlineSnapshot(`
    "tier has characters that only look right: U+2011 at position 3, U+2011 at position 6 [LOOK_ALIKE_CHARACTER]
      got:     "db‑f1‑micro"
      allowed: printable ASCII
      fix:     type it anew: "db-f1-micro""
  `);
});

test("printable ASCII is left alone, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii" }), (text) => {
      expect(lookAlikeProblem("value", text)).toBeUndefined();
    }),
  );
});

test("what is folded has no look-alikes left", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(lookAlikes(foldToAscii(text))).toEqual([]);
    }),
  );
});

const NAMES = ["work_mem", "max_connections", "shared_buffers", "log_statement"];

test.each([
  ["work_men", "work_mem"],
  ["MAX_CONNECTIONS", "max_connections"],
  ["shared_buffer", "shared_buffers"],
  ["log_statment", "log_statement"],
  ["wrok_mem", "work_mem"],
  ["something_else", undefined],
  ["", undefined],
])("nearest to %j is %j", (typed, expected) => {
  expect(nearest(typed, NAMES)).toBe(expected);
});

test("one slip of the finger in a name is understood", () => {
  const slip = fc.constantFrom(...NAMES).chain((name) =>
    fc.record({
      name: fc.constant(name),
      at: fc.nat({ max: name.length - 1 }),
      letter: fc.constantFrom("", "x", "_"),
    }),
  );
  fc.assert(
    fc.property(slip, ({ name, at, letter }) => {
      expect(nearest(name.slice(0, at) + letter + name.slice(at + 1), NAMES)).toBe(name);
    }),
  );
});
