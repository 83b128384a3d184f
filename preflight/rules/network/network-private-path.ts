import { instanceRule } from "../../instance";

/** What belongs to a private address. */
export const networkPrivatePath = instanceRule({
  id: "network-private-path",
  severity: "error",
  area: "network",
  title: "the private path for Google's services and an allocated range need a private network",
  why: "The API refuses the private path without private IP, and the range has nothing to be for.",
  ignoreWhen: "the instance keeps a public address on purpose",
  link: "https://cloud.google.com/sql/docs/postgres/configure-private-ip",
  *check(instance) {
    const ip = instance.get("settings.ip_configuration");
    const network = ip.get("private_network");
    const path = ip.get("enable_private_path_for_google_cloud_services");
    const range = ip.get("allocated_ip_range");
    const fix = 'write private_network = "projects/<project>/global/networks/<name>"';
    if (!network.isSet && path.is(true)) {
      yield {
        at: path,
        what: "the private path for Google's services needs a private address",
        allowed: "with private_network",
        fix: `${fix}, or remove it`,
      };
    } else if (path.is(true) && (ip.get("ipv4_enabled").is(true) || !ip.get("ipv4_enabled").isSet)) {
      yield {
        at: path,
        what: "the private path for Google's services is for instances without a public address",
        allowed: "with ipv4_enabled = false",
        fix: "write ipv4_enabled = false",
        severity: "warning",
      };
    }
    if (!network.isSet && range.string) {
      yield {
        at: range,
        what: "an allocated range is for a private address, and there is no private network",
        allowed: "with private_network",
        fix: `${fix}, or remove allocated_ip_range`,
        severity: "warning",
      };
    }
  },
});
