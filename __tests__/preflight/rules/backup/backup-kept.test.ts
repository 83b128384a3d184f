import { backupKept } from "../../../../preflight/rules/backup/backup-kept";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("warns of backups that go with their instance, and tells where that was meant", () => {
  const inputs = [
    instance({ backup_configuration: { enabled: true } }),
    instance({ retain_backups_on_delete: false, backup_configuration: { enabled: true } }),
  ];
  expect(inputs.map((input) => shown(findingsOf(backupKept, input))).join("\n")).toMatchInlineSnapshot(`
    "warning backup-kept google_sql_database_instance.main settings.retain_backups_on_delete
      the backups go when the instance is deleted; allowed: true
      fix: write retain_backups_on_delete = true
    info backup-kept google_sql_database_instance.main settings.retain_backups_on_delete
      the backups go when the instance is deleted; got false; allowed: true
      fix: write retain_backups_on_delete = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ retain_backups_on_delete: true, backup_configuration: { enabled: true } }),
    instance({ backup_configuration: { enabled: false } }),
  ])
    expect(findingsOf(backupKept, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ retain_backups_on_delete: "${var.keep}", backup_configuration: { enabled: true } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupKept, input)).toEqual([]);
});
