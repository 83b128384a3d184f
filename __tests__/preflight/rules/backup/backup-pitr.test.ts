import { backupPitr } from "../../../../preflight/rules/backup/backup-pitr";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses recovery to a point in time without backups", () => {
  const inputs = [
    instance({ backup_configuration: { enabled: false, point_in_time_recovery_enabled: true } }),
    instance({ backup_configuration: { point_in_time_recovery_enabled: "true" } }),
    instance({ backup_configuration: [{ enabled: false, point_in_time_recovery_enabled: true }] }),
  ];
  expect(inputs.map((input) => shown(findingsOf(backupPitr, input))).join("\n")).toMatchInlineSnapshot(`
    "error backup-pitr google_sql_database_instance.main settings.backup_configuration.enabled
      point-in-time recovery needs automated backups, and they are off; got false; allowed: enabled = true with point_in_time_recovery_enabled = true
      fix: write backup_configuration.enabled = true
    error backup-pitr google_sql_database_instance.main settings.backup_configuration.point_in_time_recovery_enabled
      point-in-time recovery needs automated backups, and they are not switched on; allowed: enabled = true with point_in_time_recovery_enabled = true
      fix: write backup_configuration.enabled = true
    error backup-pitr google_sql_database_instance.main settings.backup_configuration.enabled
      point-in-time recovery needs automated backups, and they are off; got false; allowed: enabled = true with point_in_time_recovery_enabled = true
      fix: write backup_configuration.enabled = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ backup_configuration: { enabled: true, point_in_time_recovery_enabled: true } }),
    instance({ backup_configuration: { enabled: false, point_in_time_recovery_enabled: false } }),
  ])
    expect(findingsOf(backupPitr, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ backup_configuration: { enabled: "${var.on}", point_in_time_recovery_enabled: true } }),
    instance({ backup_configuration: { enabled: false, point_in_time_recovery_enabled: "${var.on}" } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupPitr, input)).toEqual([]);
});
