import { backupLogCoverage } from "../../../../preflight/rules/backup/backup-log-coverage";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses logs from before the oldest backup", () => {
  expect(
    shown(
      findingsOf(
        backupLogCoverage,
        instance({
          backup_configuration: {
            enabled: true,
            transaction_log_retention_days: 7,
            backup_retention_settings: { retained_backups: 5 },
          },
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error backup-log-coverage google_sql_database_instance.main settings.backup_configuration.transaction_log_retention_days
      logs of 7 days need backups as old, and 5 are kept; got 7; allowed: up to 5 days, or more backups
      fix: write backup_retention_settings.retained_backups = 8"
  `);
});

test("warns where the number of backups is the service's", () => {
  expect(
    shown(
      findingsOf(
        backupLogCoverage,
        instance({
          tier: "db-perf-optimized-N-2",
          edition: "ENTERPRISE_PLUS",
          backup_configuration: { enabled: true, transaction_log_retention_days: 30 },
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning backup-log-coverage google_sql_database_instance.main settings.backup_configuration.transaction_log_retention_days
      logs of 30 days need backups as old, and 15 are kept unless another number is written; got 30; allowed: up to 15 days, or more backups
      fix: write backup_retention_settings.retained_backups = 31"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      backup_configuration: {
        enabled: true,
        transaction_log_retention_days: 7,
        backup_retention_settings: { retained_backups: 7 },
      },
    }),
    instance({ backup_configuration: { enabled: true, transaction_log_retention_days: 7 } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      backup_configuration: {
        enabled: true,
        transaction_log_retention_days: 35,
        backup_retention_settings: { retained_backups: 36 },
      },
    }),
  ])
    expect(findingsOf(backupLogCoverage, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      backup_configuration: {
        enabled: true,
        transaction_log_retention_days: 7,
        backup_retention_settings: { retained_backups: "${var.kept}" },
      },
    }),
    instance({
      backup_configuration: {
        enabled: true,
        transaction_log_retention_days: "${var.days}",
        backup_retention_settings: { retained_backups: 1 },
      },
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupLogCoverage, input)).toEqual([]);
});
