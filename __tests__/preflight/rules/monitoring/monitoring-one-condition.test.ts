import { monitoringOneCondition } from "../../../../preflight/rules/monitoring/monitoring-one-condition";
import { findingsOf, shown } from "../../../support/preflight";
import { metricFilter, policyWith } from "../../../support/rule-inputs";

test("refuses a log match beside a threshold", () => {
  expect(
    shown(
      findingsOf(monitoringOneCondition, {
        "google_monitoring_alert_policy.a": {
          combiner: "OR",
          conditions: [
            { condition_matched_log: { filter: "severity=ERROR" } },
            { condition_threshold: { filter: metricFilter("database/up") } },
          ],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-one-condition google_monitoring_alert_policy.a conditions[0].condition_matched_log
      a log-match condition is combined with another condition in one policy; got "2 conditions"; allowed: one condition per policy for this kind
      fix: make two policies, one for each condition"
  `);
});

test("refuses two PromQL conditions", () => {
  expect(
    shown(
      findingsOf(monitoringOneCondition, {
        "google_monitoring_alert_policy.a": {
          combiner: "OR",
          conditions: [
            { condition_prometheus_query_language: [{ query: "up" }] },
            { condition_prometheus_query_language: [{ query: "down" }] },
          ],
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-one-condition google_monitoring_alert_policy.a conditions[0].condition_prometheus_query_language
      a PromQL condition is combined with another condition in one policy; got "2 conditions"; allowed: one condition per policy for this kind
      fix: make two policies, one for each condition
    error monitoring-one-condition google_monitoring_alert_policy.a conditions[1].condition_prometheus_query_language
      a PromQL condition is combined with another condition in one policy; got "2 conditions"; allowed: one condition per policy for this kind
      fix: make two policies, one for each condition"
  `);
});

test("refuses several kinds in one condition, and seven conditions (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringOneCondition,
        policyWith({ condition_threshold: {}, condition_absent: { duration: "300s" } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-one-condition google_monitoring_alert_policy.a conditions[0]
      one condition has several kinds; got ["condition_threshold","condition_absent"]; allowed: exactly one condition_ block
      fix: write a condition for each"
  `);
});

test("refuses several kinds in one condition, and seven conditions (2)", () => {
  expect(
    shown(
      findingsOf(monitoringOneCondition, {
        "google_monitoring_alert_policy.a": { conditions: Array(7).fill({ condition_threshold: {} }) },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-one-condition google_monitoring_alert_policy.a conditions
      the policy has too many conditions; got 7; allowed: 1 to 6
      fix: split them over 2 policies"
  `);
});

test("accepts one of each, six of metrics, and a plan with empty lists", () => {
  const inputs = [
    policyWith({ condition_matched_log: { filter: "severity=ERROR" } }),
    {
      "google_monitoring_alert_policy.a": {
        conditions: Array(6).fill({
          condition_threshold: {},
          condition_absent: [],
          condition_matched_log: [],
        }),
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringOneCondition, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringOneCondition, {
      "google_monitoring_alert_policy.a": { conditions: "${local.conditions}" },
    }),
  ).toEqual([]);
});
