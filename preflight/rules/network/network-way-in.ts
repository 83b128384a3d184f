import { instanceRule } from "../../instance";
import type { Value } from "../../value";

/** At least one of public IP, private IP and Private Service Connect. */
export const networkWayIn = instanceRule({
  id: "network-way-in",
  severity: "error",
  area: "network",
  title: "an instance has a public address, a private one, or Private Service Connect",
  why: "The API refuses an instance that nobody could reach.",
  link: "https://cloud.google.com/sql/docs/postgres/configure-ip",
  *check(instance) {
    const ip = instance.get("settings.ip_configuration");
    if (!ip.get("ipv4_enabled").is(false)) return;
    if (instance.isClone || instance.settings.get("dynamic").isSet) return;
    const network = ip.get("private_network");
    if (network.isSet && network.raw !== "") return;
    const psc = ip.items("psc_config");
    if (ip.get("psc_config").isUnknown || ip.get("dynamic").isSet) return;
    if (psc.some((one) => !isOff(one.get("psc_enabled")))) return;
    yield {
      at: ip.get("ipv4_enabled"),
      what: "the instance has no way in: no public address, no private network, no Private Service Connect",
      allowed: "at least one of ipv4_enabled, private_network, psc_config.psc_enabled",
      fix: 'write private_network = "projects/<project>/global/networks/<name>", or ipv4_enabled = true',
    };
  },
});

function isOff(enabled: Value): boolean {
  return !enabled.isSet || enabled.is(false);
}
