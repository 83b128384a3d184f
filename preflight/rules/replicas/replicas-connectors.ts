import { instanceRule } from "../../instance";

/** Replicas of an instance that takes connectors only. */
export const replicasConnectors = instanceRule({
  id: "replicas-connectors",
  severity: "error",
  area: "replicas",
  title: "an instance with replicas takes more than connectors, or has private services access",
  why: "The API makes no replica of an instance with connector_enforcement, unless that has a private_network.",
  link: "https://cloud.google.com/sql/docs/postgres/replication",
  *check({ settings, replicas }) {
    const at = settings.get("connector_enforcement");
    const network = settings.get("ip_configuration.private_network");
    const [replica] = replicas;
    const mayBeElsewhere = settings.get("ip_configuration").isUnknown || settings.get("dynamic").isSet;
    if (!replica || !at.is("REQUIRED") || mayBeElsewhere || (network.isSet && network.raw !== "")) return;
    yield {
      at,
      what: `${replica.label} replicates from this instance, which takes connectors only and has no private address`,
      allowed: "NOT_REQUIRED, or REQUIRED with a private_network",
      fix: 'write "NOT_REQUIRED", or private_network = "projects/<project>/global/networks/<name>"',
    };
  },
});
