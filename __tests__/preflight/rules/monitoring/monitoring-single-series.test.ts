import { monitoringSingleSeries } from "../../../../preflight/rules/monitoring/monitoring-single-series";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("warns of connections that are not summed", () => {
  expect(
    shown(
      findingsOf(
        monitoringSingleSeries,
        thresholdPolicy({ threshold_value: 80, filter: metricFilter("database/postgresql/num_backends") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-single-series google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations
      num_backends has one series for each database, and each alone is compared with the threshold
      fix: add cross_series_reducer = "REDUCE_SUM" with group_by_fields = ["resource.label.database_id"]"
  `);
});

test("accepts a sum, one database, and other metrics", () => {
  const inputs = [
    thresholdPolicy({
      threshold_value: 80,
      filter: metricFilter("database/postgresql/num_backends"),
      aggregations: [{ cross_series_reducer: "REDUCE_SUM" }],
    }),
    thresholdPolicy({
      threshold_value: 80,
      filter: metricFilter("database/postgresql/num_backends", ' AND metric.labels.database = "app"'),
    }),
    thresholdPolicy(),
  ];
  for (const input of inputs) expect(findingsOf(monitoringSingleSeries, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(
      monitoringSingleSeries,
      thresholdPolicy({
        filter: metricFilter("database/postgresql/num_backends"),
        aggregations: [{ cross_series_reducer: "${var.reducer}" }],
      }),
    ),
  ).toEqual([]);
});
