import { backupLogRetentionWritten } from "../../../../preflight/rules/backup/backup-log-retention-written";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("tells of days that are left to the service", () => {
  const inputs = [
    instance({ backup_configuration: { enabled: true, point_in_time_recovery_enabled: true } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      backup_configuration: { point_in_time_recovery_enabled: true },
    }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(backupLogRetentionWritten, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "info backup-log-retention-written google_sql_database_instance.main settings.backup_configuration.transaction_log_retention_days
      transaction_log_retention_days is not written; allowed: 1 to 7 days
      fix: write 7
    info backup-log-retention-written google_sql_database_instance.main settings.backup_configuration.transaction_log_retention_days
      transaction_log_retention_days is not written; allowed: 1 to 35 days
      fix: write 14"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      backup_configuration: { point_in_time_recovery_enabled: true, transaction_log_retention_days: 7 },
    }),
    instance({ backup_configuration: { enabled: true } }),
  ])
    expect(findingsOf(backupLogRetentionWritten, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      backup_configuration: {
        point_in_time_recovery_enabled: true,
        transaction_log_retention_days: "${var.days}",
      },
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupLogRetentionWritten, input)).toEqual([]);
});
