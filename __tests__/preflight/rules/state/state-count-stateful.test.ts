import { stateCountStateful } from "../../../../preflight/rules/state/state-count-stateful";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of databases by position", () => {
  expect(
    shown(
      findingsOf(stateCountStateful, {
        "google_sql_database.a": { count: "${length(var.names)}", name: "${var.names[count.index]}" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning state-count-stateful google_sql_database.a count
      google_sql_database is counted through a list: taking out one element destroys others; got "\${var.names[count.index]}"; allowed: for_each with the names as keys
      fix: write for_each = "\${toset(var.names)}" and name = "\${each.value}""
  `);
});

test("accepts keys, and positions of what holds no data", () => {
  const inputs = [
    { "google_sql_database.a": { for_each: "${toset(var.names)}", name: "${each.value}" } },
    { "google_sql_database.a": { count: "${var.on ? 1 : 0}", name: "app" } },
    { "google_compute_address.a": { count: 2, name: "${var.names[count.index]}" } },
  ];
  for (const input of inputs) expect(findingsOf(stateCountStateful, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(stateCountStateful, { "google_sql_database.a": { count: "${var.n}", name: "${local.name}" } }),
  ).toEqual([]);
});
