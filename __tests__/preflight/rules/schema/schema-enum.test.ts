import { schemaEnum } from "../../../../preflight/rules/schema/schema-enum";
import { ip } from "../../../support/network-inputs";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    ip({ ssl_mode: "encrypted_only" }),
    ip({ server_ca_mode: "GOOGLE_CA" }),
    instance({ connector_enforcement: "ON" }),
    { "google_sql_user.app": { instance: "main", name: "app", deletion_policy: "DELETE" } },
    { "google_compute_network.main": { name: "main", routing_mode: "Global" } },
  ];
  expect(inputs.map((input) => shown(findingsOf(schemaEnum, input))).join("\n")).toMatchInlineSnapshot(`
    "error schema-enum google_sql_database_instance.main settings.ip_configuration.ssl_mode
      "ssl_mode" is not one of its values; got "encrypted_only"; allowed: ALLOW_UNENCRYPTED_AND_ENCRYPTED, ENCRYPTED_ONLY, TRUSTED_CLIENT_CERTIFICATE_REQUIRED
      fix: write "ENCRYPTED_ONLY"
    error schema-enum google_sql_database_instance.main settings.ip_configuration.server_ca_mode
      "server_ca_mode" is not one of its values; got "GOOGLE_CA"; allowed: GOOGLE_MANAGED_INTERNAL_CA, GOOGLE_MANAGED_CAS_CA, CUSTOMER_MANAGED_CAS_CA, CA_MODE_UNSPECIFIED
      fix: write "GOOGLE_MANAGED_INTERNAL_CA"
    error schema-enum google_sql_database_instance.main settings.connector_enforcement
      "connector_enforcement" is not one of its values; got "ON"; allowed: NOT_REQUIRED, REQUIRED
      fix: write "REQUIRED"
    warning schema-enum google_sql_user.app deletion_policy
      provider google 6.50.0 does not take this value: it came with a later release; got "DELETE"; allowed: ABANDON
      fix: require provider google 7 or later, or write "ABANDON"
    error schema-enum google_compute_network.main routing_mode
      "routing_mode" is not one of its values; got "Global"; allowed: REGIONAL, GLOBAL
      fix: write "GLOBAL""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    ip({ ssl_mode: "ENCRYPTED_ONLY" }),
    { "google_sql_user.app": { instance: "main", name: "app", deletion_policy: "ABANDON" } },
    { "google_sql_user.app": { instance: "main", name: "app", deletion_policy: "" } },
  ])
    expect(findingsOf(schemaEnum, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [ip({ ssl_mode: "${var.mode}" })]) expect(findingsOf(schemaEnum, input)).toEqual([]);
});
