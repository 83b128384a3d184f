import { monitoringMissingData } from "../../../../preflight/rules/monitoring/monitoring-missing-data";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("refuses it with a duration of zero", () => {
  expect(
    shown(
      findingsOf(
        monitoringMissingData,
        thresholdPolicy({ duration: "0s", evaluation_missing_data: "EVALUATION_MISSING_DATA_ACTIVE" }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-missing-data google_monitoring_alert_policy.a conditions[0].condition_threshold.duration
      evaluation_missing_data = EVALUATION_MISSING_DATA_ACTIVE cannot go with a duration of zero; got "0s"; allowed: 60s or more
      fix: write duration = "60s", or remove evaluation_missing_data"
  `);
});

test("refuses a value without its prefix", () => {
  expect(
    shown(findingsOf(monitoringMissingData, thresholdPolicy({ evaluation_missing_data: "ACTIVE" }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-missing-data google_monitoring_alert_policy.a conditions[0].condition_threshold.evaluation_missing_data
      there is no such value; got "ACTIVE"; allowed: EVALUATION_MISSING_DATA_INACTIVE, EVALUATION_MISSING_DATA_ACTIVE, EVALUATION_MISSING_DATA_NO_OP
      fix: write EVALUATION_MISSING_DATA_INACTIVE"
  `);
});

test("accepts it with a minute, and zero without it", () => {
  const inputs = [
    thresholdPolicy({ duration: "60s", evaluation_missing_data: "EVALUATION_MISSING_DATA_INACTIVE" }),
    thresholdPolicy({ duration: "0s" }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringMissingData, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    thresholdPolicy({ duration: "${var.d}", evaluation_missing_data: "EVALUATION_MISSING_DATA_ACTIVE" }),
    thresholdPolicy({ duration: "0s", evaluation_missing_data: "${var.m}" }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringMissingData, input)).toEqual([]);
});
