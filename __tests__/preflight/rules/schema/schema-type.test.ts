import { schemaType } from "../../../../preflight/rules/schema/schema-type";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the service refuses", () => {
  const inputs = [
    instance({
      disk_size: "20GB",
      disk_autoresize: "yes",
      tier: ["db-f1-micro"],
      ip_configuration: "none",
      backup_configuration: [{ enabled: 1 }],
      user_labels: ["a"],
    }),
    instance({ disk_size: 20.5 }),
    instance(
      { maintenance_window: ["sunday"] },
      { deletion_protection: [true], database_version: { name: "POSTGRES_17" } },
    ),
    {
      "google_service_networking_connection.psa": {
        network: "x",
        service: "y",
        reserved_peering_ranges: "psa-main",
      },
    },
    instance({ user_labels: { a: { b: "c" } } }),
    {
      "google_service_networking_connection.psa": {
        network: "x",
        service: "y",
        reserved_peering_ranges: [["psa-main"]],
      },
    },
  ];
  expect(inputs.map((input) => shown(findingsOf(schemaType, input))).join("\n")).toMatchInlineSnapshot(`
    "error schema-type google_sql_database_instance.main settings.backup_configuration[0].enabled
      this is of another type than the provider wants; got 1; allowed: true or false
      fix: write true
    error schema-type google_sql_database_instance.main settings.disk_autoresize
      this is of another type than the provider wants; got "yes"; allowed: true or false
      fix: write true
    error schema-type google_sql_database_instance.main settings.disk_size
      this is of another type than the provider wants; got "20GB"; allowed: a whole number
      fix: write 20
    error schema-type google_sql_database_instance.main settings.ip_configuration
      this is of another type than the provider wants; got "none"; allowed: a block
      fix: write a block
    error schema-type google_sql_database_instance.main settings.tier
      this is of another type than the provider wants; got "a list"; allowed: a text
      fix: write "db-f1-micro"
    error schema-type google_sql_database_instance.main settings.user_labels
      this is of another type than the provider wants; got "a list"; allowed: a map
      fix: write a map
    error schema-type google_sql_database_instance.main settings.disk_size
      this is of another type than the provider wants; got 20.5; allowed: a whole number
      fix: write 21
    error schema-type google_sql_database_instance.main database_version
      this is of another type than the provider wants; got "an object"; allowed: a text
      fix: write a text
    error schema-type google_sql_database_instance.main deletion_protection
      this is of another type than the provider wants; got "a list"; allowed: true or false
      fix: write true
    error schema-type google_sql_database_instance.main settings.maintenance_window[0]
      this is of another type than the provider wants; got "sunday"; allowed: a block
      fix: write a block
    error schema-type google_service_networking_connection.psa reserved_peering_ranges
      this is of another type than the provider wants; got "psa-main"; allowed: a list
      fix: write ["psa-main"]
    error schema-type google_sql_database_instance.main settings.user_labels.a
      this is of another type than the provider wants; got "an object"; allowed: a text
      fix: write a text
    error schema-type google_service_networking_connection.psa reserved_peering_ranges[0]
      this is of another type than the provider wants; got "a list"; allowed: a text
      fix: write a text"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      disk_size: "20",
      disk_autoresize: "true",
      user_labels: { a: 1, b: true },
      ip_configuration: { ipv4_enabled: true },
      maintenance_window: [{ day: "7", hour: 3 }],
    }),
    instance({}, { name: 5, deletion_protection: "false" }),
  ])
    expect(findingsOf(schemaType, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ disk_size: "${var.size}", ip_configuration: "${var.ip}", user_labels: "${var.labels}" }),
    instance({ disk_size: null }),
  ])
    expect(findingsOf(schemaType, input)).toEqual([]);
});
