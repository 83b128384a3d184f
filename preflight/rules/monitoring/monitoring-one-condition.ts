import type { Rule } from "../../rule";
import type { Value } from "../../value";
import { hasBlock } from "./queries";

const KINDS = [
  "condition_threshold",
  "condition_absent",
  "condition_matched_log",
  "condition_monitoring_query_language",
  "condition_prometheus_query_language",
  "condition_sql",
];

/** Kinds that stand alone in their policy. */
const ALONE: Readonly<Record<string, string>> = {
  condition_matched_log: "a log-match condition",
  condition_monitoring_query_language: "a query-language (MQL) condition",
  condition_prometheus_query_language: "a PromQL condition",
  condition_sql: "an SQL condition",
};

/** How many conditions a policy has. */
export const monitoringOneCondition: Rule = {
  id: "monitoring-one-condition",
  severity: "error",
  area: "monitoring",
  title: "a policy has 1 to 6 conditions; one of logs or of a query language stands alone",
  why: "The API answers 400 for any other combination.",
  link: "https://cloud.google.com/monitoring/alerts/concepts-indepth#condition-types",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    const conditions = policy.get("conditions");
    const items = conditions.items();
    for (const condition of items) {
      if (condition.isUnknown) continue;
      const kinds = kindsOf(condition);
      if (kinds.length > 1) {
        const allowed = "exactly one condition_ block";
        yield {
          at: condition,
          what: "one condition has several kinds",
          got: kinds,
          allowed,
          fix: "write a condition for each",
        };
      }
      const alone = kinds.find((kind) => Object.hasOwn(ALONE, kind));
      if (alone === undefined || items.length === 1) continue;
      yield {
        at: condition.get(alone),
        what: `${ALONE[alone]} is combined with another condition in one policy`,
        got: `${items.length} conditions`,
        allowed: "one condition per policy for this kind",
        fix: "make two policies, one for each condition",
      };
    }
    if (items.length <= 6) return;
    const fix = `split them over ${Math.ceil(items.length / 6)} policies`;
    yield {
      at: conditions,
      what: "the policy has too many conditions",
      got: items.length,
      allowed: "1 to 6",
      fix,
    };
  },
};

function kindsOf(condition: Value): string[] {
  return KINDS.filter((kind) => hasBlock(condition.get(kind)));
}
