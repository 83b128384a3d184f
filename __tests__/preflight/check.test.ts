import { check } from "../../preflight/check";
import type { Resource } from "../../preflight/resource";
import type { Rule, Violation } from "../../preflight/rule";

function rule(check: Rule["check"], more: Partial<Rule> = {}): Rule {
  return {
    id: "area-rule",
    severity: "warning",
    area: "area",
    title: "title",
    why: "why",
    link: "https://example.com",
    types: ["thing"],
    check,
    ...more,
  };
}

const THING: Resource = { address: "thing.a", type: "thing", attributes: { size: 5, secret: { x: 1 } } };
const violating = (violation: Partial<Violation>) =>
  rule(function* (value) {
    yield { at: value.get("size"), what: "the size is wrong", fix: "write 6", ...violation };
  });
const messageOf = (violation: Partial<Violation>) =>
  check([THING], { rules: [violating(violation)] })[0]?.message;

test("a violation becomes a finding with its place, its value and the rule's link", () => {
  expect(
    check([{ ...THING, path: "stack/a", source: "stack" }], { rules: [violating({ allowed: "6" })] }),
  ).toEqual([
    {
      rule: "area-rule",
      severity: "warning",
      address: "thing.a",
      attribute: "size",
      path: "stack/a",
      source: "stack",
      message: "the size is wrong; got 5; allowed: 6",
      fix: "write 6",
      link: "https://example.com",
    },
  ]);
});

test("the value is told as written, never that of a block, and not at great length", () => {
  expect(messageOf({ got: "x" })).toBe('the size is wrong; got "x"');
  expect(messageOf({ at: "missing" })).toBe("the size is wrong");
  expect(messageOf({ got: undefined })).toBe("the size is wrong");
  expect(messageOf({ got: "x".repeat(10_000) })?.length).toBeLessThan(300);
  const [finding] = check([THING], {
    rules: [
      rule(function* (value) {
        yield { at: value.get("secret"), what: "wrong", fix: "" };
      }),
    ],
  });
  expect(finding?.message).toBe("wrong");
});

test("a rule sees its types only, or all of them", () => {
  const seen: string[] = [];
  const look = (types: string[]) =>
    rule(
      (_value, { resource }) => {
        seen.push(`${types}:${resource.address}`);
        return [];
      },
      { types },
    );
  const other: Resource = { address: "other.b", type: "other", attributes: {} };
  check([THING, other], { rules: [look(["thing"]), look(["*"]), look([])] });
  expect(seen).toEqual(["thing:thing.a", "*:thing.a", "*:other.b"]);
});

test("errors come first, then by place; less than asked for is left out", () => {
  const rules = (["info", "error", "warning"] as const).map((severity) => violating({ severity }));
  const two = [{ ...THING, address: "thing.b" }, THING];
  const list = (minSeverity?: "error" | "warning" | "info") =>
    check(two, { rules, minSeverity }).map(({ severity, address }) => `${severity} ${address}`);
  expect(list()).toEqual([
    "error thing.a",
    "error thing.b",
    "warning thing.a",
    "warning thing.b",
    "info thing.a",
    "info thing.b",
  ]);
  expect(list("warning")).toHaveLength(4);
  expect(list("error")).toHaveLength(2);
});
