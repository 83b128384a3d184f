import { monitoringFilterLabels } from "../../../../preflight/rules/monitoring/monitoring-filter-labels";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses the label of the other resource (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringFilterLabels,
        thresholdPolicy({
          filter: metricFilter(
            "database/postgresql/insights/aggregate/latencies",
            ' AND resource.labels.database_id = "p:i"',
            "cloudsql_instance_database",
          ),
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-filter-labels google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the resource cloudsql_instance_database has no label database_id; got "resource.labels.database_id"; allowed: project_id, location, resource_id, database
      fix: write resource.labels.resource_id"
  `);
});

test("refuses the label of the other resource (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringFilterLabels,
        thresholdPolicy({ filter: metricFilter("database/up", ' AND resource.labels.instance_id = "p:i"') }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-filter-labels google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the resource cloudsql_database has no label instance_id; got "resource.labels.instance_id"; allowed: project_id, database_id, region
      fix: write resource.labels.database_id"
  `);
});

test("warns of a label that the metric lacks, in a filter and in a grouping (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringFilterLabels,
        thresholdPolicy({
          filter: metricFilter("database/instance_state", ' AND metric.labels.status = "FAILED"'),
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-filter-labels google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the metric cloudsql.googleapis.com/database/instance_state has no label status; got "metric.labels.status"; allowed: state
      fix: write metric.labels.state"
  `);
});

test("warns of a label that the metric lacks, in a filter and in a grouping (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringFilterLabels,
        thresholdPolicy({
          aggregations: [
            {
              alignment_period: "60s",
              per_series_aligner: "ALIGN_MEAN",
              cross_series_reducer: "REDUCE_SUM",
              group_by_fields: ["metric.label.database"],
            },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-filter-labels google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].group_by_fields[0]
      the metric cloudsql.googleapis.com/database/cpu/utilization has no label database; got "metric.label.database"; allowed: no label
      fix: write metric.labels.database_id"
  `);
});

test("accepts the labels of metric and resource", () => {
  const inputs = [
    thresholdPolicy({
      filter: metricFilter(
        "database/instance_state",
        ' AND metric.labels.state = "FAILED" AND resource.label.database_id = "p:i"',
      ),
      aggregations: [{ group_by_fields: ["resource.label.database_id", "metric.label.state"] }],
    }),
    thresholdPolicy({
      filter: metricFilter(
        "database/postgresql/insights/aggregate/latencies",
        ' AND resource.labels.resource_id = "p:i"',
        "cloudsql_instance_database",
      ),
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringFilterLabels, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    thresholdPolicy({ filter: "${local.filter}" }),
    thresholdPolicy({ filter: metricFilter("${var.metric}", ' AND resource.labels.instance_id = "p:i"') }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringFilterLabels, input)).toEqual([]);
});
