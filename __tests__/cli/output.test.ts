import { count, fittedTable, seconds, styleOf, table } from "../../cli/output";
import fc from "../support/fast-check";

describe("table", () => {
  test("aligns its columns and leaves no blanks at the end", () => {
    expect(
      table([
        ["dev-database", "10 created"],
        ["dev-schema", "unchanged", "1 resource"],
        ["x", ""],
      ]),
    ).toEqual(["dev-database  10 created", "dev-schema    unchanged   1 resource", "x"]);
  });

  test("never exceeds its width", () => {
    const rows = fc.array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 10, max: 120 }), (cells, width) => {
        for (const line of table(cells, width)) expect(line.length).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe("a fitted table", () => {
  test("cuts the longest of the columns that may be cut, and keeps the others whole", () => {
    expect(
      fittedTable([["0001", "a_long_name_of_a_migration", "applied", "somebody", "5 ms"]], [1, 3], 50),
    ).toEqual(["0001  a_long_name_of_a_m…  applied  somebody  5 ms"]);
    expect(fittedTable([["a", "short"], ["b"]], [1], 50)).toEqual(["a  short", "b"]);
  });

  test("cuts no cell below eight characters; then the line is cut", () => {
    expect(fittedTable([["x".repeat(20), "y".repeat(20)]], [0], 20)).toEqual(["xxxxxxx…  yyyyyyyyy…"]);
  });
});

test("a style paints on a terminal only", () => {
  const painted = "\u001b[1mx\u001b[22m";
  expect(styleOf({ isTTY: true }, {}).bold("x")).toBe(painted);
  expect(styleOf({ isTTY: false }, {}).bold("x")).toBe("x");
  expect(styleOf({ isTTY: true }, { NO_COLOR: "1" }).bold("x")).toBe("x");
  expect(styleOf({ isTTY: true }, { TERM: "dumb" }).bold("x")).toBe("x");
  expect(styleOf({}, { FORCE_COLOR: "1" }).bold("x")).toBe(painted);
});

test("counts and durations read as a person writes them", () => {
  expect([count(1, "stack"), count(0, "stack"), count(9, "stack")]).toEqual([
    "1 stack",
    "0 stacks",
    "9 stacks",
  ]);
  expect(seconds(1449)).toBe("1.4 s");
});
