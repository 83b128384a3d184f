import { instanceRule } from "../../instance";
import { connectionsOn, networkKey, networkOf, privateNetwork } from "../../networks";
import { valuesOf } from "../../resource";

const ROUTES = "google_compute_network_peering_routes_config";

/** What brings clients from outside the VPC. */
const FROM_OUTSIDE = [
  "google_compute_vpn_tunnel",
  "google_compute_vpn_gateway",
  "google_compute_ha_vpn_gateway",
  "google_compute_interconnect_attachment",
];

/** Clients behind a VPN need the VPC's routes on Google's side. */
export const networkCustomRoutes = instanceRule({
  id: "network-custom-routes",
  severity: "warning",
  area: "network",
  title: "with a VPN or interconnect, the peering exports the VPC's custom routes",
  why: "Google's side does not know the way back, and clients outside the VPC get no answer.",
  ignoreWhen: "no client of the database comes through the VPN",
  link: "https://cloud.google.com/sql/docs/postgres/configure-private-ip#vpn",
  *check(instance) {
    const { context, resource } = instance;
    const network = privateNetwork(instance);
    const key = networkKey(network, context);
    const owned = networkOf(network, context);
    // A variable may be null.
    if (!key || instance.isReplica || (network.isUnknown && !owned)) return;
    const gateway = FROM_OUTSIDE.flatMap((type) => context.all.ofType(type)).find(
      (one) =>
        one.source === resource.source &&
        (!one.attributes.network ||
          networkKey(valuesOf(one).get("network"), { ...context, resource: one }) === key),
    );
    if (!gateway) return;
    const exporting = context.all.ofType(ROUTES).some((one) => {
      const on = valuesOf(one).get("export_custom_routes");
      return on.isUnknown || on.is(true);
    });
    if (exporting) return;
    const [connection] = connectionsOn(key, context);
    yield {
      at: network,
      what: `clients behind ${gateway.address} cannot reach the private address: the peering exports no custom routes`,
      got: network.raw,
      allowed: `${ROUTES} with export_custom_routes = true`,
      fix: `add a ${ROUTES} with network = "${owned ? `\${${owned.address}.name}` : "<name>"}", peering = "${connection ? `\${${connection.address}.peering}` : "servicenetworking-googleapis-com"}", export_custom_routes = true, import_custom_routes = false`,
    };
  },
});
