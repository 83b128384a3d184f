import type { Rule } from "../../rule";
import { hasBlock } from "./queries";
import { secondsOf } from "./seconds";

/** Policies of logs limit their notifications, those of metrics do not. */
export const monitoringRateLimit: Rule = {
  id: "monitoring-rate-limit",
  severity: "error",
  area: "monitoring",
  title: "notification_rate_limit is for log-match policies, and they need it",
  why: "The API answers 400 for a metric policy with a rate limit, and for a log policy without one.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#AlertStrategy",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    const conditions = policy.items("conditions").filter(({ isUnknown }) => !isUnknown);
    if (conditions.length === 0) return;
    const strategy = policy.get("alert_strategy");
    const limit = strategy.get("notification_rate_limit");
    const ofLogs = conditions.some((condition) => hasBlock(condition.get("condition_matched_log")));
    if (strategy.isUnknown || limit.isUnknown) return;
    if (ofLogs && !hasBlock(limit)) {
      yield {
        at: "alert_strategy.notification_rate_limit",
        what: "a log-match policy must say how often it notifies",
        allowed: "notification_rate_limit.period",
        fix: 'add alert_strategy { notification_rate_limit { period = "300s" } }',
      };
    }
    const ofMetrics = conditions.some(
      (condition) =>
        hasBlock(condition.get("condition_threshold")) || hasBlock(condition.get("condition_absent")),
    );
    if (!ofLogs && ofMetrics && hasBlock(limit)) {
      const what = "a metric policy must not specify a notification rate limit";
      yield {
        at: limit,
        what,
        allowed: "only with condition_matched_log",
        fix: "remove notification_rate_limit",
      };
    }
    const period = limit.get("period");
    const read = secondsOf(period);
    if (read && "fault" in read)
      yield { at: period, what: read.fault, allowed: "seconds, like 300s", fix: read.fix };
  },
};
