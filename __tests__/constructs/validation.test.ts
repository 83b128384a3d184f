import { Construct, RootConstruct } from "constructs";
import { ProblemError, refuse } from "../../cloudsql/problem";
import { mistakeOf, validateAtSynth, withPath } from "../../constructs/validation";
import { synthesizeConstruct, synthRefusal } from "../support/construct";
import { refusal, refusedProblems } from "../support/refusal";

const PROBLEM = { code: "THING_WRONG", message: "the thing is wrong", got: "thnig", fix: "write thing" };

test("problems of all constructs are told at once, each with its construct's path", () => {
  const told = synthRefusal((stack) => {
    for (const id of ["one", "two"]) validateAtSynth(new Construct(stack, id), () => [PROBLEM, PROBLEM]);
  });
  expect(told).toMatchInlineSnapshot(`
    "[stack/one] the thing is wrong [THING_WRONG]
        got:     "thnig"
        fix:     write thing
      [stack/one] the thing is wrong [THING_WRONG]
        got:     "thnig"
        fix:     write thing
      [stack/two] the thing is wrong [THING_WRONG]
        got:     "thnig"
        fix:     write thing
      [stack/two] the thing is wrong [THING_WRONG]
        got:     "thnig"
        fix:     write thing"
  `);
});

test("what has no problem passes", () => {
  expect(() => synthesizeConstruct((stack) => validateAtSynth(stack, () => []))).not.toThrow();
});

test("problems are looked for when the whole tree exists", () => {
  const told = synthRefusal((stack) => {
    const parent = new Construct(stack, "parent");
    validateAtSynth(parent, () => parent.node.children.map((child) => ({ ...PROBLEM, got: child.node.id })));
    new Construct(parent, "later");
  });
  expect(told).toContain('"later"');
});

describe("mistakeOf", () => {
  test("a refusal is the user's mistake, and its message has no advice to switch checks off", () => {
    expect(mistakeOf(new ProblemError([PROBLEM]))).toContain("THING_WRONG");
    const told = synthRefusal((stack) => validateAtSynth(stack, () => [PROBLEM]));
    expect(told).not.toMatch(/skipValidation|Validation failed|^\s+at /m);
  });

  test("any other error is not", () => {
    expect(mistakeOf(new TypeError("x is not a function"))).toBeUndefined();
    expect(mistakeOf("text")).toBeUndefined();
  });
});

describe("withPath", () => {
  const construct = new Construct(new Construct(new RootConstruct(), "stack"), "thing");

  test("puts the construct's path on what is refused without one", () => {
    expect(refusal(() => withPath(construct, () => refuse(PROBLEM)))).toMatch(
      /^stack\/thing: the thing is wrong/,
    );
    const [problem] = refusedProblems(() =>
      withPath(construct, () => refuse({ ...PROBLEM, path: "elsewhere" })),
    );
    expect(problem?.path).toBe("elsewhere");
  });

  test("gives back what was built, and lets other errors through", () => {
    expect(withPath(construct, () => 5)).toBe(5);
    expect(() =>
      withPath(construct, () => {
        throw new RangeError("ours");
      }),
    ).toThrow(RangeError);
  });
});
