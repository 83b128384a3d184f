import { monitoringLogMetricBuckets } from "../../../../preflight/rules/monitoring/monitoring-log-metric-buckets";
import { findingsOf, shown } from "../../../support/preflight";

const metric = (bucket_options: unknown, value_type: unknown = "DISTRIBUTION") => ({
  "google_logging_metric.ms": {
    name: "ms",
    filter: "severity=ERROR",
    value_extractor: "EXTRACT(jsonPayload.ms)",
    metric_descriptor: { metric_kind: "DELTA", value_type },
    bucket_options,
  },
});

test("refuses buckets of a counter, and what is incomplete or does not rise", () => {
  expect(
    [
      metric({ explicit_buckets: { bounds: [1, 2] } }, "INT64"),
      metric({ exponential_buckets: { growth_factor: 1, scale: 1 } }),
      metric([{ linear_buckets: [{ num_finite_buckets: 0, width: 5, offset: 0 }] }]),
      metric({ explicit_buckets: { bounds: [1, 5, 2] } }),
    ]
      .map((input) => shown(findingsOf(monitoringLogMetricBuckets, input)))
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-buckets google_logging_metric.ms bucket_options
      bucket_options are for a distribution, and the metric is INT64; allowed: value_type = "DISTRIBUTION", with a value_extractor
      fix: remove bucket_options, or write value_type = "DISTRIBUTION"
    error monitoring-log-metric-buckets google_logging_metric.ms bucket_options.exponential_buckets.growth_factor
      the growth factor is not above 1; got 1; allowed: above 1
      fix: write 2
    error monitoring-log-metric-buckets google_logging_metric.ms bucket_options.exponential_buckets.num_finite_buckets
      exponential_buckets lacks num_finite_buckets; allowed: num_finite_buckets, growth_factor, scale
      fix: add num_finite_buckets
    error monitoring-log-metric-buckets google_logging_metric.ms bucket_options.linear_buckets[0].num_finite_buckets
      num_finite_buckets is not above 0; got 0; allowed: above 0
      fix: write 1 or more
    error monitoring-log-metric-buckets google_logging_metric.ms bucket_options.explicit_buckets.bounds
      the bounds do not rise; got "1, 5, 2"
      fix: write [1, 2, 5]"
  `);
});

test("accepts complete buckets, and none", () => {
  for (const input of [
    metric({ exponential_buckets: { num_finite_buckets: 16, growth_factor: 2, scale: 1 } }),
    metric({ linear_buckets: { num_finite_buckets: 3, width: 1, offset: 0 } }),
    metric({ explicit_buckets: { bounds: [0, 1, 4.2] } }),
    metric(undefined, "INT64"),
    metric([], "INT64"),
  ])
    expect(findingsOf(monitoringLogMetricBuckets, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    metric({ exponential_buckets: "${var.buckets}" }),
    metric("${var.options}", "INT64"),
    metric({ explicit_buckets: { bounds: "${var.bounds}" } }, "${var.type}"),
  ])
    expect(findingsOf(monitoringLogMetricBuckets, input)).toEqual([]);
});
