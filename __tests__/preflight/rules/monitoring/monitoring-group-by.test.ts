import { monitoringGroupBy } from "../../../../preflight/rules/monitoring/monitoring-group-by";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("refuses a grouping without a reducer (1)", () => {
  expect(
    shown(
      findingsOf(
        monitoringGroupBy,
        thresholdPolicy({
          aggregations: [
            {
              alignment_period: "60s",
              per_series_aligner: "ALIGN_MEAN",
              group_by_fields: ["resource.label.database_id"],
            },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-group-by google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].group_by_fields
      group_by_fields needs a cross_series_reducer; got ["resource.label.database_id"]; allowed: a reducer other than REDUCE_NONE
      fix: add cross_series_reducer = "REDUCE_SUM" (or _MEAN, _MAX), or remove group_by_fields"
  `);
});

test("refuses a grouping without a reducer (2)", () => {
  expect(
    shown(
      findingsOf(
        monitoringGroupBy,
        thresholdPolicy({
          aggregations: [
            {
              alignment_period: "60s",
              per_series_aligner: "ALIGN_MEAN",
              cross_series_reducer: "REDUCE_NONE",
              group_by_fields: ["resource.label.database_id"],
            },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-group-by google_monitoring_alert_policy.a conditions[0].condition_threshold.aggregations[0].group_by_fields
      group_by_fields needs a cross_series_reducer; got ["resource.label.database_id"]; allowed: a reducer other than REDUCE_NONE
      fix: add cross_series_reducer = "REDUCE_SUM" (or _MEAN, _MAX), or remove group_by_fields"
  `);
});

test("accepts a grouping with a reducer, and no fields", () => {
  const inputs = [
    thresholdPolicy({
      aggregations: [
        {
          alignment_period: "60s",
          per_series_aligner: "ALIGN_MEAN",
          cross_series_reducer: "REDUCE_SUM",
          group_by_fields: ["resource.label.database_id"],
        },
      ],
    }),
    thresholdPolicy({
      aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_MEAN", group_by_fields: [] }],
    }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringGroupBy, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    thresholdPolicy({
      aggregations: [
        {
          alignment_period: "60s",
          cross_series_reducer: "${var.reducer}",
          group_by_fields: ["resource.label.database_id"],
        },
      ],
    }),
    thresholdPolicy({ aggregations: [{ alignment_period: "60s", group_by_fields: "${var.fields}" }] }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringGroupBy, input)).toEqual([]);
});
