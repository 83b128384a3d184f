import { monitoringAlignment } from "../../../../preflight/rules/monitoring/monitoring-alignment";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("refuses an aligner without a period", () => {
  expect(
    shown(
      findingsOf(
        monitoringAlignment,
        thresholdPolicy({ aggregations: [{ per_series_aligner: "ALIGN_MEAN" }] }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-alignment google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].per_series_aligner
      the aligner has no alignment_period; got "ALIGN_MEAN"; allowed: 60s to 90000s
      fix: add alignment_period = "60s""
  `);
});

test("refuses a reducer of what is not aligned (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringAlignment,
        thresholdPolicy({ aggregations: [{ alignment_period: "60s", cross_series_reducer: "REDUCE_SUM" }] }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-alignment google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].cross_series_reducer
      the reducer works on series that are not aligned; got "REDUCE_SUM"; allowed: an aligner other than ALIGN_NONE
      fix: add per_series_aligner = "ALIGN_MEAN""
  `);
});

test("refuses a reducer of what is not aligned (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringAlignment,
        thresholdPolicy({
          aggregations: [
            { alignment_period: "60s", per_series_aligner: "ALIGN_NONE", cross_series_reducer: "REDUCE_MAX" },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-alignment google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].cross_series_reducer
      the reducer works on series that are not aligned; got "REDUCE_MAX"; allowed: an aligner other than ALIGN_NONE
      fix: add per_series_aligner = "ALIGN_MEAN""
  `);
});

test("refuses periods out of range (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringAlignment,
        thresholdPolicy({ aggregations: [{ alignment_period: "30s", per_series_aligner: "ALIGN_MEAN" }] }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-alignment google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].alignment_period
      the period is too short; got "30s"; allowed: 60s to 90000s
      fix: write "60s""
  `);
});

test("refuses periods out of range (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringAlignment,
        thresholdPolicy({
          aggregations: [{ alignment_period: "172800s", per_series_aligner: "ALIGN_MEAN" }],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-alignment google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].alignment_period
      the period is too long for an alert; got "172800s"; allowed: 60s to 90000s
      fix: write "90000s""
  `);
});

test("refuses periods out of range (3)", () => {
  expect(
    shown(
      findingsOf(
        monitoringAlignment,
        thresholdPolicy({ aggregations: [{ alignment_period: "1m", per_series_aligner: "ALIGN_MEAN" }] }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-alignment google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].alignment_period
      a duration is written in seconds with the suffix s; got "1m"; allowed: 60s to 90000s
      fix: write "60s""
  `);
});

test("accepts the whole range", () => {
  const inputs = [
    thresholdPolicy({
      aggregations: [
        { alignment_period: "60s", per_series_aligner: "ALIGN_MEAN", cross_series_reducer: "REDUCE_SUM" },
      ],
    }),
    thresholdPolicy({ aggregations: [{ alignment_period: "90000s", per_series_aligner: "ALIGN_MEAN" }] }),
    thresholdPolicy({ aggregations: [{ per_series_aligner: "ALIGN_NONE" }] }),
    thresholdPolicy({ aggregations: [] }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringAlignment, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(
      monitoringAlignment,
      thresholdPolicy({
        aggregations: [
          {
            alignment_period: "${var.period}",
            per_series_aligner: "${var.aligner}",
            cross_series_reducer: "REDUCE_SUM",
          },
        ],
      }),
    ),
  ).toEqual([]);
});
