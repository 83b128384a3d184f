import { monitoringTrigger } from "../../../../preflight/rules/monitoring/monitoring-trigger";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("warns of zero and of both (1)", () => {
  expect(
    shown(findingsOf(monitoringTrigger, thresholdPolicy({ trigger: { percent: 0 } }))),
  ).toMatchInlineSnapshot(`
    "warning monitoring-trigger google_monitoring_alert_policy.a conditions[0].condition_threshold.trigger.percent
      a trigger of zero shows as a change in every plan; got 0
      fix: write trigger { count = 1 }"
  `);
});

test("warns of zero and of both (2)", () => {
  expect(
    shown(findingsOf(monitoringTrigger, thresholdPolicy({ trigger: [{ count: 1, percent: 50 }] }))),
  ).toMatchInlineSnapshot(`
    "warning monitoring-trigger google_monitoring_alert_policy.a conditions[0].condition_threshold.trigger
      the trigger has both a count and a percentage; got {"count":1,"percent":50}
      fix: keep one"
  `);
});

test("accepts one of them, as a plan writes it too", () => {
  const inputs = [
    thresholdPolicy({ trigger: { count: 1 } }),
    thresholdPolicy({ trigger: [{ count: 1, percent: 0 }] }),
    thresholdPolicy({ trigger: [{ count: 1, percent: null }] }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringTrigger, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringTrigger, thresholdPolicy({ trigger: { count: "${var.count}", percent: 0 } })),
  ).toEqual([]);
});
