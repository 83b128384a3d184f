import { secretsChannelLabels } from "../../../../preflight/rules/secrets/secrets-channel-labels";
import { findingsOf, shown } from "../../../support/preflight";

test("warns of a token in labels, and refuses it in both (1)", () => {
  expect(
    shown(
      findingsOf(secretsChannelLabels, {
        "google_monitoring_notification_channel.c": {
          type: "slack",
          labels: { channel_name: "#ops", auth_token: "xoxb-1" },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning secrets-channel-labels google_monitoring_notification_channel.c labels.auth_token
      auth_token is a secret and stands in labels; allowed: sensitive_labels
      fix: move it: sensitive_labels { auth_token = … }"
  `);
});

test("warns of a token in labels, and refuses it in both (2)", () => {
  expect(
    shown(
      findingsOf(secretsChannelLabels, {
        "google_monitoring_notification_channel.c": {
          type: "pagerduty",
          labels: { service_key: "${var.key}" },
          sensitive_labels: { service_key: "${var.key}" },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error secrets-channel-labels google_monitoring_notification_channel.c labels.service_key
      service_key is both in labels and in sensitive_labels; allowed: sensitive_labels
      fix: move it: sensitive_labels { service_key = … }"
  `);
});

test("accepts it apart", () => {
  expect(
    findingsOf(secretsChannelLabels, {
      "google_monitoring_notification_channel.c": {
        type: "slack",
        labels: { channel_name: "#ops" },
        sensitive_labels: [{ auth_token: "${var.token}" }],
      },
    }),
  ).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(secretsChannelLabels, {
      "google_monitoring_notification_channel.c": { type: "slack", labels: null },
    }),
  ).toEqual([]);
});
