import { schemaRange } from "../../../../preflight/rules/schema/schema-range";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({ password_validation_policy: { enable_password_policy: true, min_length: -1 } }),
    { "google_compute_firewall.db": { name: "db", network: "x", priority: "70000" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(schemaRange, input))).join("\n")).toMatchInlineSnapshot(`
    "error schema-range google_sql_database_instance.main settings.password_validation_policy.min_length
      "min_length" is out of range; got -1; allowed: 0 to 2147483647
      fix: write 0 or more
    error schema-range google_compute_firewall.db priority
      "priority" is out of range; got "70000"; allowed: 0 to 65535
      fix: write 65535 or less"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ password_validation_policy: { enable_password_policy: true, min_length: 0 } }),
    { "google_compute_firewall.db": { name: "db", network: "x", priority: 65535 } },
  ])
    expect(findingsOf(schemaRange, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { "google_compute_firewall.db": { name: "db", network: "x", priority: "${var.priority}" } },
  ])
    expect(findingsOf(schemaRange, input)).toEqual([]);
});
