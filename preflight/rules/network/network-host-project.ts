import { networkOf, networkParts, projectOf } from "../../networks";
import type { Rule } from "../../rule";

/** With a shared VPC, what belongs to the network is in the host project. */
export const networkHostProject: Rule = {
  id: "network-host-project",
  severity: "error",
  area: "network",
  title: "ranges, routes and subnets are in the project of their network",
  why: "The API looks for the network in the resource's own project; with a shared VPC it is in the host.",
  link: "https://cloud.google.com/sql/docs/postgres/configure-private-services-access#shared-vpc",
  types: [
    "google_compute_global_address",
    "google_compute_network_peering_routes_config",
    "google_compute_subnetwork",
    "google_compute_firewall",
    "google_compute_router",
  ],
  *check(value, context) {
    const network = value.get("network");
    const owned = networkOf(network, context);
    const host = owned
      ? projectOf({ ...context, resource: owned })
      : networkParts(network.string ?? "")?.project;
    const project = projectOf(context);
    if (!host || !project || host === project || isNumber(host) !== isNumber(project)) return;
    const own = value.get("project");
    yield {
      at: own.isSet ? own : "project",
      what: `the network is in project ${host}, and this would be made in ${project}`,
      ...(!own.isSet && { got: project }),
      allowed: `the network's own project, ${host}`,
      fix: `write project = "${host}"`,
    };
  },
};

/** A number and an id may be the same project. */
function isNumber(project: string): boolean {
  return /^\d+$/.test(project);
}
