import { networkWayIn } from "../../../../preflight/rules/network/network-way-in";
import { ip, privateInstance } from "../../../support/network-inputs";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    ip({ ipv4_enabled: false }),
    ip({ ipv4_enabled: "false", psc_config: { psc_enabled: false } }),
  ];
  expect(inputs.map((input) => shown(findingsOf(networkWayIn, input))).join("\n")).toMatchInlineSnapshot(`
    "error network-way-in google_sql_database_instance.main settings.ip_configuration.ipv4_enabled
      the instance has no way in: no public address, no private network, no Private Service Connect; got false; allowed: at least one of ipv4_enabled, private_network, psc_config.psc_enabled
      fix: write private_network = "projects/<project>/global/networks/<name>", or ipv4_enabled = true
    error network-way-in google_sql_database_instance.main settings.ip_configuration.ipv4_enabled
      the instance has no way in: no public address, no private network, no Private Service Connect; got "false"; allowed: at least one of ipv4_enabled, private_network, psc_config.psc_enabled
      fix: write private_network = "projects/<project>/global/networks/<name>", or ipv4_enabled = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    ip({ ipv4_enabled: true }),
    ip({}),
    instance(),
    privateInstance(),
    ip({ ipv4_enabled: false, psc_config: [{ psc_enabled: true }] }),
  ])
    expect(findingsOf(networkWayIn, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    ip({ ipv4_enabled: "${var.public}" }),
    ip({ ipv4_enabled: false, private_network: "${var.network}" }),
    ip({ ipv4_enabled: false, psc_config: "${var.psc}" }),
    ip({ ipv4_enabled: false, dynamic: { psc_config: { for_each: "${var.psc}", content: {} } } }),
  ])
    expect(findingsOf(networkWayIn, input)).toEqual([]);
});
