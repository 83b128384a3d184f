import { instanceRule } from "../../instance";

/** Public IP is on unless it is switched off. */
export const networkPublicAddress = instanceRule({
  id: "network-public-address",
  severity: "info",
  area: "network",
  title: "a public address is asked for by name, or switched off",
  why: "Left out, ipv4_enabled is true: an instance with a private network gets a public address as well.",
  ignoreWhen: "the address is meant to be public and only connectors or listed networks come in",
  link: "https://cloud.google.com/sql/docs/postgres/configure-ip",
  *check(instance) {
    const ip = instance.get("settings.ip_configuration");
    const enabled = ip.get("ipv4_enabled");
    if (instance.settings.isUnknown || ip.isUnknown || instance.settings.get("dynamic").isSet) return;
    // Without the block a replica gets the primary's, and a clone its source's.
    if ((instance.isReplica || instance.isClone) && !ip.isSet) return;
    if (enabled.is(true)) {
      const connectorsOnly = instance.get("settings.connector_enforcement").is("REQUIRED");
      yield {
        at: enabled,
        what: `the instance has a public address${connectorsOnly ? ", for connectors only" : ""}`,
        fix: "write ipv4_enabled = false with a private_network, where clients are in a VPC",
      };
      return;
    }
    // Private Service Connect with a public address is refused by a rule of its own.
    if (enabled.isSet || ip.items("psc_config").some((psc) => psc.get("psc_enabled").is(true))) return;
    const isPrivate = ip.get("private_network").isSet;
    yield {
      at: "settings.ip_configuration.ipv4_enabled",
      what: isPrivate
        ? "the instance gets a public address beside the private one, because ipv4_enabled is not written"
        : "the instance gets a public address, because ipv4_enabled is not written",
      allowed: "true or false, written",
      fix: isPrivate
        ? "write ipv4_enabled = false"
        : "write ipv4_enabled = true if that is meant, else false with a private_network",
      severity: "warning",
    };
  },
});
