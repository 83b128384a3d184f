import { monitoringNoData } from "../../../../preflight/rules/monitoring/monitoring-no-data";
import { findingsOf, instance, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("warns of a metric that PostgreSQL never writes", () => {
  expect(
    shown(
      findingsOf(monitoringNoData, thresholdPolicy({ filter: metricFilter("database/network/connections") })),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-no-data google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      cloudsql.googleapis.com/database/network/connections: it never has data for PostgreSQL; got "cloudsql.googleapis.com/database/network/connections"
      fix: use database/postgresql/num_backends"
  `);
});

test("warns of a failover alert on a zonal instance, by reference and by name (1)", () => {
  expect(
    shown(
      findingsOf(monitoringNoData, {
        ...instance({ availability_type: "ZONAL" }),
        ...thresholdPolicy({
          filter: metricFilter(
            "database/available_for_failover",
            ' AND resource.labels.database_id = "example:${google_sql_database_instance.main.name}"',
          ),
        }),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-no-data google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      a ZONAL instance has no standby, so this never says anything; got "cloudsql.googleapis.com/database/available_for_failover"
      fix: remove the alert, or write availability_type = "REGIONAL""
  `);
});

test("warns of a failover alert on a zonal instance, by reference and by name (2)", () => {
  expect(
    shown(
      findingsOf(monitoringNoData, {
        ...instance({ availability_type: "ZONAL" }),
        ...thresholdPolicy({
          filter: metricFilter(
            "database/available_for_failover",
            ' AND resource.labels.database_id = "example:main"',
          ),
        }),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-no-data google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      a ZONAL instance has no standby, so this never says anything; got "cloudsql.googleapis.com/database/available_for_failover"
      fix: remove the alert, or write availability_type = "REGIONAL""
  `);
});

test("warns of insights that are off", () => {
  expect(
    shown(
      findingsOf(monitoringNoData, {
        ...instance({ insights_config: { query_insights_enabled: false } }),
        ...thresholdPolicy({
          filter: metricFilter(
            "database/postgresql/insights/aggregate/latencies",
            ' AND resource.labels.resource_id = "example:main"',
            "cloudsql_instance_database",
          ),
        }),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-no-data google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the instance has query insights off and writes no such metric; got "cloudsql.googleapis.com/database/postgresql/insights/aggregate/latencies"
      fix: write insights_config { query_insights_enabled = true }"
  `);
});

test("accepts them where the instance has it, or is another one", () => {
  const inputs = [
    {
      ...instance({ availability_type: "REGIONAL" }),
      ...thresholdPolicy({
        filter: metricFilter(
          "database/available_for_failover",
          ' AND resource.labels.database_id = "example:main"',
        ),
      }),
    },
    {
      ...instance({ availability_type: "ZONAL" }),
      ...thresholdPolicy({
        filter: metricFilter(
          "database/available_for_failover",
          ' AND resource.labels.database_id = "example:other"',
        ),
      }),
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringNoData, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringNoData, {
      ...instance({ availability_type: "${var.availability}" }),
      ...thresholdPolicy({
        filter: metricFilter(
          "database/available_for_failover",
          ' AND resource.labels.database_id = "example:main"',
        ),
      }),
    }),
  ).toEqual([]);
});
