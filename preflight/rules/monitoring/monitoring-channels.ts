import { type Resource, valuesOf } from "../../resource";
import type { Rule } from "../../rule";

const TYPE = "google_monitoring_notification_channel";

/** Somebody is told. */
export const monitoringChannels: Rule = {
  id: "monitoring-channels",
  severity: "warning",
  area: "monitoring",
  title: "an alert policy has a notification channel",
  why: "Without one incidents open and nobody hears of them.",
  ignoreWhen:
    "somebody watches the list of incidents, or the channels are added later (here: MUSICDB_ALERT_EMAILS)",
  link: "https://cloud.google.com/monitoring/support/notification-options",
  types: ["google_monitoring_alert_policy"],
  *check(policy, { resource, all }) {
    const channels = policy.get("notification_channels");
    if (channels.isUnknown || policy.get("enabled").is(false)) return;
    const items = channels.items();
    if (items.length === 0) {
      const silent = all.ofType(resource.type).filter((other) => isSilent(other, resource));
      // Said once, not for every policy of a stack.
      if (silent[0] !== resource) return;
      const known = all.ofType(TYPE).find(({ source }) => source === resource.source);
      yield {
        at: "notification_channels",
        what: `${silent.length > 1 ? `${silent.length} alerts have` : "the alert has"} no notification channel: incidents open and nobody is told`,
        got: silent.length > 1 ? silent.map(({ address }) => address) : [],
        fix: known
          ? `write notification_channels = ["\${${known.address}.name}"]`
          : "give e-mail addresses (in this project MUSICDB_ALERT_EMAILS), or add a channel's name",
      };
    }
    for (const channel of items) {
      const name = channel.string;
      if (name === undefined || /^projects\/[^/]+\/notificationChannels\/[^/]+$/.test(name)) continue;
      if (all.follow(resource, channel, TYPE)) continue;
      yield {
        at: channel,
        what: name.includes("@") ? "an e-mail address is not a channel" : "this is not the name of a channel",
        allowed: "projects/PROJECT/notificationChannels/ID",
        fix: `make a ${TYPE} and refer to its name`,
        severity: "error",
      };
    }
  },
};

/** A policy of the same stack that is on and tells nobody. */
function isSilent(policy: Resource, { source }: Resource): boolean {
  const values = valuesOf(policy);
  const channels = values.get("notification_channels");
  if (policy.source !== source || values.get("enabled").is(false)) return false;
  return !channels.isUnknown && channels.items().length === 0;
}
