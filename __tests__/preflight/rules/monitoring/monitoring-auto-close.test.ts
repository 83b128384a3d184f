import { monitoringAutoClose } from "../../../../preflight/rules/monitoring/monitoring-auto-close";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("refuses less than half an hour and more than a week (1)", () => {
  expect(
    shown(findingsOf(monitoringAutoClose, thresholdPolicy({}, { alert_strategy: { auto_close: "900s" } }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-auto-close google_monitoring_alert_policy.a alert_strategy.auto_close
      auto_close is below 30 minutes; got "900s"; allowed: 1800s to 604800s
      fix: write "1800s""
  `);
});

test("refuses less than half an hour and more than a week (2)", () => {
  expect(
    shown(
      findingsOf(monitoringAutoClose, thresholdPolicy({}, { alert_strategy: { auto_close: "1209600s" } })),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-auto-close google_monitoring_alert_policy.a alert_strategy.auto_close
      auto_close is above 7 days; got "1209600s"; allowed: 1800s to 604800s
      fix: write "604800s""
  `);
});

test("refuses other units", () => {
  expect(
    shown(findingsOf(monitoringAutoClose, thresholdPolicy({}, { alert_strategy: { auto_close: "30m" } }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-auto-close google_monitoring_alert_policy.a alert_strategy.auto_close
      a duration is written in seconds with the suffix s; got "30m"; allowed: 1800s to 604800s
      fix: write "1800s""
  `);
});

test("accepts both ends", () => {
  const inputs = [
    thresholdPolicy({}, { alert_strategy: { auto_close: "1800s" } }),
    thresholdPolicy({}, { alert_strategy: [{ auto_close: "604800s" }] }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringAutoClose, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringAutoClose, thresholdPolicy({}, { alert_strategy: { auto_close: "${var.close}" } })),
  ).toEqual([]);
});
