import { networkCustomRoutes } from "../../../../preflight/rules/network/network-custom-routes";
import { connection, privateInstance } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("warns where clients behind a VPN get no answer", () => {
  const inputs = [
    { ...privateInstance(), ...connection(), "google_compute_vpn_tunnel.office": { name: "office" } },
    {
      ...privateInstance("${google_compute_network.main.id}"),
      "google_compute_network.main": { name: "main" },
      "google_compute_ha_vpn_gateway.office": { network: "${google_compute_network.main.id}" },
    },
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkCustomRoutes, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning network-custom-routes google_sql_database_instance.main settings.ip_configuration.private_network
      clients behind google_compute_vpn_tunnel.office cannot reach the private address: the peering exports no custom routes; got "projects/example-host/global/networks/main"; allowed: google_compute_network_peering_routes_config with export_custom_routes = true
      fix: add a google_compute_network_peering_routes_config with network = "<name>", peering = "\${google_service_networking_connection.psa.peering}", export_custom_routes = true, import_custom_routes = false
    warning network-custom-routes google_sql_database_instance.main settings.ip_configuration.private_network
      clients behind google_compute_ha_vpn_gateway.office cannot reach the private address: the peering exports no custom routes; got "\${google_compute_network.main.id}"; allowed: google_compute_network_peering_routes_config with export_custom_routes = true
      fix: add a google_compute_network_peering_routes_config with network = "\${google_compute_network.main.name}", peering = "servicenetworking-googleapis-com", export_custom_routes = true, import_custom_routes = false"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    {
      ...privateInstance(),
      "google_compute_vpn_tunnel.office": { name: "office" },
      "google_compute_network_peering_routes_config.db": {
        network: "main",
        peering: "servicenetworking-googleapis-com",
        export_custom_routes: true,
        import_custom_routes: false,
      },
    },
    privateInstance(),
    {
      ...privateInstance(),
      "google_compute_ha_vpn_gateway.office": { network: "projects/example-host/global/networks/other" },
    },
  ])
    expect(findingsOf(networkCustomRoutes, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    { ...privateInstance("${var.network}"), "google_compute_vpn_tunnel.office": { name: "office" } },
    {
      ...privateInstance(),
      "google_compute_vpn_tunnel.office": { name: "office" },
      "google_compute_network_peering_routes_config.db": { export_custom_routes: "${var.export}" },
    },
  ])
    expect(findingsOf(networkCustomRoutes, input)).toEqual([]);
});
