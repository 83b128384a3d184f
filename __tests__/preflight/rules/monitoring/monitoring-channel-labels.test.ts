import { monitoringChannelLabels } from "../../../../preflight/rules/monitoring/monitoring-channel-labels";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses a channel without its address (1)", () => {
  expect(
    shown(
      findingsOf(monitoringChannelLabels, {
        "google_monitoring_notification_channel.c": { type: "email", display_name: "ops" },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-channel-labels google_monitoring_notification_channel.c labels.email_address
      a channel of type email needs the label email_address; got []; allowed: email_address
      fix: write labels = { email_address = "…" }"
  `);
});

test("refuses a channel without its address (2)", () => {
  expect(
    shown(
      findingsOf(monitoringChannelLabels, {
        "google_monitoring_notification_channel.c": { type: "email", labels: { email: "ops@example.com" } },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-channel-labels google_monitoring_notification_channel.c labels.email_address
      a channel of type email needs the label email_address; got ["email"]; allowed: email_address
      fix: write labels = { email_address = "…" }"
  `);
});

test("refuses a type in capitals and several addresses (1)", () => {
  expect(
    shown(
      findingsOf(monitoringChannelLabels, { "google_monitoring_notification_channel.c": { type: "EMAIL" } }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-channel-labels google_monitoring_notification_channel.c type
      there is no such type of channel; got "EMAIL"; allowed: email, sms, slack, pubsub, webhook_tokenauth, webhook_basicauth
      fix: write "email""
  `);
});

test("refuses a type in capitals and several addresses (2)", () => {
  expect(
    shown(
      findingsOf(monitoringChannelLabels, {
        "google_monitoring_notification_channel.c": {
          type: "email",
          labels: { email_address: "a@example.com, b@example.com" },
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-channel-labels google_monitoring_notification_channel.c labels.email_address
      this is not one e-mail address; got "a@example.com, b@example.com"; allowed: name@domain
      fix: make a channel for each address"
  `);
});

test("accepts each type with its labels", () => {
  const inputs = [
    {
      "google_monitoring_notification_channel.c": {
        type: "email",
        labels: { email_address: "ops@example.com" },
      },
    },
    {
      "google_monitoring_notification_channel.c": {
        type: "pagerduty",
        sensitive_labels: { service_key: "${var.key}" },
      },
    },
    {
      "google_monitoring_notification_channel.c": {
        type: "pubsub",
        labels: { topic: "${google_pubsub_topic.t.id}" },
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringChannelLabels, input)).toEqual([]);
});

test("skips what is not known", () => {
  const inputs = [
    { "google_monitoring_notification_channel.c": { type: "${var.type}", labels: {} } },
    { "google_monitoring_notification_channel.c": { type: "email", labels: "${var.labels}" } },
    {
      "google_monitoring_notification_channel.c": {
        type: "email",
        labels: { email_address: "${var.address}" },
      },
    },
  ];
  for (const input of inputs) expect(findingsOf(monitoringChannelLabels, input)).toEqual([]);
});
