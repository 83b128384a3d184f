import { comesAfter } from "../../dependencies";
import { instanceRule } from "../../instance";
import { CONNECTION, connectionsOn, networkKey, networkOf, privateNetwork } from "../../networks";

/** Private services access before the instance that needs it. */
export const networkConnectionFirst = instanceRule({
  id: "network-connection-first",
  severity: "error",
  area: "network",
  title: "an instance with a private address comes after the connection of its network",
  why: "Nothing in the instance refers to the connection, so both are made at once and the instance fails.",
  ignoreWhen: "the connection is made elsewhere, before",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#private-ip-instance",
  *check(instance) {
    const { context, resource } = instance;
    const network = privateNetwork(instance);
    const key = networkKey(network, context);
    if (!key) return;
    const connections = connectionsOn(key, context).filter((one) => one.source === resource.source);
    const [connection] = connections;
    if (connection) {
      if (connections.some((one) => comesAfter(context.all, resource, one))) return;
      yield {
        at: network,
        what: `the instance does not wait for the network's connection ${connection.address}`,
        got: network.raw,
        allowed: "depends_on the connection, for the primary and every replica",
        fix: `write depends_on = ["${connection.address}"]`,
        // What a plan changes exists already, perhaps.
        ...(resource.planned && { severity: "warning" }),
      };
      return;
    }
    const owned = networkOf(network, context);
    const elsewhere =
      connectionsOn(key, context).length > 0 ||
      context.all.ofType("module").length > 0 ||
      context.all.ofType(CONNECTION).some((one) => !networkKeyOf(one.attributes.network));
    if (!owned || elsewhere) return;
    yield {
      at: network,
      what: `no ${CONNECTION} connects ${owned.address} with Google's services`,
      got: network.raw,
      allowed: "a reserved range and a connection on the network",
      fix: `add a google_service_networking_connection with network = "\${${owned.address}.id}" and depends_on it`,
      severity: "warning",
    };
  },
});

/** Whether it is known which network a connection is on. */
function networkKeyOf(network: unknown): boolean {
  return typeof network === "string" && !/\b(var|local|each|module)\./.test(network);
}
