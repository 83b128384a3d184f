import { networkUnencrypted } from "../../../../preflight/rules/network/network-unencrypted";
import { ip } from "../../../support/network-inputs";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("warns of plain text", () => {
  const inputs = [
    ip({ ipv4_enabled: true }),
    instance(),
    ip({ ssl_mode: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" }),
    ip({ ipv4_enabled: true }, { connector_enforcement: "REQUIRED" }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(networkUnencrypted, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning network-unencrypted google_sql_database_instance.main settings.ip_configuration.ssl_mode
      clients may connect without TLS, because ssl_mode is not written; allowed: ENCRYPTED_ONLY, or TRUSTED_CLIENT_CERTIFICATE_REQUIRED
      fix: write ssl_mode = "ENCRYPTED_ONLY"
    warning network-unencrypted google_sql_database_instance.main settings.ip_configuration.ssl_mode
      clients may connect without TLS, because ssl_mode is not written; allowed: ENCRYPTED_ONLY, or TRUSTED_CLIENT_CERTIFICATE_REQUIRED
      fix: write ssl_mode = "ENCRYPTED_ONLY"
    warning network-unencrypted google_sql_database_instance.main settings.ip_configuration.ssl_mode
      clients may connect without TLS; got "ALLOW_UNENCRYPTED_AND_ENCRYPTED"; allowed: ENCRYPTED_ONLY, or TRUSTED_CLIENT_CERTIFICATE_REQUIRED
      fix: write ssl_mode = "ENCRYPTED_ONLY"
    info network-unencrypted google_sql_database_instance.main settings.ip_configuration.ssl_mode
      clients may connect without TLS, because ssl_mode is not written; allowed: ENCRYPTED_ONLY, or TRUSTED_CLIENT_CERTIFICATE_REQUIRED
      fix: write ssl_mode = "ENCRYPTED_ONLY""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}, { clone: { source_instance_name: "other" } }),
    ip({ ssl_mode: "ENCRYPTED_ONLY" }),
    ip({ ssl_mode: "TRUSTED_CLIENT_CERTIFICATE_REQUIRED" }),
    replica({}, {}, ip({ ssl_mode: "ENCRYPTED_ONLY" })),
  ])
    expect(findingsOf(networkUnencrypted, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    ip({ ssl_mode: "${var.mode}" }),
    instance({ ip_configuration: "${var.ip}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(networkUnencrypted, input)).toEqual([]);
});
