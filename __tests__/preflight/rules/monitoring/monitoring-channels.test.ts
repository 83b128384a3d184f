import { monitoringChannels } from "../../../../preflight/rules/monitoring/monitoring-channels";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("warns of an alert that tells nobody (1)", () => {
  expect(
    shown(findingsOf(monitoringChannels, thresholdPolicy({}, { notification_channels: [] }))),
  ).toMatchInlineSnapshot(`
    "warning monitoring-channels google_monitoring_alert_policy.a notification_channels
      the alert has no notification channel: incidents open and nobody is told; got []
      fix: give e-mail addresses (in this project MUSICDB_ALERT_EMAILS), or add a channel's name"
  `);
});

test("warns of an alert that tells nobody (2)", () => {
  expect(
    shown(findingsOf(monitoringChannels, thresholdPolicy({}, { notification_channels: null }))),
  ).toMatchInlineSnapshot(`
    "warning monitoring-channels google_monitoring_alert_policy.a notification_channels
      the alert has no notification channel: incidents open and nobody is told; got []
      fix: give e-mail addresses (in this project MUSICDB_ALERT_EMAILS), or add a channel's name"
  `);
});

test("names the channel that is there, and says it once for all", () => {
  expect(
    shown(
      findingsOf(monitoringChannels, {
        "google_monitoring_notification_channel.ops": { type: "email" },
        ...thresholdPolicy({}, { notification_channels: [] }),
        "google_monitoring_alert_policy.b": {},
      }),
    ),
  ).toMatchInlineSnapshot(`
    "warning monitoring-channels google_monitoring_alert_policy.a notification_channels
      2 alerts have no notification channel: incidents open and nobody is told; got ["google_monitoring_alert_policy.a","google_monitoring_alert_policy.b"]
      fix: write notification_channels = ["\${google_monitoring_notification_channel.ops.name}"]"
  `);
});

test("refuses an e-mail address for a channel (1)", () => {
  expect(
    shown(
      findingsOf(monitoringChannels, thresholdPolicy({}, { notification_channels: ["ops@example.com"] })),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-channels google_monitoring_alert_policy.a notification_channels[0]
      an e-mail address is not a channel; got "ops@example.com"; allowed: projects/PROJECT/notificationChannels/ID
      fix: make a google_monitoring_notification_channel and refer to its name"
  `);
});

test("refuses an e-mail address for a channel (2)", () => {
  expect(
    shown(findingsOf(monitoringChannels, thresholdPolicy({}, { notification_channels: ["ops"] }))),
  ).toMatchInlineSnapshot(`
    "error monitoring-channels google_monitoring_alert_policy.a notification_channels[0]
      this is not the name of a channel; got "ops"; allowed: projects/PROJECT/notificationChannels/ID
      fix: make a google_monitoring_notification_channel and refer to its name"
  `);
});

test("accepts names, references, shorthand, and a policy that is off", () => {
  const inputs = [
    thresholdPolicy(),
    thresholdPolicy({}, { notification_channels: ["${google_monitoring_notification_channel.ops.name}"] }),
    {
      "google_monitoring_notification_channel.ops": {},
      ...thresholdPolicy({}, { notification_channels: ["ops"] }),
    },
    thresholdPolicy({}, { enabled: "false", notification_channels: [] }),
  ];
  for (const input of inputs) expect(findingsOf(monitoringChannels, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringChannels, thresholdPolicy({}, { notification_channels: "${var.channels}" })),
  ).toEqual([]);
});
