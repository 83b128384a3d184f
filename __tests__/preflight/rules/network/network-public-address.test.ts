import { networkPublicAddress } from "../../../../preflight/rules/network/network-public-address";
import { ip, privateInstance, VPC } from "../../../support/network-inputs";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("warns where a public address is not asked for by name, and tells where it is", () => {
  const inputs = [
    ip({ private_network: VPC }),
    instance(),
    ip({ ipv4_enabled: true }),
    ip({ ipv4_enabled: true }, { connector_enforcement: "REQUIRED" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkPublicAddress, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning network-public-address google_sql_database_instance.main settings.ip_configuration.ipv4_enabled
      the instance gets a public address beside the private one, because ipv4_enabled is not written; allowed: true or false, written
      fix: write ipv4_enabled = false
    warning network-public-address google_sql_database_instance.main settings.ip_configuration.ipv4_enabled
      the instance gets a public address, because ipv4_enabled is not written; allowed: true or false, written
      fix: write ipv4_enabled = true if that is meant, else false with a private_network
    info network-public-address google_sql_database_instance.main settings.ip_configuration.ipv4_enabled
      the instance has a public address; got true
      fix: write ipv4_enabled = false with a private_network, where clients are in a VPC
    info network-public-address google_sql_database_instance.main settings.ip_configuration.ipv4_enabled
      the instance has a public address, for connectors only; got true
      fix: write ipv4_enabled = false with a private_network, where clients are in a VPC"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    privateInstance(),
    ip({ psc_config: { psc_enabled: true } }),
    replica({}, {}, privateInstance()),
  ])
    expect(findingsOf(networkPublicAddress, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    ip({ ipv4_enabled: "${var.public}", private_network: VPC }),
    instance({ ip_configuration: "${var.ip}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(networkPublicAddress, input)).toEqual([]);
});
