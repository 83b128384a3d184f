import { monitoringChannelDelete } from "../../../../preflight/rules/monitoring/monitoring-channel-delete";
import { findingsOf, shown } from "../../../support/preflight";
import { thresholdPolicy } from "../../../support/rule-inputs";

test("tells of a channel in use that cannot be deleted", () => {
  expect(
    shown(
      findingsOf(monitoringChannelDelete, {
        "google_monitoring_notification_channel.c": { type: "email" },
        ...thresholdPolicy(
          {},
          { notification_channels: ["${google_monitoring_notification_channel.c.name}"] },
        ),
      }),
    ),
  ).toMatchInlineSnapshot(`
    "info monitoring-channel-delete google_monitoring_notification_channel.c force_delete
      a policy uses the channel: removing both at once fails, because the channel goes first
      fix: write force_delete = true and lifecycle { create_before_destroy = true }"
  `);
});

test("accepts force_delete, the other order, and a channel of no policy", () => {
  const inputs = [
    {
      "google_monitoring_notification_channel.c": { type: "email", force_delete: true },
      ...thresholdPolicy({}, { notification_channels: ["${google_monitoring_notification_channel.c.name}"] }),
    },
    {
      "google_monitoring_notification_channel.c": {
        type: "email",
        lifecycle: { create_before_destroy: true },
      },
      ...thresholdPolicy({}, { notification_channels: ["${google_monitoring_notification_channel.c.name}"] }),
    },
    { "google_monitoring_notification_channel.c": { type: "email" } },
  ];
  for (const input of inputs) expect(findingsOf(monitoringChannelDelete, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringChannelDelete, {
      "google_monitoring_notification_channel.c": { type: "email", force_delete: "${var.force}" },
      ...thresholdPolicy({}, { notification_channels: ["${google_monitoring_notification_channel.c.name}"] }),
    }),
  ).toEqual([]);
});
