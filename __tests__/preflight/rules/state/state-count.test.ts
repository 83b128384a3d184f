import { stateCount } from "../../../../preflight/rules/state/state-count";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses both, parts of a resource, and lists (1)", () => {
  expect(
    shown(findingsOf(stateCount, { "google_sql_user.a": { count: 2, for_each: { a: 1 } } })),
  ).toMatchInlineSnapshot(`
    "error state-count google_sql_user.a count
      count and for_each exclude each other; got "both"
      fix: remove count"
  `);
});

test("refuses both, parts of a resource, and lists (2)", () => {
  expect(shown(findingsOf(stateCount, { "google_sql_user.a": { count: -1 } }))).toMatchInlineSnapshot(`
    "error state-count google_sql_user.a count
      count is not a whole number; got -1; allowed: 0, 1, 2 …
      fix: write a whole number"
  `);
});

test("refuses both, parts of a resource, and lists (3)", () => {
  expect(
    shown(findingsOf(stateCount, { "google_sql_user.a": { for_each: ["app", "reader"] } })),
  ).toMatchInlineSnapshot(`
    "error state-count google_sql_user.a for_each
      for_each is a list; got ["app","reader"]; allowed: a map, or a set of texts
      fix: write "\${toset(["app","reader"])}""
  `);
});

test("refuses both, parts of a resource, and lists (4)", () => {
  expect(
    shown(findingsOf(stateCount, { "google_sql_user.a": { for_each: '${["a", "b"]}' } })),
  ).toMatchInlineSnapshot(`
    "error state-count google_sql_user.a for_each
      for_each is a list; got "\${["a", "b"]}"; allowed: a map, or a set of texts
      fix: write \${toset(["a", "b"])}"
  `);
});

test("refuses both, parts of a resource, and lists (5)", () => {
  expect(shown(findingsOf(stateCount, { "google_sql_user.a": { for_each: 3 } }))).toMatchInlineSnapshot(`
    "error state-count google_sql_user.a for_each
      for_each is a single value; got 3; allowed: a map, or a set of texts
      fix: write count = 3"
  `);
});

test("refuses each and count without their argument, and a secret (1)", () => {
  expect(
    shown(findingsOf(stateCount, { "google_sql_user.a": { name: "${each.key}" } })),
  ).toMatchInlineSnapshot(`
    "error state-count google_sql_user.a name
      each is used in a resource without for_each; got "\${each.key}"
      fix: add for_each, or write the value"
  `);
});

test("refuses each and count without their argument, and a secret (2)", () => {
  expect(
    shown(findingsOf(stateCount, { "google_sql_user.a": { name: "u${count.index}", for_each: {} } })),
  ).toMatchInlineSnapshot(`
    "error state-count google_sql_user.a name
      count is used in a resource without count; got "u\${count.index}"
      fix: add count, or write the value"
  `);
});

test("refuses each and count without their argument, and a secret (3)", () => {
  expect(
    shown(
      findingsOf(stateCount, { "google_sql_user.a": { for_each: "${toset([random_password.p.result])}" } }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-count google_sql_user.a for_each
      for_each cannot be sensitive; got "random_password.p.result"
      fix: make the keys of something that is no secret"
  `);
});

test("accepts numbers, maps and sets", () => {
  const inputs = [
    { "google_sql_user.a": { count: "2", name: "u${count.index}" } },
    { "google_sql_user.a": { for_each: { app: {} }, name: "${each.key}" } },
    { "google_sql_user.a": { for_each: '${toset(["a"])}', name: "${each.value}" } },
    { "google_sql_user.a": { count: "${var.on ? 1 : 0}" } },
  ];
  for (const input of inputs) expect(findingsOf(stateCount, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(stateCount, { "google_sql_user.a": { for_each: "${var.users}", name: "${each.key}" } }),
  ).toEqual([]);
});
