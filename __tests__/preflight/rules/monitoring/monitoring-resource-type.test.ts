import { monitoringResourceType } from "../../../../preflight/rules/monitoring/monitoring-resource-type";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses a filter without resource.type", () => {
  expect(
    shown(
      findingsOf(
        monitoringResourceType,
        thresholdPolicy({ filter: 'metric.type = "cloudsql.googleapis.com/database/cpu/utilization"' }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-resource-type google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the filter does not say resource.type; got "metric.type = "cloudsql.googleapis.com/database/cpu/utilization""
      fix: add resource.type = "cloudsql_database""
  `);
});

test("refuses an invented type and that of another metric (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringResourceType,
        thresholdPolicy({ filter: metricFilter("database/cpu/utilization", "", "cloudsql_instance") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-resource-type google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      there is no monitored resource of this type; got "cloudsql_instance"; allowed: cloudsql_database, cloudsql_instance_database
      fix: write resource.type = "cloudsql_database""
  `);
});

test("refuses an invented type and that of another metric (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringResourceType,
        thresholdPolicy({ filter: metricFilter("database/postgresql/insights/aggregate/latencies") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-resource-type google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      cloudsql.googleapis.com/database/postgresql/insights/aggregate/latencies does not belong to this resource type; got "cloudsql_database"; allowed: cloudsql_database, cloudsql_instance_database
      fix: write resource.type = "cloudsql_instance_database""
  `);
});

test("refuses an invented type and that of another metric (3)", () => {
  expect(
    shown(
      findingsOf(
        monitoringResourceType,
        thresholdPolicy({ filter: metricFilter("database/cpu/utilization", "", "gce_instance") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-resource-type google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      cloudsql.googleapis.com/database/cpu/utilization does not belong to this resource type; got "gce_instance"; allowed: cloudsql_database, cloudsql_instance_database
      fix: write resource.type = "cloudsql_database""
  `);
});

test("accepts the type of the metric", () => {
  const inputs = [
    thresholdPolicy(),
    thresholdPolicy({
      filter: metricFilter(
        "database/postgresql/insights/aggregate/latencies",
        "",
        "cloudsql_instance_database",
      ),
    }),
    thresholdPolicy({
      filter:
        'resource.type = "gce_instance" AND metric.type = "compute.googleapis.com/instance/cpu/utilization"',
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringResourceType, input)).toEqual([]);
});

test("skips what is not known, and charts without a type", () => {
  const inputs = [
    thresholdPolicy({ filter: '${local.resource} AND metric.type = "cloudsql.googleapis.com/database/up"' }),
    thresholdPolicy({
      filter: 'resource.type = "${var.type}" AND metric.type = "cloudsql.googleapis.com/database/up"',
    }),
    {
      "google_monitoring_dashboard.d": {
        dashboard_json: JSON.stringify({
          displayName: "d",
          gridLayout: {
            widgets: [
              {
                scorecard: {
                  timeSeriesQuery: {
                    timeSeriesFilter: { filter: 'metric.type = "cloudsql.googleapis.com/database/up"' },
                  },
                },
              },
            ],
          },
        }),
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringResourceType, input)).toEqual([]);
});
