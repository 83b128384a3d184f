import { type Instance, instanceRule } from "../../instance";
import { differ, privateNetwork } from "../../networks";
import { textOf } from "../../value";

/** A replica is reached as its primary is. */
export const networkReplica = instanceRule({
  id: "network-replica",
  severity: "error",
  area: "network",
  title: "a replica is in the VPC of its primary and has the same kind of connectivity",
  why: "The API refuses a replica in another VPC, or with Private Service Connect where the primary has none.",
  link: "https://cloud.google.com/sql/docs/postgres/replication/create-replica",
  *check(replica) {
    const { primary } = replica;
    if (!primary) return;
    const own = privateNetwork(replica);
    const theirs = privateNetwork(primary);
    if (differ(own, replica.context, theirs, primary.context)) {
      yield {
        at: own,
        what: `the primary ${primary.resource.address} is in another network: ${textOf(theirs.raw)}`,
        got: own.raw,
        allowed: "the network of the primary",
        fix: `write private_network = "${textOf(theirs.raw)}"`,
      };
    }
    const psc = connect(replica);
    const primaryPsc = connect(primary);
    if (psc === undefined || primaryPsc === undefined || psc === primaryPsc) return;
    yield {
      at: "settings.ip_configuration.psc_config.psc_enabled",
      what: `the primary ${primary.resource.address} has ${primaryPsc ? "" : "no "}Private Service Connect, and the replica has ${psc ? "it" : "none"}`,
      got: psc,
      allowed: `psc_enabled = ${primaryPsc}, as on the primary`,
      fix: `write psc_config { psc_enabled = ${primaryPsc} }`,
    };
  },
});

function connect({ settings }: Instance): boolean | undefined {
  const ip = settings.get("ip_configuration");
  const psc = ip.get("psc_config");
  // Without the block it is as on the primary.
  if (!ip.isSet || psc.isUnknown || settings.get("dynamic").isSet || ip.get("dynamic").isSet)
    return undefined;
  const enabled = psc.items().map((one) => one.get("psc_enabled"));
  if (enabled.some((one) => one.isUnknown)) return undefined;
  return enabled.some((one) => one.is(true));
}
