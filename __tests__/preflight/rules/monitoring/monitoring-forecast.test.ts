import { monitoringForecast } from "../../../../preflight/rules/monitoring/monitoring-forecast";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("refuses horizons out of range, and none (1)", () => {
  expect(
    shown(
      findingsOf(monitoringForecast, thresholdPolicy({ forecast_options: { forecast_horizon: "604800s" } })),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-forecast google_monitoring_alert_policy.a conditions[0].condition_threshold.forecast_options.forecast_horizon
      the horizon of the forecast is out of range; got "604800s"; allowed: 3600s to 216000s
      fix: write "216000s""
  `);
});

test("refuses horizons out of range, and none (2)", () => {
  expect(
    shown(findingsOf(monitoringForecast, thresholdPolicy({ forecast_options: { forecast_horizon: "60s" } }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-forecast google_monitoring_alert_policy.a conditions[0].condition_threshold.forecast_options.forecast_horizon
      the horizon of the forecast is out of range; got "60s"; allowed: 3600s to 216000s
      fix: write "3600s""
  `);
});

test("refuses horizons out of range, and none (3)", () => {
  expect(
    shown(findingsOf(monitoringForecast, thresholdPolicy({ forecast_options: [{}] }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-forecast google_monitoring_alert_policy.a conditions[0].condition_threshold.forecast_options.forecast_horizon
      a forecast needs its horizon; allowed: 3600s to 216000s
      fix: add forecast_horizon = "86400s""
  `);
});

test("accepts both ends, and no forecast", () => {
  const inputs = [
    thresholdPolicy({ forecast_options: { forecast_horizon: "3600s" } }),
    thresholdPolicy({ forecast_options: [{ forecast_horizon: "216000s" }] }),
    thresholdPolicy({ forecast_options: [] }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringForecast, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(
      monitoringForecast,
      thresholdPolicy({ forecast_options: { forecast_horizon: "${var.horizon}" } }),
    ),
  ).toEqual([]);
});
