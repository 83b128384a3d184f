import { networkAuthorizedEffect } from "../../../../preflight/rules/network/network-authorized-effect";
import { ip, privateInstance, VPC } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses networks that let nobody in", () => {
  const inputs = [
    ip({
      ipv4_enabled: false,
      private_network: VPC,
      authorized_networks: [{ name: "office", value: "203.0.113.8/32" }],
    }),
    ip({
      ipv4_enabled: false,
      psc_config: { psc_enabled: true },
      authorized_networks: { value: "203.0.113.8/32" },
    }),
    ip(
      { ipv4_enabled: true, authorized_networks: [{ value: "203.0.113.8/32" }] },
      { connector_enforcement: "REQUIRED" },
    ),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkAuthorizedEffect, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-authorized-effect google_sql_database_instance.main settings.ip_configuration.authorized_networks
      authorized_networks have no effect without a public address; got "203.0.113.8/32"; allowed: ipv4_enabled = true with authorized_networks, or neither
      fix: remove authorized_networks (203.0.113.8/32), or write ipv4_enabled = true
    error network-authorized-effect google_sql_database_instance.main settings.ip_configuration.authorized_networks
      authorized_networks have no effect without a public address; got "203.0.113.8/32"; allowed: ipv4_enabled = true with authorized_networks, or neither
      fix: remove authorized_networks (203.0.113.8/32), or write ipv4_enabled = true
    warning network-authorized-effect google_sql_database_instance.main settings.ip_configuration.authorized_networks
      authorized_networks are ignored: connector_enforcement lets only connectors in; got "203.0.113.8/32"; allowed: authorized_networks, or connector_enforcement = REQUIRED
      fix: remove authorized_networks, or write connector_enforcement = "NOT_REQUIRED""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    ip({ ipv4_enabled: true, authorized_networks: [{ value: "203.0.113.8/32" }] }),
    privateInstance(VPC, {}, { authorized_networks: [{ value: "100.64.0.0/16" }] }),
    privateInstance(VPC, {}, { authorized_networks: [] }),
  ])
    expect(findingsOf(networkAuthorizedEffect, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    ip({ ipv4_enabled: "${var.public}", authorized_networks: [{ value: "203.0.113.8/32" }] }),
    privateInstance(VPC, {}, { authorized_networks: [{ value: "${var.office}" }] }),
    privateInstance(VPC, {}, { authorized_networks: "${var.networks}" }),
  ])
    expect(findingsOf(networkAuthorizedEffect, input)).toEqual([]);
});
