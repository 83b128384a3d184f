import { backupLocation } from "../../../../preflight/rules/backup/backup-location";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("tells where backups go, and warns where that is abroad", () => {
  const inputs = [
    instance({ backup_configuration: { enabled: true } }, { region: "europe-west3" }),
    instance({ backup_configuration: { enabled: true } }, { region: "europe-west6" }),
    instance({ backup_configuration: { enabled: true } }, { region: "southamerica-east1" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(backupLocation, input))).join("\n")).toMatchInlineSnapshot(`
    "info backup-location google_sql_database_instance.main settings.backup_configuration.location
      the location of the backups is not written: they go to multi-region eu
      fix: write location = "europe-west3"
    warning backup-location google_sql_database_instance.main settings.backup_configuration.location
      the location of the backups is not written: they go to the nearest multi-region, outside of europe-west6's country
      fix: write location = "europe-west6"
    warning backup-location google_sql_database_instance.main settings.backup_configuration.location
      the location of the backups is not written: they go to the nearest multi-region, outside of southamerica-east1's country
      fix: write location = "southamerica-east1""
  `);
});

test("warns of another jurisdiction, and of what is no place", () => {
  const inputs = [
    instance({ backup_configuration: { enabled: true, location: "us" } }, { region: "europe-west3" }),
    instance(
      { backup_configuration: { enabled: true, location: "europe-west3-a" } },
      { region: "europe-west3" },
    ),
  ];
  expect(inputs.map((input) => shown(findingsOf(backupLocation, input))).join("\n")).toMatchInlineSnapshot(`
    "warning backup-location google_sql_database_instance.main settings.backup_configuration.location
      the backups of an instance in europe-west3 are kept under another jurisdiction; got "us"; allowed: europe-west3, eu
      fix: write "europe-west3"
    error backup-location google_sql_database_instance.main settings.backup_configuration.location
      this is neither a region nor a multi-region; got "europe-west3-a"; allowed: a region such as europe-west3, or us, eu, asia
      fix: write "europe-west3""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ backup_configuration: { enabled: true, location: "us-central1" } }),
    instance({ backup_configuration: { enabled: true, location: "us" } }),
    instance({ backup_configuration: { enabled: true, location: "EU" } }, { region: "europe-west3" }),
  ])
    expect(findingsOf(backupLocation, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ backup_configuration: { enabled: true, location: "${var.location}" } }),
    instance({ backup_configuration: { enabled: true } }, { region: "${var.region}" }),
    instance({ backup_configuration: { enabled: true, location: "us" } }, { region: "${var.region}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupLocation, input)).toEqual([]);
});
