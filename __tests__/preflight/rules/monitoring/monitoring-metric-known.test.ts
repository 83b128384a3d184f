import { monitoringMetricKnown } from "../../../../preflight/rules/monitoring/monitoring-metric-known";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses invented names of backups and of max_connections (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringMetricKnown,
        thresholdPolicy({ filter: metricFilter("database/backup/success_count") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-metric-known google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      Cloud SQL has no such metric: no Cloud SQL backup metric exists under any name; got "cloudsql.googleapis.com/database/backup/success_count"
      fix: use log entries of methodName cloudsql.instances.automatedBackup (alerts.json, backups)"
  `);
});

test("refuses invented names of backups and of max_connections (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringMetricKnown,
        thresholdPolicy({ filter: metricFilter("database/postgresql/max_connections") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-metric-known google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      Cloud SQL has no such metric: only the MySQL name database/mysql/max_connections exists; got "cloudsql.googleapis.com/database/postgresql/max_connections"
      fix: use put the number in the threshold"
  `);
});

test("refuses slips, a missing engine and a missing prefix (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringMetricKnown,
        thresholdPolicy({ filter: metricFilter("database/cpu/utilisation") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-metric-known google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      Cloud SQL has no such metric; got "cloudsql.googleapis.com/database/cpu/utilisation"
      fix: write cloudsql.googleapis.com/database/cpu/utilization"
  `);
});

test("refuses slips, a missing engine and a missing prefix (2)", () => {
  expect(
    shown(
      findingsOf(monitoringMetricKnown, thresholdPolicy({ filter: metricFilter("database/num_backends") })),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-metric-known google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      Cloud SQL has no such metric; got "cloudsql.googleapis.com/database/num_backends"
      fix: write cloudsql.googleapis.com/database/postgresql/num_backends"
  `);
});

test("refuses slips, a missing engine and a missing prefix (3)", () => {
  expect(
    shown(
      findingsOf(
        monitoringMetricKnown,
        thresholdPolicy({
          filter: 'resource.type = "cloudsql_database" AND metric.type = "database/cpu/utilization"',
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-metric-known google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      Cloud SQL has no such metric: the type is written in full; got "database/cpu/utilization"
      fix: write cloudsql.googleapis.com/database/cpu/utilization"
  `);
});

test("warns of names that no list has, and of other engines (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringMetricKnown,
        thresholdPolicy({ filter: metricFilter("database/postgresql/something_new") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-metric-known google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      Cloud SQL lists no such metric for PostgreSQL; got "cloudsql.googleapis.com/database/postgresql/something_new"
      fix: look it up in the list of metrics"
  `);
});

test("warns of names that no list has, and of other engines (2)", () => {
  expect(
    shown(
      findingsOf(monitoringMetricKnown, thresholdPolicy({ filter: metricFilter("database/mysql/queries") })),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-metric-known google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the metric is of another engine and has no data from PostgreSQL; got "cloudsql.googleapis.com/database/mysql/queries"
      fix: use one below database/postgresql/"
  `);
});

test("warns of names that no list has, and of other engines (3)", () => {
  expect(
    shown(
      findingsOf(
        monitoringMetricKnown,
        thresholdPolicy({ filter: metricFilter("database/postgresql/num_connections") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-metric-known google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      Cloud SQL has no such metric: not listed; got "cloudsql.googleapis.com/database/postgresql/num_connections"
      fix: use cloudsql.googleapis.com/database/postgresql/num_backends"
  `);
});

test("accepts metrics of the list and of other services", () => {
  const inputs = [
    thresholdPolicy(),
    thresholdPolicy({
      filter: 'resource.type = "cloudsql_database" AND metric.type = "logging.googleapis.com/user/errors"',
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringMetricKnown, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    thresholdPolicy({ filter: metricFilter("database/${var.metric}") }),
    thresholdPolicy({
      filter: `${metricFilter("database/up").replace("metric.type =", "metric.type = starts_with(")})`,
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringMetricKnown, input)).toEqual([]);
});
