import { monitoringPolicyFields } from "../../../../preflight/rules/monitoring/monitoring-policy-fields";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("refuses other words for combiner and severity", () => {
  expect(
    shown(findingsOf(monitoringPolicyFields, thresholdPolicy({}, { combiner: "or", severity: "HIGH" }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-policy-fields google_monitoring_alert_policy.a combiner
      there is no such value; got "or"; allowed: AND, OR, AND_WITH_MATCHING_RESOURCE
      fix: write "OR"
    error monitoring-policy-fields google_monitoring_alert_policy.a severity
      there is no such value; got "HIGH"; allowed: CRITICAL, ERROR, WARNING
      fix: write "CRITICAL""
  `);
});

test("refuses texts and links beyond the limits", () => {
  expect(
    shown(
      findingsOf(
        monitoringPolicyFields,
        thresholdPolicy({}, { documentation: { content: "x".repeat(8193), links: [{}, {}, {}, {}] } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-policy-fields google_monitoring_alert_policy.a documentation.content
      the text is too long; got 8193; allowed: 8192 characters
      fix: shorten it by 1 characters
    error monitoring-policy-fields google_monitoring_alert_policy.a documentation.links
      the documentation has too many links; got 4; allowed: 3
      fix: keep three"
  `);
});

test("accepts what is within them", () => {
  expect(
    findingsOf(
      monitoringPolicyFields,
      thresholdPolicy(
        {},
        {
          combiner: "AND_WITH_MATCHING_RESOURCE",
          severity: "CRITICAL",
          documentation: [{ content: "x".repeat(8192), mime_type: "text/markdown" }],
        },
      ),
    ),
  ).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(
      monitoringPolicyFields,
      thresholdPolicy(
        {},
        {
          combiner: "${var.combiner}",
          severity: "${var.severity}",
          documentation: { content: "${local.text}" },
        },
      ),
    ),
  ).toEqual([]);
});
