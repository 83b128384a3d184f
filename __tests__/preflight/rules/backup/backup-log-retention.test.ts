import { backupLogRetention } from "../../../../preflight/rules/backup/backup-log-retention";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what the edition does not keep", () => {
  const inputs = [
    instance({ backup_configuration: { transaction_log_retention_days: 8 } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      backup_configuration: { transaction_log_retention_days: "36" },
    }),
    instance({ backup_configuration: { transaction_log_retention_days: 0 } }),
    instance({ backup_configuration: { transaction_log_retention_days: "7d" } }),
    instance(
      { edition: null, backup_configuration: { transaction_log_retention_days: 14 } },
      { database_version: "POSTGRES_15" },
    ),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(backupLogRetention, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error backup-log-retention google_sql_database_instance.main settings.backup_configuration.transaction_log_retention_days
      transaction_log_retention_days with ENTERPRISE is out of range; got 8; allowed: 1 to 7 days
      fix: write 7 or less
    error backup-log-retention google_sql_database_instance.main settings.backup_configuration.transaction_log_retention_days
      transaction_log_retention_days with ENTERPRISE_PLUS is out of range; got "36"; allowed: 1 to 35 days
      fix: write 35 or less
    error backup-log-retention google_sql_database_instance.main settings.backup_configuration.transaction_log_retention_days
      transaction_log_retention_days with ENTERPRISE is out of range; got 0; allowed: 1 to 7 days
      fix: write 1 or more
    error backup-log-retention google_sql_database_instance.main settings.backup_configuration.transaction_log_retention_days
      transaction_log_retention_days with ENTERPRISE must be a whole number of days, written plainly; got "7d"; allowed: 1 to 7 days
      fix: write 7
    error backup-log-retention google_sql_database_instance.main settings.backup_configuration.transaction_log_retention_days
      transaction_log_retention_days with ENTERPRISE is out of range; got 14; allowed: 1 to 7 days
      fix: write 7 or less"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ backup_configuration: { transaction_log_retention_days: 7 } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      backup_configuration: { transaction_log_retention_days: 35 },
    }),
  ])
    expect(findingsOf(backupLogRetention, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ backup_configuration: { transaction_log_retention_days: "${var.days}" } }),
    instance({
      tier: "${var.tier}",
      edition: "${var.edition}",
      backup_configuration: { transaction_log_retention_days: 14 },
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupLogRetention, input)).toEqual([]);
});
