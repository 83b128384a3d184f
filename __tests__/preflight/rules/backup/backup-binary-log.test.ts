import { backupBinaryLog } from "../../../../preflight/rules/backup/backup-binary-log";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses the other engine's log", () => {
  expect(
    shown(
      findingsOf(
        backupBinaryLog,
        instance({ backup_configuration: { enabled: true, binary_log_enabled: true } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error backup-binary-log google_sql_database_instance.main settings.backup_configuration.binary_log_enabled
      binary_log_enabled is for MySQL; got true; allowed: point_in_time_recovery_enabled for PostgreSQL
      fix: remove it and write point_in_time_recovery_enabled = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ backup_configuration: { enabled: true, binary_log_enabled: false } }),
    instance({ backup_configuration: { binary_log_enabled: true } }, { database_version: "MYSQL_8_0" }),
  ])
    expect(findingsOf(backupBinaryLog, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ backup_configuration: { binary_log_enabled: "${var.on}" } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupBinaryLog, input)).toEqual([]);
});
