import { monitoringLogMetricOrder } from "../../../../preflight/rules/monitoring/monitoring-log-metric-order";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("warns of a policy that does not wait", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricOrder, {
        "google_logging_metric.errors": { name: "errors", filter: "severity=ERROR" },
        ...thresholdPolicy({
          filter:
            'resource.type = "cloudsql_database" AND metric.type = "logging.googleapis.com/user/errors"',
        }),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-log-metric-order google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      nothing makes the policy wait for google_logging_metric.errors; got "logging.googleapis.com/user/errors"
      fix: write metric.type = "logging.googleapis.com/user/\${google_logging_metric.errors.name}", and wait some minutes after it (time_sleep)"
  `);
});

test("accepts a reference, an order, and metrics of elsewhere", () => {
  const inputs = [
    {
      "google_logging_metric.errors": { name: "errors", filter: "severity=ERROR" },
      ...thresholdPolicy({
        filter:
          'resource.type = "cloudsql_database" AND metric.type = "logging.googleapis.com/user/${google_logging_metric.errors.name}"',
      }),
    },
    {
      "google_logging_metric.errors": { name: "errors", filter: "severity=ERROR" },
      ...thresholdPolicy(
        {
          filter:
            'resource.type = "cloudsql_database" AND metric.type = "logging.googleapis.com/user/errors"',
        },
        { depends_on: ["google_logging_metric.errors"] },
      ),
    },
    {
      "google_logging_metric.errors": { name: "errors", filter: "severity=ERROR" },
      ...thresholdPolicy({
        filter: 'resource.type = "cloudsql_database" AND metric.type = "logging.googleapis.com/user/others"',
      }),
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringLogMetricOrder, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringLogMetricOrder, {
      "google_logging_metric.errors": { name: "errors", filter: "severity=ERROR" },
      ...thresholdPolicy({ filter: "${local.filter}" }),
    }),
  ).toEqual([]);
});
