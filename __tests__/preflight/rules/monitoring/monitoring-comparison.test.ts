import { monitoringComparison } from "../../../../preflight/rules/monitoring/monitoring-comparison";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("refuses the comparisons that the API only names (1)", () => {
  expect(
    shown(findingsOf(monitoringComparison, thresholdPolicy({ comparison: "COMPARISON_GE" }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-comparison google_monitoring_alert_policy.a conditions[0].condition_threshold.comparison
      the comparison is not supported; got "COMPARISON_GE"; allowed: COMPARISON_GT, COMPARISON_LT
      fix: write COMPARISON_GT with a threshold just below"
  `);
});

test("refuses the comparisons that the API only names (2)", () => {
  expect(
    shown(findingsOf(monitoringComparison, thresholdPolicy({ comparison: "<" }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-comparison google_monitoring_alert_policy.a conditions[0].condition_threshold.comparison
      the comparison is not supported; got "<"; allowed: COMPARISON_GT, COMPARISON_LT
      fix: write COMPARISON_LT"
  `);
});

test("refuses the comparisons that the API only names (3)", () => {
  expect(
    shown(findingsOf(monitoringComparison, thresholdPolicy({ comparison: "COMPARISON_EQ" }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-comparison google_monitoring_alert_policy.a conditions[0].condition_threshold.comparison
      the comparison is not supported; got "COMPARISON_EQ"; allowed: COMPARISON_GT, COMPARISON_LT
      fix: write COMPARISON_GT or COMPARISON_LT"
  `);
});

test("accepts both that work", () => {
  const inputs = [
    thresholdPolicy({ comparison: "COMPARISON_GT" }),
    thresholdPolicy({ comparison: "COMPARISON_LT" }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringComparison, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(findingsOf(monitoringComparison, thresholdPolicy({ comparison: "${var.comparison}" }))).toEqual([]);
});
