import { instanceRule } from "../../instance";

/** Connections in plain text. */
export const networkUnencrypted = instanceRule({
  id: "network-unencrypted",
  severity: "warning",
  area: "network",
  title: "only TLS connections are let in",
  why: "Left out, ssl_mode lets clients connect without TLS; CIS 6.4 and scanners refuse that.",
  ignoreWhen: "a client in a closed network cannot speak TLS",
  link: "https://cloud.google.com/sql/docs/postgres/configure-ssl-instance",
  *check(instance) {
    const ip = instance.get("settings.ip_configuration");
    const mode = ip.get("ssl_mode");
    if (ip.isUnknown || mode.isUnknown || instance.settings.get("dynamic").isSet) return;
    // Without the block a replica gets the primary's, and a clone its source's.
    if ((instance.isReplica || instance.isClone) && !ip.isSet) return;
    // An old switch or a wrong value has a finding of its own.
    if (ip.get("require_ssl").isSet) return;
    if (mode.isSet && !mode.is("ALLOW_UNENCRYPTED_AND_ENCRYPTED")) return;
    const connectorsOnly = instance.get("settings.connector_enforcement").is("REQUIRED");
    yield {
      at: mode.isSet ? mode : "settings.ip_configuration.ssl_mode",
      what: mode.isSet
        ? "clients may connect without TLS"
        : "clients may connect without TLS, because ssl_mode is not written",
      allowed: "ENCRYPTED_ONLY, or TRUSTED_CLIENT_CERTIFICATE_REQUIRED",
      fix: 'write ssl_mode = "ENCRYPTED_ONLY"',
      // Connectors always encrypt.
      ...(connectorsOnly && { severity: "info" }),
    };
  },
});
