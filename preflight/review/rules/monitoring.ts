import { asItIs, type ResourceChange } from "../change";
import { changeRule } from "../rule";

/** What watches or tells, and who misses it. */
const WATCHERS: Readonly<Record<string, string>> = {
  google_monitoring_alert_policy: "nobody is told any more when it happens",
  google_monitoring_notification_channel: "what went there reaches nobody",
  google_monitoring_uptime_check_config: "nothing asks any more whether it answers",
  google_logging_metric: "alerts that count it never fire again",
  google_logging_project_sink: "log entries are no longer kept there",
  google_billing_budget: "nobody is told any more when it gets expensive",
};

/** Alerts and channels that go. */
export const alertingLost = changeRule({
  id: "review-alerting-lost",
  severity: "warning",
  title: "no alert or notification is lost",
  why: "The next incident is found by its users.",
  ignoreWhen: "another alert or channel does the same",
  link: "https://cloud.google.com/monitoring/alerts",
  *each(change, plan) {
    const then = WATCHERS[change.type];
    if (!then) return;
    const name = change.compare("display_name").was;
    if (change.isDestroyed && !plan.isRenamed(change)) {
      yield {
        change,
        at: "",
        what: `this is removed${name === "unset" ? "" : ` (${name})`}: ${then}`,
        fix: "keep it, or see that something else does the same",
      };
    }
    if (!change.isKept) return;
    const enabled = change.compare("enabled");
    if (enabled.changed && enabled.after.is(false)) {
      yield {
        change,
        at: "enabled",
        what: `this is switched off: ${enabled.text}; ${then}`,
        fix: asItIs(enabled),
      };
    }
    const channels = lostChannels(change);
    if (channels > 0) {
      const left = change.after.items("notification_channels").length;
      yield {
        change,
        at: "notification_channels",
        what:
          left === 0
            ? `the policy tells nobody any more: its ${channels} notification channels are taken away`
            : `the policy tells fewer than before: ${channels} of its notification channels are taken away`,
        fix: "keep the channels, or add those that take over",
      };
    }
  },
});

/** How many channels are surely gone. */
function lostChannels(change: ResourceChange): number {
  const list = change.after.get("notification_channels");
  if (list.isUnknown || list.items().some((channel) => channel.isUnknown)) return 0;
  const after = list.items().map(({ string }) => string);
  return change.before.items("notification_channels").filter(({ string }) => !after.includes(string)).length;
}
