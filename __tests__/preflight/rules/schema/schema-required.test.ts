import { schemaRequired } from "../../../../preflight/rules/schema/schema-required";
import { ip } from "../../../support/network-inputs";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of what is left out", () => {
  const inputs = [
    { "google_service_networking_connection.psa": { reserved_peering_ranges: ["psa-main"] } },
    ip({ authorized_networks: [{ name: "office" }] }),
    { "google_sql_user.app": { name: "app" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(schemaRequired, input))).join("\n")).toMatchInlineSnapshot(`
    "warning schema-required google_service_networking_connection.psa network
      google_service_networking_connection lacks "network", "service"
      fix: write "network", "service"
    warning schema-required google_sql_database_instance.main settings.ip_configuration.authorized_networks[0].value
      settings.ip_configuration.authorized_networks[0] lacks "value"
      fix: write "value"
    warning schema-required google_sql_user.app instance
      google_sql_user lacks "instance"
      fix: write "instance""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance(),
    { "google_sql_user.app": { name: "app", instance: "main" } },
    { "google_monitoring_notification_channel.mail": { type: "email" } },
    { "google_compute_network.main": { name: "main" }, "null_resource.a": {} },
  ])
    expect(findingsOf(schemaRequired, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { "google_sql_user.app": { name: "${var.name}", instance: "${var.instance}" } },
    {
      "google_monitoring_alert_policy.a": {
        display_name: "a",
        combiner: "OR",
        dynamic: { conditions: { for_each: "${var.conditions}", content: { display_name: "a" } } },
      },
    },
  ])
    expect(findingsOf(schemaRequired, input)).toEqual([]);
});
