import type { Rule } from "../../rule";

/** Labels of a channel that are secrets. */
const SECRET = ["auth_token", "password", "service_key"];

/** Tokens of notification channels are kept apart. */
export const secretsChannelLabels: Rule = {
  id: "secrets-channel-labels",
  severity: "warning",
  area: "secrets",
  title: "tokens of notification channels are in sensitive_labels",
  why: "In labels they are shown in plans, and the API obfuscates them, so that every change is missed.",
  ignoreWhen: "the value is no secret",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/monitoring_notification_channel",
  types: ["google_monitoring_notification_channel"],
  *check(channel) {
    for (const name of SECRET) {
      const label = channel.get("labels").get(name);
      if (!label.isSet || channel.get("labels").isUnknown) continue;
      const sensitive = channel.get("sensitive_labels");
      const both = sensitive.get(name).isSet && !sensitive.isUnknown;
      yield {
        at: label,
        what: both
          ? `${name} is both in labels and in sensitive_labels`
          : `${name} is a secret and stands in labels`,
        got: undefined,
        allowed: "sensitive_labels",
        fix: `move it: sensitive_labels { ${name} = … }`,
        ...(both && { severity: "error" }),
      };
    }
  },
};
