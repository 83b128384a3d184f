import { monitoringDatabaseId } from "../../../../preflight/rules/monitoring/monitoring-database-id";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses the bare name of an instance", () => {
  expect(
    shown(
      findingsOf(
        monitoringDatabaseId,
        thresholdPolicy(
          { filter: metricFilter("database/up", ' AND resource.labels.database_id = "main"') },
          { project: "example" },
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-database-id google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      database_id is compared with the bare name of an instance; got "main"; allowed: PROJECT:INSTANCE
      fix: write "example:main""
  `);
});

test("refuses a connection name (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringDatabaseId,
        thresholdPolicy({
          filter: metricFilter(
            "database/up",
            ' AND resource.label.database_id = one_of("example:us-central1:main", "example:other")',
          ),
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-database-id google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      database_id is compared with a connection name: it has no region; got "example:us-central1:main"; allowed: PROJECT:INSTANCE
      fix: write "example:main""
  `);
});

test("refuses a connection name (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringDatabaseId,
        thresholdPolicy({
          filter: metricFilter(
            "database/postgresql/insights/aggregate/latencies",
            ' AND resource.labels.resource_id = "example.com:example:us-central1:main"',
            "cloudsql_instance_database",
          ),
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-database-id google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      resource_id is compared with a connection name: it has no region; got "example.com:example:us-central1:main"; allowed: PROJECT:INSTANCE
      fix: write "example.com:example:main""
  `);
});

test("accepts project and instance, of a domain too", () => {
  const inputs = [
    thresholdPolicy({
      filter: metricFilter("database/up", ' AND resource.labels.database_id = "example:main"'),
    }),
    thresholdPolicy({
      filter: metricFilter("database/up", ' AND resource.labels.database_id = "example.com:project:main"'),
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringDatabaseId, input)).toEqual([]);
});

test("skips what is not known, and patterns", () => {
  const inputs = [
    thresholdPolicy({
      filter: metricFilter("database/up", ' AND resource.labels.database_id = "${local.id}"'),
    }),
    thresholdPolicy({
      filter: metricFilter(
        "database/up",
        ' AND resource.labels.database_id = monitoring.regex.full_match("main.*")',
      ),
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringDatabaseId, input)).toEqual([]);
});
