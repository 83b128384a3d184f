import { monitoringThresholdRange } from "../../../../preflight/rules/monitoring/monitoring-threshold-range";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses a percentage of a utilisation, also as text (1)", () => {
  expect(
    shown(findingsOf(monitoringThresholdRange, thresholdPolicy({ threshold_value: 80 }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-threshold-range google_monitoring_alert_policy.a conditions[0].condition_threshold.threshold_value
      the threshold is outside 0-1 for cpu/utilization; got 80; allowed: 0 to 1
      fix: did you mean 0.8?"
  `);
});

test("refuses a percentage of a utilisation, also as text (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringThresholdRange,
        thresholdPolicy({ threshold_value: "92.5", filter: metricFilter("database/disk/utilization") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-threshold-range google_monitoring_alert_policy.a conditions[0].condition_threshold.threshold_value
      the threshold is outside 0-1 for disk/utilization; got "92.5"; allowed: 0 to 1
      fix: did you mean 0.925?"
  `);
});

test("refuses what is no percentage either (1)", () => {
  expect(
    shown(findingsOf(monitoringThresholdRange, thresholdPolicy({ threshold_value: -1 }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-threshold-range google_monitoring_alert_policy.a conditions[0].condition_threshold.threshold_value
      the threshold is outside 0-1 for cpu/utilization; got -1; allowed: 0 to 1
      fix: write a number from 0 to 1"
  `);
});

test("refuses what is no percentage either (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringThresholdRange,
        thresholdPolicy({
          threshold_value: 800,
          filter: metricFilter("database/postgresql/transaction_id_utilization"),
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-threshold-range google_monitoring_alert_policy.a conditions[0].condition_threshold.threshold_value
      the threshold is outside 0-1 for postgresql/transaction_id_utilization; got 800; allowed: 0 to 1
      fix: write a number from 0 to 1"
  `);
});

test("warns of a fraction where percents are counted, and of milliseconds where microseconds are (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringThresholdRange,
        thresholdPolicy({ threshold_value: 0.9, filter: metricFilter("database/memory/components") }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-threshold-range google_monitoring_alert_policy.a conditions[0].condition_threshold.threshold_value
      memory/components runs from 0 to 100, not to 1; got 0.9
      fix: did you mean 90?"
  `);
});

test("warns of a fraction where percents are counted, and of milliseconds where microseconds are (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringThresholdRange,
        thresholdPolicy({
          threshold_value: 200,
          filter: metricFilter(
            "database/postgresql/insights/aggregate/latencies",
            "",
            "cloudsql_instance_database",
          ),
          aggregations: [
            {
              alignment_period: "60s",
              per_series_aligner: "ALIGN_DELTA",
              cross_series_reducer: "REDUCE_PERCENTILE_95",
            },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-threshold-range google_monitoring_alert_policy.a conditions[0].condition_threshold.threshold_value
      postgresql/insights/aggregate/latencies is in microseconds: this is 0.2 ms; got 200
      fix: for 200 ms write 200000"
  `);
});

test("refuses the line of a chart", () => {
  expect(
    shown(
      findingsOf(monitoringThresholdRange, {
        "google_monitoring_dashboard.d": {
          dashboard_json: JSON.stringify({
            displayName: "d",
            gridLayout: {
              widgets: [
                {
                  xyChart: {
                    thresholds: [{ value: 80 }],
                    dataSets: [
                      {
                        timeSeriesQuery: {
                          timeSeriesFilter: { filter: metricFilter("database/cpu/utilization") },
                        },
                      },
                    ],
                  },
                },
              ],
            },
          }),
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-threshold-range google_monitoring_dashboard.d dashboard_json.gridLayout.widgets[0].xyChart.thresholds[0].value
      the threshold is outside 0-1 for cpu/utilization; got 80; allowed: 0 to 1
      fix: did you mean 0.8?"
  `);
});

test("accepts fractions, percents of components, sums and ratios", () => {
  const inputs = [
    thresholdPolicy({ threshold_value: 0.8 }),
    thresholdPolicy({ threshold_value: 1 }),
    thresholdPolicy({ threshold_value: 90, filter: metricFilter("database/memory/components") }),
    thresholdPolicy({
      threshold_value: 3,
      aggregations: [
        { alignment_period: "60s", per_series_aligner: "ALIGN_MEAN", cross_series_reducer: "REDUCE_SUM" },
      ],
    }),
    thresholdPolicy({ threshold_value: 80, denominator_filter: metricFilter("database/cpu/reserved_cores") }),
    thresholdPolicy({ threshold_value: 80, filter: metricFilter("database/postgresql/num_backends") }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringThresholdRange, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    thresholdPolicy({ threshold_value: "${var.limit}" }),
    thresholdPolicy({ threshold_value: 80, filter: "${local.filter}" }),
    thresholdPolicy({
      threshold_value: 80,
      aggregations: [{ alignment_period: "60s", per_series_aligner: "${var.aligner}" }],
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringThresholdRange, input)).toEqual([]);
});
