import { instanceRule } from "../../instance";
import { networkParts, plainReference, projectOf } from "../../networks";
import type { RuleContext, Violation } from "../../rule";
import type { Value } from "../../value";

/** Full names of networks where the API takes no short ones. */
export const networkPrivateFormat = instanceRule({
  id: "network-private-format",
  severity: "error",
  area: "network",
  title: "a network is written with its project",
  why: "Cloud SQL answers 400 for a short name: it can't tell whose network it is.",
  link: "https://cloud.google.com/sql/docs/postgres/configure-private-ip",
  *check(instance) {
    const ip = instance.get("settings.ip_configuration");
    yield* notFull(ip.get("private_network"), instance.context);
    for (const psc of ip.items("psc_config")) {
      for (const auto of psc.items("psc_auto_connections"))
        yield* notFull(auto.get("consumer_network"), instance.context);
    }
  },
});

const ALLOWED = "projects/<project>/global/networks/<name>";

function* notFull(network: Value, context: RuleContext): Iterable<Violation> {
  if (!network.isSet) return;
  const reference = plainReference(network);
  if (reference) {
    const { address, attribute } = reference;
    const type = address.replace(/^data\./, "").split(".")[0];
    if (type === "google_compute_network" && !["name", "project", "description"].includes(attribute)) return;
    if (type !== "google_compute_network" && type !== "google_compute_subnetwork") return;
    if (type === "google_compute_subnetwork" && attribute === "network") return;
    yield {
      at: network,
      what: `this is ${type === "google_compute_network" ? `the network's ${attribute}` : "a subnet"}, not the full name of a network`,
      got: network.raw,
      allowed: ALLOWED,
      fix: `write "\${${type === "google_compute_network" ? `${address}.id` : `${address}.network`}}"`,
    };
    return;
  }
  const text = network.string;
  if (text === undefined || text === "" || networkParts(text)) return;
  yield {
    at: network,
    what: "this is not the full name of a network",
    allowed: ALLOWED,
    fix: fixOf(text, context),
  };
}

function fixOf(text: string, context: RuleContext): string {
  const [address] = /^google_compute_network\.[\w-]+/.exec(text) ?? [];
  if (address) return `write "\${${address}.id}"`;
  const last = text.replace(/\/+$/, "").split("/").pop() ?? text;
  const owned = context.all
    .ofType("google_compute_network")
    .find((one) => one.attributes.name === last && one.source === context.resource.source);
  if (owned) return `write "\${${owned.address}.id}"`;
  const subnet = /subnetworks\//.test(text);
  const project = /projects\/([^/]+)/.exec(text)?.[1] ?? projectOf(context) ?? "<project>";
  return `write "projects/${project}/global/networks/${subnet ? "<name>" : last}"`;
}
