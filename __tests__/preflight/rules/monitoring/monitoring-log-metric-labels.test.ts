import { monitoringLogMetricLabels } from "../../../../preflight/rules/monitoring/monitoring-log-metric-labels";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses an extractor without a descriptor", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricLabels, {
        "google_logging_metric.m": {
          name: "errors",
          filter: "severity=ERROR",
          label_extractors: { db: "EXTRACT(resource.labels.database_id)" },
          metric_descriptor: { metric_kind: "DELTA", value_type: "INT64" },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-labels google_logging_metric.m label_extractors
      label_extractors has db, which metric_descriptor does not describe; got ["db"]; allowed: the labels of metric_descriptor, which has none
      fix: add labels { key = "db" } to metric_descriptor"
  `);
});

test("refuses a descriptor without an extractor, and a slip (1)", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricLabels, {
        "google_logging_metric.m": {
          name: "errors",
          filter: "severity=ERROR",
          metric_descriptor: [{ labels: [{ key: "db" }] }],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-labels google_logging_metric.m metric_descriptor.labels
      metric_descriptor describes db, which label_extractors does not fill; got ["db"]; allowed: the keys of label_extractors, which has none
      fix: add label_extractors = { db = "EXTRACT(…)" }"
  `);
});

test("refuses a descriptor without an extractor, and a slip (2)", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricLabels, {
        "google_logging_metric.m": {
          name: "errors",
          filter: "severity=ERROR",
          label_extractors: { database: "EXTRACT(a)" },
          metric_descriptor: { labels: { key: "databse" } },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-labels google_logging_metric.m label_extractors
      label_extractors has database, which metric_descriptor does not describe; got ["database"]; allowed: databse
      fix: add labels { key = "database" } to metric_descriptor
    error monitoring-log-metric-labels google_logging_metric.m metric_descriptor.labels
      metric_descriptor describes databse, which label_extractors does not fill; got ["databse"]; allowed: database
      fix: add label_extractors = { databse = "EXTRACT(…)" }"
  `);
});

test("refuses a label twice", () => {
  expect(
    shown(
      findingsOf(monitoringLogMetricLabels, {
        "google_logging_metric.m": {
          name: "errors",
          filter: "severity=ERROR",
          label_extractors: { a: "EXTRACT(a)" },
          metric_descriptor: { labels: [{ key: "a" }, { key: "a" }] },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-metric-labels google_logging_metric.m metric_descriptor.labels
      a label is described twice; got "a"
      fix: remove one"
  `);
});

test("accepts equal sets, and none", () => {
  const inputs = [
    {
      "google_logging_metric.m": {
        name: "errors",
        filter: "severity=ERROR",
        label_extractors: { db: "EXTRACT(a)" },
        metric_descriptor: { labels: [{ key: "db", value_type: "STRING" }] },
      },
    },
    {
      "google_logging_metric.m": {
        name: "errors",
        filter: "severity=ERROR",
        metric_descriptor: { metric_kind: "DELTA", value_type: "INT64" },
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringLogMetricLabels, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    {
      "google_logging_metric.m": {
        name: "errors",
        filter: "severity=ERROR",
        label_extractors: "${var.extractors}",
        metric_descriptor: { labels: [{ key: "db" }] },
      },
    },
    {
      "google_logging_metric.m": {
        name: "errors",
        filter: "severity=ERROR",
        label_extractors: { db: "EXTRACT(a)" },
        metric_descriptor: { labels: [{ key: "${var.key}" }] },
      },
    },
    {
      "google_logging_metric.m": {
        name: "errors",
        filter: "severity=ERROR",
        label_extractors: { db: "EXTRACT(a)" },
        metric_descriptor: "${local.descriptor}",
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringLogMetricLabels, input)).toEqual([]);
});
