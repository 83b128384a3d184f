import { allowsBelow, excludesFrom, parseConstraint } from "../../preflight/version-constraint";

test.each([
  [">= 1.11", false, false],
  [">= 1.5", true, false],
  ["~> 1.11", false, false],
  ["~> 1.9.0", true, true],
  ["= 1.10.5", true, true],
  ["1.11.0", false, false],
  ["< 1.11", true, true],
  ["<= 1.11.0", true, false],
  ["> 1.10, < 2.0", true, false],
  [">= 1.5, >= 1.12", false, false],
  ["!= 1.11.1", true, false],
])("%s: allows less than 1.11: %p, excludes it: %p", (text, below, excluded) => {
  const constraint = parseConstraint(text);
  expect(constraint && allowsBelow(constraint, "1.11.0")).toBe(below);
  expect(constraint && excludesFrom(constraint, "1.11.0")).toBe(excluded);
});

test.each(["^1.11", "1.x", "latest", "", ">= 1.11 < 2"])("cannot read %p", (text) => {
  expect(parseConstraint(text)).toBeUndefined();
});
