import { formatProblem, ProblemError, refuse } from "../../cloudsql/problem";

const PROBLEM = {
  code: "THING_WRONG",
  message: "the thing is wrong",
  got: "thnig",
  allowed: "thing",
  fix: "write thing",
  path: "house/room",
};

test("a problem has its parts one a line: where, what, code; got; allowed; fix", () => {
  expect(formatProblem(PROBLEM)).toMatchInlineSnapshot(`
    "house/room: the thing is wrong [THING_WRONG]
      got:     "thnig"
      allowed: thing
      fix:     write thing"
  `);
});

test("parts that are not there leave no line", () => {
  expect(formatProblem({ code: "A", message: "wrong" })).toBe("wrong [A]");
});

test.each([
  ["a string, so that spaces show", " x ", '" x "'],
  ["a number", 5, "5"],
  ["a list", ["a"], '["a"]'],
  ["a value left out", undefined, "nothing"],
])("shows %s", (_what, got, shown) => {
  expect(formatProblem({ code: "A", message: "wrong", got })).toBe(`wrong [A]\n  got:     ${shown}`);
});

test("an error carries all problems of one input, for people and for scripts", () => {
  const error = new ProblemError([PROBLEM, { code: "B", message: "too" }]);
  expect(error.message.split("\n").filter((line) => !line.startsWith(" "))).toEqual([
    "house/room: the thing is wrong [THING_WRONG]",
    "too [B]",
  ]);
  expect(error.exitCode).toBe(2);
  expect(new ProblemError([PROBLEM], 1).exitCode).toBe(1);
});

test("refusing throws one problem", () => {
  expect(() => refuse(PROBLEM)).toThrow(new ProblemError([PROBLEM]));
});
