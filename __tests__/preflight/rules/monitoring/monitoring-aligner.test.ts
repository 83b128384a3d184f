import { monitoringAligner } from "../../../../preflight/rules/monitoring/monitoring-aligner";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses a rate of a cumulative distribution", () => {
  expect(
    shown(
      findingsOf(
        monitoringAligner,
        thresholdPolicy({
          filter: metricFilter(
            "database/postgresql/insights/aggregate/latencies",
            "",
            "cloudsql_instance_database",
          ),
          aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_RATE" }],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-aligner google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].per_series_aligner
      cloudsql.googleapis.com/database/postgresql/insights/aggregate/latencies is CUMULATIVE and DISTRIBUTION, which this aligner does not take; got "ALIGN_RATE"; allowed: ALIGN_DELTA
      fix: write ALIGN_DELTA with the cross-series reducer REDUCE_PERCENTILE_95"
  `);
});

test("refuses a mean of booleans, a rate of a gauge, a sum of a counter (1)", () => {
  expect(
    shown(
      findingsOf(monitoringAligner, thresholdPolicy({ filter: metricFilter("database/instance_state") })),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-aligner google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].per_series_aligner
      cloudsql.googleapis.com/database/instance_state is GAUGE and BOOL, which this aligner does not take; got "ALIGN_MEAN"; allowed: ALIGN_FRACTION_TRUE, ALIGN_COUNT_TRUE, ALIGN_COUNT_FALSE, ALIGN_COUNT, ALIGN_NEXT_OLDER
      fix: write ALIGN_FRACTION_TRUE"
  `);
});

test("refuses a mean of booleans, a rate of a gauge, a sum of a counter (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringAligner,
        thresholdPolicy({ aggregations: { alignment_period: "60s", per_series_aligner: "ALIGN_RATE" } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-aligner google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations.per_series_aligner
      cloudsql.googleapis.com/database/cpu/utilization is GAUGE and DOUBLE, which this aligner does not take; got "ALIGN_RATE"; allowed: ALIGN_MEAN, ALIGN_MAX, ALIGN_MIN, ALIGN_COUNT, ALIGN_STDDEV, ALIGN_PERCENT_CHANGE, ALIGN_SUM, ALIGN_INTERPOLATE, ALIGN_NEXT_OLDER
      fix: write ALIGN_MEAN"
  `);
});

test("refuses a mean of booleans, a rate of a gauge, a sum of a counter (3)", () => {
  expect(
    shown(
      findingsOf(
        monitoringAligner,
        thresholdPolicy({
          filter: metricFilter(
            "database/postgresql/insights/aggregate/lock_time",
            "",
            "cloudsql_instance_database",
          ),
          aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_SUM" }],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-aligner google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].per_series_aligner
      cloudsql.googleapis.com/database/postgresql/insights/aggregate/lock_time is CUMULATIVE and INT64, which this aligner does not take; got "ALIGN_SUM"; allowed: ALIGN_RATE, ALIGN_DELTA
      fix: write ALIGN_DELTA"
  `);
});

test("only warns where the kind was read in one source", () => {
  expect(
    shown(
      findingsOf(
        monitoringAligner,
        thresholdPolicy({
          filter: metricFilter("client/connector/open_connections"),
          aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_RATE" }],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-aligner google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].per_series_aligner
      cloudsql.googleapis.com/client/connector/open_connections is GAUGE and INT64, which this aligner does not take; got "ALIGN_RATE"; allowed: ALIGN_MEAN, ALIGN_MAX, ALIGN_MIN, ALIGN_COUNT, ALIGN_STDDEV, ALIGN_PERCENT_CHANGE, ALIGN_SUM, ALIGN_INTERPOLATE, ALIGN_NEXT_OLDER
      fix: write ALIGN_MEAN"
  `);
});

test("refuses it in a chart too, and for a log-based metric of the input (1)", () => {
  expect(
    shown(
      findingsOf(monitoringAligner, {
        "google_monitoring_dashboard.d": {
          dashboard_json: JSON.stringify({
            displayName: "d",
            gridLayout: {
              widgets: [
                {
                  xyChart: {
                    dataSets: [
                      {
                        timeSeriesQuery: {
                          timeSeriesFilter: {
                            filter: metricFilter("database/up"),
                            aggregation: { alignmentPeriod: "60s", perSeriesAligner: "ALIGN_RATE" },
                          },
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
    "error monitoring-aligner google_monitoring_dashboard.d dashboard_json.gridLayout.widgets[0].xyChart.dataSets[0].timeSeriesQuery.timeSeriesFilter.aggregation.perSeriesAligner
      cloudsql.googleapis.com/database/up is GAUGE and INT64, which this aligner does not take; got "ALIGN_RATE"; allowed: ALIGN_MEAN, ALIGN_MAX, ALIGN_MIN, ALIGN_COUNT, ALIGN_STDDEV, ALIGN_PERCENT_CHANGE, ALIGN_SUM, ALIGN_INTERPOLATE, ALIGN_NEXT_OLDER
      fix: write ALIGN_MEAN"
  `);
});

test("refuses it in a chart too, and for a log-based metric of the input (2)", () => {
  expect(
    shown(
      findingsOf(monitoringAligner, {
        "google_logging_metric.m": { name: "errors", filter: "severity=ERROR" },
        ...thresholdPolicy({
          filter:
            'resource.type = "cloudsql_database" AND metric.type = "logging.googleapis.com/user/errors"',
          aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_INTERPOLATE" }],
        }),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-aligner google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].per_series_aligner
      logging.googleapis.com/user/errors is DELTA and INT64, which this aligner does not take; got "ALIGN_INTERPOLATE"; allowed: ALIGN_DELTA, ALIGN_RATE, ALIGN_SUM, ALIGN_MEAN, ALIGN_MAX, ALIGN_MIN, ALIGN_COUNT, ALIGN_STDDEV, ALIGN_PERCENT_CHANGE
      fix: write ALIGN_DELTA"
  `);
});

test("accepts the aligners of the kind", () => {
  const inputs = [
    thresholdPolicy(),
    thresholdPolicy({
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
    thresholdPolicy({
      filter: metricFilter("database/instance_state"),
      aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_COUNT_TRUE" }],
    }),
    thresholdPolicy({
      filter: metricFilter("database/postgresql/deadlock_count"),
      aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_SUM" }],
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringAligner, input)).toEqual([]);
});

test("skips what is not known, and metrics of other services", () => {
  const inputs = [
    thresholdPolicy({ aggregations: [{ alignment_period: "60s", per_series_aligner: "${var.aligner}" }] }),
    thresholdPolicy({ filter: "${local.filter}" }),
    thresholdPolicy({
      filter:
        'resource.type = "gce_instance" AND metric.type = "compute.googleapis.com/instance/cpu/utilization"',
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringAligner, input)).toEqual([]);
});
