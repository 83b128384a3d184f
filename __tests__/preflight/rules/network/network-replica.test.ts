import { networkReplica } from "../../../../preflight/rules/network/network-replica";
import { ip, privateInstance, VPC } from "../../../support/network-inputs";
import { findingsOf, replica, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    replica(
      {
        ip_configuration: {
          ipv4_enabled: false,
          private_network: "projects/example-host/global/networks/other",
        },
      },
      {},
      privateInstance(),
    ),
    replica(
      { ip_configuration: { ipv4_enabled: false, psc_config: { psc_enabled: true } } },
      {},
      privateInstance(),
    ),
    replica(
      { ip_configuration: { ipv4_enabled: true } },
      {},
      ip({ ipv4_enabled: false, psc_config: { psc_enabled: true } }),
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(networkReplica, input))).join("\n")).toMatchInlineSnapshot(`
    "error network-replica google_sql_database_instance.replica settings.ip_configuration.private_network
      the primary google_sql_database_instance.main is in another network: projects/example-host/global/networks/main; got "projects/example-host/global/networks/other"; allowed: the network of the primary
      fix: write private_network = "projects/example-host/global/networks/main"
    error network-replica google_sql_database_instance.replica settings.ip_configuration.psc_config.psc_enabled
      the primary google_sql_database_instance.main has no Private Service Connect, and the replica has it; got true; allowed: psc_enabled = false, as on the primary
      fix: write psc_config { psc_enabled = false }
    error network-replica google_sql_database_instance.replica settings.ip_configuration.psc_config.psc_enabled
      the primary google_sql_database_instance.main has Private Service Connect, and the replica has none; got false; allowed: psc_enabled = true, as on the primary
      fix: write psc_config { psc_enabled = true }"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica({ ip_configuration: { ipv4_enabled: false, private_network: VPC } }, {}, privateInstance()),
    replica({}, {}, privateInstance()),
    replica(
      { ip_configuration: { ipv4_enabled: false, psc_config: { psc_enabled: true } } },
      {},
      ip({ ipv4_enabled: false, psc_config: [{ psc_enabled: true }] }),
    ),
  ])
    expect(findingsOf(networkReplica, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica({ ip_configuration: { private_network: "${var.network}" } }, {}, privateInstance()),
    replica({ ip_configuration: { psc_config: { psc_enabled: "${var.psc}" } } }, {}, privateInstance()),
  ])
    expect(findingsOf(networkReplica, input)).toEqual([]);
});
