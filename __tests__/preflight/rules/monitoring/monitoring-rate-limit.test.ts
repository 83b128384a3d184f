import { monitoringRateLimit } from "../../../../preflight/rules/monitoring/monitoring-rate-limit";
import { findingsOf, shown } from "../../../support/preflight";
import { policyWith, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses a log policy without a limit", () => {
  expect(
    shown(
      findingsOf(monitoringRateLimit, policyWith({ condition_matched_log: { filter: "severity=ERROR" } })),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-rate-limit google_monitoring_alert_policy.a alert_strategy.notification_rate_limit
      a log-match policy must say how often it notifies; allowed: notification_rate_limit.period
      fix: add alert_strategy { notification_rate_limit { period = "300s" } }"
  `);
});

test("refuses a metric policy with one", () => {
  expect(
    shown(
      findingsOf(
        monitoringRateLimit,
        thresholdPolicy({}, { alert_strategy: { notification_rate_limit: { period: "300s" } } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-rate-limit google_monitoring_alert_policy.a alert_strategy.notification_rate_limit
      a metric policy must not specify a notification rate limit; allowed: only with condition_matched_log
      fix: remove notification_rate_limit"
  `);
});

test("refuses a period in minutes", () => {
  expect(
    shown(
      findingsOf(
        monitoringRateLimit,
        policyWith(
          { condition_matched_log: [{ filter: "severity=ERROR" }] },
          { alert_strategy: [{ notification_rate_limit: [{ period: "5m" }] }] },
        ),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-rate-limit google_monitoring_alert_policy.a alert_strategy.notification_rate_limit.period
      a duration is written in seconds with the suffix s; got "5m"; allowed: seconds, like 300s
      fix: write "300s""
  `);
});

test("accepts each with its own", () => {
  const inputs = [
    policyWith(
      { condition_matched_log: { filter: "severity=ERROR" } },
      { alert_strategy: { notification_rate_limit: { period: "300s" } } },
    ),
    thresholdPolicy({}, { alert_strategy: [{ notification_rate_limit: [], auto_close: "1800s" }] }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringRateLimit, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(
      monitoringRateLimit,
      policyWith(
        { condition_matched_log: { filter: "severity=ERROR" } },
        { alert_strategy: "${local.strategy}" },
      ),
    ),
  ).toEqual([]);
});
