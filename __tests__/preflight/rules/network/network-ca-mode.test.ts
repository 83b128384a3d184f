import { networkCaMode } from "../../../../preflight/rules/network/network-ca-mode";
import { ip } from "../../../support/network-inputs";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    ip({ server_ca_mode: "CUSTOMER_MANAGED_CAS_CA" }),
    ip({ server_ca_mode: "GOOGLE_MANAGED_CAS_CA", server_ca_pool: "projects/p/locations/l/caPools/c" }),
    ip({ custom_subject_alternative_names: ["db.example.com"] }),
    ip({
      server_ca_mode: "CUSTOMER_MANAGED_CAS_CA",
      server_ca_pool: "projects/p/locations/l/caPools/c",
      custom_subject_alternative_names: ["a.example.com", "b.example.com", "c.example.com", "d.example.com"],
    }),
    ip({ server_certificate_rotation_mode: "AUTOMATIC_ROTATION_DURING_MAINTENANCE" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(networkCaMode, input))).join("\n")).toMatchInlineSnapshot(`
    "error network-ca-mode google_sql_database_instance.main settings.ip_configuration.server_ca_mode
      CUSTOMER_MANAGED_CAS_CA needs the pool that signs; got "CUSTOMER_MANAGED_CAS_CA"; allowed: with server_ca_pool
      fix: write server_ca_pool = "projects/<project>/locations/<region>/caPools/<pool>"
    error network-ca-mode google_sql_database_instance.main settings.ip_configuration.server_ca_pool
      server_ca_pool belongs to CUSTOMER_MANAGED_CAS_CA; got "GOOGLE_MANAGED_CAS_CA"; allowed: server_ca_mode = CUSTOMER_MANAGED_CAS_CA
      fix: write server_ca_mode = "CUSTOMER_MANAGED_CAS_CA", or remove it
    error network-ca-mode google_sql_database_instance.main settings.ip_configuration.custom_subject_alternative_names
      custom_subject_alternative_names belongs to CUSTOMER_MANAGED_CAS_CA; got "no server_ca_mode"; allowed: server_ca_mode = CUSTOMER_MANAGED_CAS_CA
      fix: write server_ca_mode = "CUSTOMER_MANAGED_CAS_CA", or remove it
    error network-ca-mode google_sql_database_instance.main settings.ip_configuration.custom_subject_alternative_names
      there are too many names for the certificate; got 4; allowed: 3
      fix: keep 3 names
    error network-ca-mode google_sql_database_instance.main settings.ip_configuration.server_certificate_rotation_mode
      certificates of the internal CA are not rotated automatically; got "AUTOMATIC_ROTATION_DURING_MAINTENANCE"; allowed: with server_ca_mode GOOGLE_MANAGED_CAS_CA or CUSTOMER_MANAGED_CAS_CA
      fix: write server_ca_mode = "GOOGLE_MANAGED_CAS_CA", or "NO_AUTOMATIC_ROTATION""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    ip({
      server_ca_mode: "CUSTOMER_MANAGED_CAS_CA",
      server_ca_pool: "projects/p/locations/l/caPools/c",
      custom_subject_alternative_names: ["db.example.com"],
    }),
    ip({ server_ca_mode: "GOOGLE_MANAGED_INTERNAL_CA" }),
    ip({
      server_ca_mode: "GOOGLE_MANAGED_CAS_CA",
      server_certificate_rotation_mode: "AUTOMATIC_ROTATION_DURING_MAINTENANCE",
    }),
  ])
    expect(findingsOf(networkCaMode, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    ip({ server_ca_mode: "${var.mode}" }),
    ip({ server_ca_mode: "CUSTOMER_MANAGED_CAS_CA", server_ca_pool: "${google_privateca_ca_pool.main.id}" }),
    ip({ server_ca_mode: "${var.mode}", server_ca_pool: "projects/p/locations/l/caPools/c" }),
  ])
    expect(findingsOf(networkCaMode, input)).toEqual([]);
});
