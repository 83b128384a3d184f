import { backupCount } from "../../../../preflight/rules/backup/backup-count";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other numbers and units", () => {
  const inputs = [
    instance({ backup_configuration: { backup_retention_settings: { retained_backups: 0 } } }),
    instance({ backup_configuration: { backup_retention_settings: { retained_backups: 400 } } }),
    instance({
      backup_configuration: { backup_retention_settings: [{ retained_backups: 7, retention_unit: "DAYS" }] },
    }),
  ];
  expect(inputs.map((input) => shown(findingsOf(backupCount, input))).join("\n")).toMatchInlineSnapshot(`
    "error backup-count google_sql_database_instance.main settings.backup_configuration.backup_retention_settings.retained_backups
      retained_backups is out of range; got 0; allowed: 1 to 365 backups
      fix: write 1 or more
    error backup-count google_sql_database_instance.main settings.backup_configuration.backup_retention_settings.retained_backups
      retained_backups is out of range; got 400; allowed: 1 to 365 backups
      fix: write 365 or less
    error backup-count google_sql_database_instance.main settings.backup_configuration.backup_retention_settings.retention_unit
      retention_unit is not one of its values; got "DAYS"; allowed: COUNT
      fix: write "COUNT""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ backup_configuration: { backup_retention_settings: { retained_backups: 1 } } }),
    instance({ backup_configuration: { backup_retention_settings: { retained_backups: "365" } } }),
    instance({
      backup_configuration: { backup_retention_settings: { retained_backups: 7, retention_unit: "COUNT" } },
    }),
  ])
    expect(findingsOf(backupCount, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ backup_configuration: { backup_retention_settings: { retained_backups: "${var.kept}" } } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupCount, input)).toEqual([]);
});
