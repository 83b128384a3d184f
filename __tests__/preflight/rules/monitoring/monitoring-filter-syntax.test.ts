import { monitoringFilterSyntax } from "../../../../preflight/rules/monitoring/monitoring-filter-syntax";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses the regular-expression operators of logs (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringFilterSyntax,
        thresholdPolicy({
          filter: metricFilter("database/cpu/utilization", ' AND resource.label.database_id =~ "example.*"'),
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      =~ is not valid in metric filters, only in those of logs; got "resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/cpu/utilization" AND resource.label.database_id =~ "example.*""
      fix: write = monitoring.regex.full_match("example.*"); it must match the whole value"
  `);
});

test("refuses the regular-expression operators of logs (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringFilterSyntax,
        thresholdPolicy({
          filter: metricFilter(
            "database/cpu/utilization",
            ' AND resource.label.database_id !~ "${var.project}:.*"',
          ),
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      !~ is not valid in metric filters, only in those of logs; got "resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/cpu/utilization" AND resource.label.database_id !~ "\${var.project}:.*""
      fix: write != monitoring.regex.full_match("…"); it must match the whole value"
  `);
});

test("refuses ==, an open quote, an unknown function and lonely parentheses (1)", () => {
  expect(
    shown(
      findingsOf(monitoringFilterSyntax, thresholdPolicy({ filter: 'resource.type == "cloudsql_database"' })),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the filter has no operator ==; got "resource.type == "cloudsql_database""
      fix: write ="
  `);
});

test("refuses ==, an open quote, an unknown function and lonely parentheses (2)", () => {
  expect(
    shown(
      findingsOf(monitoringFilterSyntax, thresholdPolicy({ filter: 'resource.type = "cloudsql_database' })),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      a quote in the filter is not closed; got "resource.type = "cloudsql_database"
      fix: close it with ""
  `);
});

test("refuses ==, an open quote, an unknown function and lonely parentheses (3)", () => {
  expect(
    shown(
      findingsOf(
        monitoringFilterSyntax,
        thresholdPolicy({ filter: metricFilter("database/up", ' AND metric.labels.state = matches("x")') }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the filter has no function matches; got "resource.type = "cloudsql_database" AND metric.type = "cloudsql.googleapis.com/database/up" AND metric.labels.state = matches("x")"
      fix: use one of starts_with, ends_with, has_substring, one_of, monitoring.regex.full_match"
  `);
});

test("refuses ==, an open quote, an unknown function and lonely parentheses (4)", () => {
  expect(
    shown(
      findingsOf(monitoringFilterSyntax, thresholdPolicy({ filter: '(resource.type = "cloudsql_database"' })),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the parentheses of the filter do not match; got "(resource.type = "cloudsql_database""
      fix: add a closing parenthesis"
  `);
});

test("refuses ==, an open quote, an unknown function and lonely parentheses (5)", () => {
  expect(
    shown(
      findingsOf(
        monitoringFilterSyntax,
        thresholdPolicy({ filter: 'resource.type = "cloudsql_database" && metric.type = "x.com/y"' }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the filter has no operator &&; got "resource.type = "cloudsql_database" && metric.type = "x.com/y""
      fix: write AND"
  `);
});

test("only warns of single quotes and small operators", () => {
  expect(
    shown(
      findingsOf(
        monitoringFilterSyntax,
        thresholdPolicy({
          filter:
            "resource.type = 'cloudsql_database' and metric.type = 'cloudsql.googleapis.com/database/up'",
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the filter has single quotes around cloudsql_database; got "resource.type = 'cloudsql_database' and metric.type = 'cloudsql.googleapis.com/database/up'"
      fix: write "cloudsql_database"
    warning monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the filter has single quotes around cloudsql.googleapis.com/database/up; got "resource.type = 'cloudsql_database' and metric.type = 'cloudsql.googleapis.com/database/up'"
      fix: write "cloudsql.googleapis.com/database/up"
    warning monitoring-filter-syntax google_monitoring_alert_policy.a conditions[0].condition_threshold.filter
      the filter has "and" in lower case; got "resource.type = 'cloudsql_database' and metric.type = 'cloudsql.googleapis.com/database/up'"
      fix: write AND"
  `);
});

test("accepts functions, lists, negation and spaces for AND", () => {
  const inputs = [
    thresholdPolicy({
      filter: metricFilter(
        "database/up",
        ' AND resource.labels.database_id = monitoring.regex.full_match("example:(a|b)")',
      ),
    }),
    thresholdPolicy({
      filter: metricFilter(
        "database/instance_state",
        ' metric.labels.state = one_of("FAILED", "SUSPENDED") NOT resource.labels.region != starts_with("us-")',
      ),
    }),
    thresholdPolicy({
      filter: metricFilter(
        "database/up",
        ' AND (resource.labels.database_id = "a:b" OR resource.labels.database_id = "a:c")',
      ),
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringFilterSyntax, input)).toEqual([]);
});

test("skips a filter of somewhere else, and takes templates as they come", () => {
  const inputs = [
    thresholdPolicy({ filter: "${local.filter}" }),
    thresholdPolicy({
      filter: metricFilter(
        "database/up",
        ' AND resource.labels.database_id = "${var.project}:${google_sql_database_instance.main["a"].name}"',
      ),
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringFilterSyntax, input)).toEqual([]);
});
