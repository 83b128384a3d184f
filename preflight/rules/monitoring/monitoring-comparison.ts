import type { Rule } from "../../rule";

/** What people write, and what the service has for it. */
const MEANT: readonly (readonly [RegExp, string])[] = [
  [/(GE|GTE|>=|GREATER_THAN_OR_EQUAL|GREATER_OR_EQUAL)$/i, "COMPARISON_GT with a threshold just below"],
  [/(LE|LTE|<=|LESS_THAN_OR_EQUAL|LESS_OR_EQUAL)$/i, "COMPARISON_LT with a threshold just above"],
  [/(GT|>|GREATER_THAN|ABOVE)$/i, "COMPARISON_GT"],
  [/(LT|<|LESS_THAN|BELOW)$/i, "COMPARISON_LT"],
];

/** How a threshold is compared. */
export const monitoringComparison: Rule = {
  id: "monitoring-comparison",
  severity: "error",
  area: "monitoring",
  title: "thresholds are compared with COMPARISON_GT or COMPARISON_LT",
  why: "The API has names for other comparisons and refuses them all: comparison not supported.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#ComparisonType",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    for (const condition of policy.items("conditions")) {
      const comparison = condition.get("condition_threshold.comparison");
      const name = comparison.string;
      if (name === undefined || name === "COMPARISON_GT" || name === "COMPARISON_LT") continue;
      const meant = MEANT.find(([pattern]) => pattern.test(name))?.[1] ?? "COMPARISON_GT or COMPARISON_LT";
      yield {
        at: comparison,
        what: "the comparison is not supported",
        allowed: "COMPARISON_GT, COMPARISON_LT",
        fix: `write ${meant}`,
      };
    }
  },
};
