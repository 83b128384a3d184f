import { monitoringLogFilter } from "../../../../preflight/rules/monitoring/monitoring-log-filter";
import { findingsOf, shown } from "../../../support/preflight";
import { policyWith } from "../../../support/rule-inputs";

test("refuses functions of metric filters (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringLogFilter,
        policyWith({ condition_matched_log: { filter: 'severity = one_of("ERROR", "CRITICAL")' } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-filter google_monitoring_alert_policy.a conditions[0].condition_matched_log.filter
      one_of() is a function of metric filters, not of log filters; got "severity = one_of("ERROR", "CRITICAL")"
      fix: write field = ("a" OR "b")"
  `);
});

test("refuses functions of metric filters (2)", () => {
  expect(
    shown(
      findingsOf(monitoringLogFilter, {
        "google_logging_metric.m": {
          filter: 'resource.labels.database_id = monitoring.regex.full_match("a.*")',
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-filter google_logging_metric.m filter
      monitoring.regex.full_match() is a function of metric filters, not of log filters; got "resource.labels.database_id = monitoring.regex.full_match("a.*")"
      fix: write field =~ "regular expression""
  `);
});

test("refuses an open quote", () => {
  expect(
    shown(
      findingsOf(monitoringLogFilter, {
        "google_logging_project_sink.s": { filter: 'resource.type = "cloudsql_database' },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-filter google_logging_project_sink.s filter
      a quote in the filter is not closed; got "resource.type = "cloudsql_database"
      fix: close it with ""
  `);
});

test("warns of types and methods that match nothing", () => {
  expect(
    shown(
      findingsOf(monitoringLogFilter, {
        "google_logging_metric.m": {
          filter: 'resource.type="cloudsql_instance" AND protoPayload.methodName="cloudsql.instances.backup"',
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-log-filter google_logging_metric.m filter
      no log entry has this resource type: the filter matches nothing; got "cloudsql_instance"; allowed: cloudsql_database
      fix: write resource.type = "cloudsql_database"
    warning monitoring-log-filter google_logging_metric.m filter
      automated backups never write this method; got "cloudsql.instances.backup"
      fix: write protoPayload.methodName = "cloudsql.instances.automatedBackup""
  `);
});

test("accepts the language of logs", () => {
  const inputs = [
    {
      "google_logging_metric.m": {
        filter: 'resource.type="cloudsql_database" AND textPayload =~ "ERROR.*" AND severity>=ERROR',
      },
    },
    policyWith({
      condition_matched_log: { filter: 'protoPayload.methodName = "cloudsql.instances.automatedBackup"' },
    }),
    { "google_logging_metric.m": { filter: 'protoPayload.methodName="cloudsql.instances.update"' } },
  ];
  for (const input of inputs) expect(findingsOf(monitoringLogFilter, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    { "google_logging_metric.m": { filter: "${local.filter}" } },
    { "google_logging_metric.m": { filter: 'resource.type = "${var.type}"' } },
  ];
  for (const input of inputs) expect(findingsOf(monitoringLogFilter, input)).toEqual([]);
});
