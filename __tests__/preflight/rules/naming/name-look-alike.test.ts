import { nameLookAlike } from "../../../../preflight/rules/naming/name-look-alike";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({}, { name: "main\u2011db", region: "us\u2013central1" }),
    instance({ availability_type: "REGION\u0410L" }),
    { "google_sql_user.app": { instance: "main\u00a0", name: "app\u200b" } },
    { "google_sql_database.app": { instance: "main", name: "\u0430pp" } },
    {
      "google_project_iam_member.app": { role: "roles/cloudsql\u2024client", member: "user:ann@example.com" },
    },
    {
      "google_service_networking_connection.psa": {
        network: "main",
        service: "servicenetworking.googleapis.com",
        reserved_peering_ranges: ["psa\u2010main"],
      },
    },
    instance({ ip_configuration: { authorized_networks: [{ name: "Büro", value: "203.0.113.8\uff0f32" }] } }),
    instance({}, { name: "main " }),
  ];
  expect(inputs.map((input) => shown(findingsOf(nameLookAlike, input))).join("\n")).toMatchInlineSnapshot(`
    "error name-look-alike google_sql_database_instance.main name
      "name" has characters that only look right: U+2011 at position 5; got "main‑db"; allowed: printable ASCII
      fix: type it anew: "main-db"
    error name-look-alike google_sql_database_instance.main region
      "region" has characters that only look right: U+2013 at position 3; got "us–central1"; allowed: printable ASCII
      fix: type it anew: "us-central1"
    error name-look-alike google_sql_database_instance.main settings.availability_type
      "availability_type" has characters that only look right: U+0410 at position 7; got "REGIONАL"; allowed: printable ASCII
      fix: type it anew: "REGIONAL"
    error name-look-alike google_sql_user.app instance
      "instance" has characters that only look right: U+00A0 at position 5; got "main "; allowed: printable ASCII
      fix: type it anew: "main"
    error name-look-alike google_sql_user.app name
      "name" has characters that only look right: U+200B at position 4; got "app​"; allowed: printable ASCII
      fix: type it anew: "app"
    error name-look-alike google_sql_database.app name
      "name" has characters that only look right: U+0430 at position 1; got "аpp"; allowed: printable ASCII
      fix: type it anew: "app"
    error name-look-alike google_project_iam_member.app role
      "role" has characters that only look right: U+2024 at position 15; got "roles/cloudsql․client"; allowed: printable ASCII
      fix: type it anew: "roles/cloudsql.client"
    error name-look-alike google_service_networking_connection.psa reserved_peering_ranges[0]
      "reserved_peering_ranges" has characters that only look right: U+2010 at position 4; got "psa‐main"; allowed: printable ASCII
      fix: type it anew: "psa-main"
    error name-look-alike google_sql_database_instance.main settings.ip_configuration.authorized_networks[0].value
      "value" has characters that only look right: U+FF0F at position 12; got "203.0.113.8／32"; allowed: printable ASCII
      fix: type it anew: "203.0.113.8/32"
    error name-look-alike google_sql_database_instance.main name
      "name" has spaces around it; got "main "; allowed: "main"
      fix: write "main""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({}, { name: "main-db" }),
    {
      "google_sql_user.app": { instance: "main", name: "jörg" },
      "google_sql_database.app": { instance: "main", name: "музыка" },
      "google_monitoring_alert_policy.a": { display_name: "Größe – zu hoch" },
    },
    instance({ ip_configuration: { authorized_networks: [{ name: "Büro", value: "203.0.113.8/32" }] } }),
  ])
    expect(findingsOf(nameLookAlike, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [instance({}, { name: "${var.name}\u2011db" })])
    expect(findingsOf(nameLookAlike, input)).toEqual([]);
});
