import { stateInstanceKey } from "../../../../preflight/rules/state/state-instance-key";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses one of many without a key (1)", () => {
  expect(
    shown(
      findingsOf(stateInstanceKey, {
        "google_sql_user.a": { count: 2 },
        "output.n": { value: "${google_sql_user.a.name}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-instance-key output.n value
      google_sql_user.a has count: the reference does not say which one; got "google_sql_user.a.name"
      fix: write google_sql_user.a[0].name, or google_sql_user.a[*].name for all"
  `);
});

test("refuses one of many without a key (2)", () => {
  expect(
    shown(
      findingsOf(stateInstanceKey, {
        "google_sql_user.a": { for_each: { x: 1 } },
        "google_sql_user.b": { name: "${google_sql_user.a.name}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-instance-key google_sql_user.b name
      google_sql_user.a has for_each: the reference does not say which one; got "google_sql_user.a.name"
      fix: write google_sql_user.a["KEY"].name, or values(google_sql_user.a)[*].name for all"
  `);
});

test("refuses a key for one", () => {
  expect(
    shown(
      findingsOf(stateInstanceKey, {
        "google_sql_user.a": {},
        "output.n": { value: "${google_sql_user.a[0].name}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error state-instance-key output.n value
      google_sql_user.a is one resource: it has no key; got "google_sql_user.a[…].name"
      fix: write google_sql_user.a.name"
  `);
});

test("accepts keys, splats, whole resources and lists below", () => {
  const inputs = [
    {
      "google_sql_user.a": { count: 2 },
      "output.n": {
        value:
          "${google_sql_user.a[0].name} ${google_sql_user.a[*].name} ${google_sql_user.a.*.name} ${length(google_sql_user.a)}",
      },
    },
    {
      "google_sql_user.a": {},
      "output.n": { value: "${google_sql_user.a.list[0].name} ${one(google_sql_user.a[*].name)}" },
    },
  ];
  for (const input of inputs) expect(findingsOf(stateInstanceKey, input)).toEqual([]);
});

test("skips what is elsewhere", () => {
  expect(findingsOf(stateInstanceKey, { "output.n": { value: "${google_sql_user.a[0].name}" } })).toEqual([]);
});
