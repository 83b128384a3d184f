import { monitoringLogMetricExtractor } from "../../../../preflight/rules/monitoring/monitoring-log-metric-extractor";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses a bare field, and no or two groups (1)", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricExtractor, {
        "google_logging_metric.m": {
          name: "errors",
          filter: "severity=ERROR",
          label_extractors: { a: "jsonPayload.a" },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-extractor google_logging_metric.m label_extractors.a
      this is not an extractor; got "jsonPayload.a"; allowed: EXTRACT(field), REGEXP_EXTRACT(field, "regex")
      fix: write EXTRACT(jsonPayload.a)"
  `);
});

test("refuses a bare field, and no or two groups (2)", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricExtractor, {
        "google_logging_metric.m": {
          name: "errors",
          filter: "severity=ERROR",
          label_extractors: { a: 'REGEXP_EXTRACT(textPayload, "took \\d+")' },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-extractor google_logging_metric.m label_extractors.a
      the regular expression has 0 capture groups; got "REGEXP_EXTRACT(textPayload, "took \\d+")"; allowed: exactly one
      fix: put what is wanted in parentheses"
  `);
});

test("refuses a bare field, and no or two groups (3)", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricExtractor, {
        "google_logging_metric.m": {
          name: "errors",
          filter: "severity=ERROR",
          label_extractors: { a: 'REGEXP_EXTRACT(textPayload, "(a|b) took (\\d+)")' },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-extractor google_logging_metric.m label_extractors.a
      the regular expression has 2 capture groups; got "REGEXP_EXTRACT(textPayload, "(a|b) took (\\d+)")"; allowed: exactly one
      fix: write (?:…) for the groups that are not wanted"
  `);
});

test("refuses a distribution without a value, and warns of a value without a distribution (1)", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricExtractor, {
        "google_logging_metric.m": {
          name: "errors",
          filter: "severity=ERROR",
          metric_descriptor: { metric_kind: "DELTA", value_type: "DISTRIBUTION" },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-extractor google_logging_metric.m value_extractor
      a DISTRIBUTION needs a value_extractor
      fix: add value_extractor = "EXTRACT(…)""
  `);
});

test("refuses a distribution without a value, and warns of a value without a distribution (2)", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricExtractor, {
        "google_logging_metric.m": {
          name: "errors",
          filter: "severity=ERROR",
          value_extractor: "EXTRACT(a)",
          metric_descriptor: { metric_kind: "GAUGE", value_type: "INT64" },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-log-metric-extractor google_logging_metric.m metric_descriptor.metric_kind
      log-based metrics count changes; got "GAUGE"; allowed: DELTA
      fix: write metric_kind = "DELTA"
    warning monitoring-log-metric-extractor google_logging_metric.m metric_descriptor.value_type
      value_extractor is for distributions only; got "INT64"; allowed: DISTRIBUTION
      fix: write value_type = "DISTRIBUTION""
  `);
});

test("refuses a name with spaces", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricExtractor, {
        "google_logging_metric.m": { name: "/pg errors", filter: "severity=ERROR" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-extractor google_logging_metric.m name
      this cannot be the name of a metric; got "/pg errors"; allowed: up to 100 of A-Z a-z 0-9 _ - . , + ! * ' ( ) % and /, which cannot come first
      fix: write "pg_errors""
  `);
});

test("accepts both functions", () => {
  const inputs = [
    {
      "google_logging_metric.m": {
        name: "errors",
        filter: "severity=ERROR",
        label_extractors: {
          a: "EXTRACT(jsonPayload.a)",
          b: 'REGEXP_EXTRACT(textPayload, "(?:a|b) took (\\d+) \\(ms\\)")',
        },
      },
    },
    {
      "google_logging_metric.m": {
        name: "errors",
        filter: "severity=ERROR",
        value_extractor: "EXTRACT(a)",
        metric_descriptor: { metric_kind: "DELTA", value_type: "DISTRIBUTION" },
      },
    },
    { "google_logging_metric.m": { name: "cloudsql/errors-5xx", filter: "a" } },
  ];
  for (const input of inputs) expect(findingsOf(monitoringLogMetricExtractor, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringLogMetricExtractor, {
      "google_logging_metric.m": {
        name: "errors",
        filter: "severity=ERROR",
        label_extractors: { a: "${local.extractor}" },
        metric_descriptor: { value_type: "${var.type}" },
        value_extractor: "EXTRACT(a)",
      },
    }),
  ).toEqual([]);
});
