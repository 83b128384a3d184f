import { Cidr, PRIVATE_OUTSIDE_RFC1918 } from "../../../cloudsql/cidr";
import { instanceRule } from "../../instance";

/** Authorised networks where they do nothing. */
export const networkAuthorizedEffect = instanceRule({
  id: "network-authorized-effect",
  severity: "error",
  area: "network",
  title: "authorised networks have a public address to come in by",
  why: "Without a public address the listed clients cannot reach the instance.",
  ignoreWhen:
    "clients of the VPC have these addresses although they are public ones, or every client uses a connector",
  link: "https://cloud.google.com/sql/docs/postgres/authorize-networks",
  *check(instance) {
    const ip = instance.get("settings.ip_configuration");
    const networks = ip.items("authorized_networks").filter(({ isUnknown }) => !isUnknown);
    const publicOnes = networks.filter((network) => {
      const range = Cidr.parse(network.get("value").string ?? "");
      // Clients of a VPC with such addresses have to be listed.
      return range && !PRIVATE_OUTSIDE_RFC1918.some((one) => one.contains(range));
    });
    const [first] = publicOnes;
    if (first && ip.get("ipv4_enabled").is(false)) {
      const listed = publicOnes.map((network) => network.get("value").string).join(", ");
      yield {
        at: ip.get("authorized_networks"),
        what: "authorized_networks have no effect without a public address",
        got: listed,
        allowed: "ipv4_enabled = true with authorized_networks, or neither",
        fix: `remove authorized_networks (${listed}), or write ipv4_enabled = true`,
      };
    } else if (networks[0] && instance.get("settings.connector_enforcement").is("REQUIRED")) {
      yield {
        at: ip.get("authorized_networks"),
        what: "authorized_networks are ignored: connector_enforcement lets only connectors in",
        got: networks.map((network) => network.get("value").string ?? "an unknown value").join(", "),
        allowed: "authorized_networks, or connector_enforcement = REQUIRED",
        fix: 'remove authorized_networks, or write connector_enforcement = "NOT_REQUIRED"',
        severity: "warning",
      };
    }
  },
});
