import { monitoringNotNumeric } from "../../../../preflight/rules/monitoring/monitoring-not-numeric";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses a metric of texts", () => {
  expect(
    shown(
      findingsOf(
        monitoringNotNumeric,
        thresholdPolicy({ filter: metricFilter("database/state"), aggregations: [] }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-not-numeric google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the values of this metric are texts; got "cloudsql.googleapis.com/database/state"; allowed: a metric of numbers
      fix: use cloudsql.googleapis.com/database/instance_state with ALIGN_COUNT_TRUE"
  `);
});

test("warns of booleans and distributions that nothing counts (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringNotNumeric,
        thresholdPolicy({ filter: metricFilter("database/instance_state"), aggregations: [] }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-not-numeric google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the values of this metric are true and false; got "cloudsql.googleapis.com/database/instance_state"
      fix: count them: per_series_aligner = "ALIGN_COUNT_TRUE""
  `);
});

test("warns of booleans and distributions that nothing counts (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringNotNumeric,
        thresholdPolicy({
          filter: metricFilter(
            "database/postgresql/insights/aggregate/latencies",
            "",
            "cloudsql_instance_database",
          ),
          aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_DELTA" }],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-not-numeric google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the values of this metric are distributions; got "cloudsql.googleapis.com/database/postgresql/insights/aggregate/latencies"
      fix: add per_series_aligner = "ALIGN_DELTA" and cross_series_reducer = "REDUCE_PERCENTILE_95""
  `);
});

test("accepts numbers, counts and percentiles", () => {
  const inputs = [
    thresholdPolicy(),
    thresholdPolicy({
      filter: metricFilter("database/instance_state"),
      aggregations: [{ per_series_aligner: "ALIGN_COUNT_TRUE" }],
    }),
    thresholdPolicy({
      filter: metricFilter(
        "database/postgresql/insights/aggregate/latencies",
        "",
        "cloudsql_instance_database",
      ),
      aggregations: [{ per_series_aligner: "ALIGN_DELTA", cross_series_reducer: "REDUCE_PERCENTILE_95" }],
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringNotNumeric, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(
      monitoringNotNumeric,
      thresholdPolicy({
        filter: metricFilter("database/instance_state"),
        aggregations: [{ per_series_aligner: "${var.aligner}" }],
      }),
    ),
  ).toEqual([]);
});
