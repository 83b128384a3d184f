import { schemaTimeouts } from "../../../../preflight/rules/schema/schema-timeouts";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({}, { timeouts: { create: "90", updates: "30m", delete: "1 hour" } }),
    { "google_sql_ssl_cert.a": { instance: "main", common_name: "a", timeouts: { update: "5m" } } },
  ];
  expect(inputs.map((input) => shown(findingsOf(schemaTimeouts, input))).join("\n")).toMatchInlineSnapshot(`
    "error schema-timeouts google_sql_database_instance.main timeouts.create
      this is not a duration; got "90"; allowed: a number with h, m or s, such as "90m"
      fix: write "90m"
    error schema-timeouts google_sql_database_instance.main timeouts.delete
      this is not a duration; got "1 hour"; allowed: a number with h, m or s, such as "90m"
      fix: write "1h"
    error schema-timeouts google_sql_database_instance.main timeouts.updates
      google_sql_database_instance has no timeout for "updates"; got "30m"; allowed: create, update, delete
      fix: write "update"
    error schema-timeouts google_sql_ssl_cert.a timeouts.update
      google_sql_ssl_cert has no timeout for "update"; got "5m"; allowed: create, delete
      fix: remove it"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}, { timeouts: { create: "90m", update: "1h30m", delete: "90m" } }),
    instance({}, { timeouts: { create: null } }),
  ])
    expect(findingsOf(schemaTimeouts, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({}, { timeouts: { create: "${var.timeout}" } }),
    instance({}, { timeouts: "${var.timeouts}" }),
  ])
    expect(findingsOf(schemaTimeouts, input)).toEqual([]);
});
