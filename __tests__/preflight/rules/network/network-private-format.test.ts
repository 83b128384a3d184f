import { networkPrivateFormat } from "../../../../preflight/rules/network/network-private-format";
import { ip, privateInstance } from "../../../support/network-inputs";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    privateInstance("default"),
    privateInstance("projects/example-host/regions/europe-west1/subnetworks/main"),
    privateInstance("google_compute_network.main.id"),
    {
      ...privateInstance("${google_compute_network.main.name}"),
      "google_compute_network.main": { name: "main" },
    },
    privateInstance("${google_compute_subnetwork.main.id}"),
    { ...privateInstance("main"), "google_compute_network.vpc": { name: "main" } },
    { ...privateInstance("main"), "provider.google": { project: "example-project" } },
    ip({
      ipv4_enabled: false,
      psc_config: { psc_enabled: true, psc_auto_connections: [{ consumer_network: "main" }] },
    }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkPrivateFormat, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error network-private-format google_sql_database_instance.main settings.ip_configuration.private_network
      this is not the full name of a network; got "default"; allowed: projects/<project>/global/networks/<name>
      fix: write "projects/<project>/global/networks/default"
    error network-private-format google_sql_database_instance.main settings.ip_configuration.private_network
      this is not the full name of a network; got "projects/example-host/regions/europe-west1/subnetworks/main"; allowed: projects/<project>/global/networks/<name>
      fix: write "projects/example-host/global/networks/<name>"
    error network-private-format google_sql_database_instance.main settings.ip_configuration.private_network
      this is not the full name of a network; got "google_compute_network.main.id"; allowed: projects/<project>/global/networks/<name>
      fix: write "\${google_compute_network.main.id}"
    error network-private-format google_sql_database_instance.main settings.ip_configuration.private_network
      this is the network's name, not the full name of a network; got "\${google_compute_network.main.name}"; allowed: projects/<project>/global/networks/<name>
      fix: write "\${google_compute_network.main.id}"
    error network-private-format google_sql_database_instance.main settings.ip_configuration.private_network
      this is a subnet, not the full name of a network; got "\${google_compute_subnetwork.main.id}"; allowed: projects/<project>/global/networks/<name>
      fix: write "\${google_compute_subnetwork.main.network}"
    error network-private-format google_sql_database_instance.main settings.ip_configuration.private_network
      this is not the full name of a network; got "main"; allowed: projects/<project>/global/networks/<name>
      fix: write "\${google_compute_network.vpc.id}"
    error network-private-format google_sql_database_instance.main settings.ip_configuration.private_network
      this is not the full name of a network; got "main"; allowed: projects/<project>/global/networks/<name>
      fix: write "projects/example-project/global/networks/main"
    error network-private-format google_sql_database_instance.main settings.ip_configuration.psc_config.psc_auto_connections[0].consumer_network
      this is not the full name of a network; got "main"; allowed: projects/<project>/global/networks/<name>
      fix: write "projects/<project>/global/networks/main""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    privateInstance(),
    privateInstance("https://www.googleapis.com/compute/v1/projects/example-host/global/networks/main"),
    privateInstance("${google_compute_network.main.id}"),
    privateInstance("${google_compute_network.main.self_link}"),
    privateInstance("${data.google_compute_network.main.id}"),
    privateInstance("${google_compute_subnetwork.main.network}"),
    ip({ private_network: null }),
  ])
    expect(findingsOf(networkPrivateFormat, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    privateInstance("${var.network}"),
    privateInstance("${module.vpc.network_name}"),
    instance({ ip_configuration: "${var.ip}" }),
  ])
    expect(findingsOf(networkPrivateFormat, input)).toEqual([]);
});
