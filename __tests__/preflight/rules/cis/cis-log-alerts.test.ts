import { cisLogAlerts } from "../../../../preflight/rules/cis/cis-log-alerts";
import { findingsOf, shown } from "../../../support/preflight";

const METRIC = {
  "google_logging_metric.changes": {
    name: "sql-changes",
    filter: 'protoPayload.methodName="cloudsql.instances.update"',
  },
};
const policy = (filter: string, more: Record<string, unknown> = {}) => ({
  "google_monitoring_alert_policy.changes": {
    conditions: [{ display_name: "changed", condition_threshold: [{ filter }] }],
    ...more,
  },
});
const WATCHED = 'metric.type="logging.googleapis.com/user/sql-changes"';

test("a metric of changes that nobody watches", () => {
  expect(shown(findingsOf(cisLogAlerts, METRIC))).toMatchInlineSnapshot(`
    "warning cis-log-alerts google_logging_metric.changes name
      no alert policy watches this metric of changes of Cloud SQL instances; got "sql-changes"; allowed: an enabled policy with metric.type="logging.googleapis.com/user/sql-changes"
      fix: add a google_monitoring_alert_policy with a threshold of 0 for it"
  `);
  expect(findingsOf(cisLogAlerts, { ...METRIC, ...policy(WATCHED, { enabled: false }) })).toHaveLength(1);
  expect(findingsOf(cisLogAlerts, { ...METRIC, ...policy('metric.type="other"') })).toHaveLength(1);
});

test("accepts one that is watched, by name or by reference", () => {
  expect(findingsOf(cisLogAlerts, { ...METRIC, ...policy(WATCHED) })).toEqual([]);
  const reference = 'metric.type="logging.googleapis.com/user/${google_logging_metric.changes.name}"';
  expect(findingsOf(cisLogAlerts, { ...METRIC, ...policy(reference) })).toEqual([]);
});

test("metrics of other things, and unknown filters, are none of its business", () => {
  const other = (filter: string) => ({ "google_logging_metric.other": { name: "other", filter } });
  expect(findingsOf(cisLogAlerts, other("severity>=ERROR"))).toEqual([]);
  expect(findingsOf(cisLogAlerts, other("${var.filter}"))).toEqual([]);
});
