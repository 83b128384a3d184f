import type { Rule } from "../../rule";
import { own } from "../../value";
import { hasBlock } from "./queries";

/** Labels that a kind of channel cannot do without. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  email: ["email_address"],
  sms: ["number"],
  slack: ["channel_name"],
  pubsub: ["topic"],
  webhook_tokenauth: ["url"],
  webhook_basicauth: ["url", "username"],
};

/** A channel says where it leads. */
export const monitoringChannelLabels: Rule = {
  id: "monitoring-channel-labels",
  severity: "error",
  area: "monitoring",
  title: "a notification channel has the labels of its type",
  why: "The API answers 400 for a channel without its address.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.notificationChannels",
  types: ["google_monitoring_notification_channel"],
  *check(channel) {
    const type = channel.get("type").string;
    const labels = channel.get("labels");
    if (type === undefined || labels.isUnknown) return;
    const known = Object.keys(NEEDED);
    const lower = known.find((kind) => kind === type.toLowerCase() || `${kind}s` === type.toLowerCase());
    if (!(type in NEEDED) && lower) {
      yield {
        at: channel.get("type"),
        what: "there is no such type of channel",
        allowed: known.join(", "),
        fix: `write "${lower}"`,
      };
    }
    // A channel that says nothing of itself is a fragment.
    if (!hasBlock(labels) && !channel.get("display_name").isSet) return;
    for (const label of own(NEEDED, type) ?? []) {
      if (labels.get(label).isSet) continue;
      const others = labels.entries().map(([name]) => name);
      const what = `a channel of type ${type} needs the label ${label}`;
      yield {
        at: `labels.${label}`,
        what,
        got: others,
        allowed: (own(NEEDED, type) ?? []).join(", "),
        fix: `write labels = { ${label} = "…" }`,
      };
    }
    const address = labels.get("email_address");
    if (type === "email" && address.string !== undefined && !/^[^\s@]+@[^\s@]+$/.test(address.string)) {
      yield {
        at: address,
        what: "this is not one e-mail address",
        allowed: "name@domain",
        fix: "make a channel for each address",
      };
    }
  },
};
