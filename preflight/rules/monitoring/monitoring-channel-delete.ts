import type { Rule } from "../../rule";

/** A channel in use can be taken away. */
export const monitoringChannelDelete: Rule = {
  id: "monitoring-channel-delete",
  severity: "info",
  area: "monitoring",
  title: "a notification channel that policies use has force_delete",
  why: "Removed together with its use, it is deleted first, and the API refuses that while a policy points at it.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/monitoring_notification_channel",
  types: ["google_monitoring_notification_channel"],
  *check(channel, { resource, all }) {
    const force = channel.get("force_delete");
    if (force.isUnknown || force.is(true) || channel.get("lifecycle.create_before_destroy").is(true)) return;
    const used = all.ofType("google_monitoring_alert_policy").some((policy) => {
      return JSON.stringify(policy.attributes.notification_channels ?? "").includes(
        `\${${resource.address}.`,
      );
    });
    if (!used) return;
    yield {
      at: "force_delete",
      what: "a policy uses the channel: removing both at once fails, because the channel goes first",
      fix: "write force_delete = true and lifecycle { create_before_destroy = true }",
    };
  },
};
