import { monitoringDuration } from "../../../../preflight/rules/monitoring/monitoring-duration";
import { findingsOf, shown } from "../../../support/preflight";
import { policyWith, thresholdPolicy } from "../../../support/rule-inputs";

test("refuses half a minute", () => {
  expect(shown(findingsOf(monitoringDuration, thresholdPolicy({ duration: "30s" })))).toMatchInlineSnapshot(`
    "error monitoring-duration google_monitoring_alert_policy.a conditions[0].condition_threshold.duration
      the duration is not whole: only whole minutes count; got "30s"; allowed: 0s or a multiple of 60s
      fix: write "60s""
  `);
});

test("refuses other units and bare numbers (1)", () => {
  expect(shown(findingsOf(monitoringDuration, thresholdPolicy({ duration: "5m" })))).toMatchInlineSnapshot(`
    "error monitoring-duration google_monitoring_alert_policy.a conditions[0].condition_threshold.duration
      a duration is written in seconds with the suffix s; got "5m"; allowed: 0s or a multiple of 60s
      fix: write "300s""
  `);
});

test("refuses other units and bare numbers (2)", () => {
  expect(shown(findingsOf(monitoringDuration, thresholdPolicy({ duration: 300 })))).toMatchInlineSnapshot(`
    "error monitoring-duration google_monitoring_alert_policy.a conditions[0].condition_threshold.duration
      a duration is written in seconds with the suffix s; got 300; allowed: 0s or a multiple of 60s
      fix: write "300s""
  `);
});

test("refuses an absence of a day or of a minute (1)", () => {
  expect(
    shown(findingsOf(monitoringDuration, policyWith({ condition_absent: { duration: "86400s" } }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-duration google_monitoring_alert_policy.a conditions[0].condition_absent.duration
      the condition waits longer than 23 h 30 min; got "86400s"; allowed: a multiple of 60s from 120s to 84600s
      fix: write "84600s""
  `);
});

test("refuses an absence of a day or of a minute (2)", () => {
  expect(
    shown(findingsOf(monitoringDuration, policyWith({ condition_absent: { duration: "60s" } }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-duration google_monitoring_alert_policy.a conditions[0].condition_absent.duration
      the duration is too short: only whole minutes count; got "60s"; allowed: a multiple of 60s from 120s to 84600s
      fix: write "120s""
  `);
});

test("refuses an evaluation interval that is no multiple of 30 s", () => {
  expect(
    shown(
      findingsOf(
        monitoringDuration,
        policyWith({
          condition_prometheus_query_language: { query: "up", duration: "1m", evaluation_interval: "45s" },
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-duration google_monitoring_alert_policy.a conditions[0].condition_prometheus_query_language.duration
      a duration is written in seconds with the suffix s; got "1m"; allowed: seconds, like 300s
      fix: write "60s"
    error monitoring-duration google_monitoring_alert_policy.a conditions[0].condition_prometheus_query_language.evaluation_interval
      the duration is not whole; got "45s"; allowed: a multiple of 30s from 30s
      fix: write "60s""
  `);
});

test("warns of a threshold that waits longer than a day", () => {
  expect(
    shown(findingsOf(monitoringDuration, thresholdPolicy({ duration: "90000s" }))),
  ).toMatchInlineSnapshot(`
    "warning monitoring-duration google_monitoring_alert_policy.a conditions[0].condition_threshold.duration
      the condition waits longer than 23 h 30 min; got "90000s"; allowed: 0s or a multiple of 60s to 84600s
      fix: write "84600s""
  `);
});

test("accepts whole minutes, zero, and the longest absence", () => {
  const inputs = [
    thresholdPolicy({ duration: "0s" }),
    thresholdPolicy({ duration: "60s" }),
    policyWith({ condition_absent: { duration: "84600s" } }),
    policyWith({ condition_absent: [{ duration: "120s" }] }),
    policyWith({
      condition_prometheus_query_language: { query: "up", duration: "90s", evaluation_interval: "30s" },
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringDuration, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    thresholdPolicy({ duration: "${var.duration}" }),
    thresholdPolicy({ duration: "${var.minutes * 60}s" }),
    { "google_monitoring_alert_policy.a": { conditions: "${local.conditions}" } },
  ];
  for (const input of inputs) expect(findingsOf(monitoringDuration, input)).toEqual([]);
});
