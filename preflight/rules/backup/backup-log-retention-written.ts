import { instanceRule } from "../../instance";

/** A retention left to the service, which keeps what another edition had. */
export const backupLogRetentionWritten = instanceRule({
  id: "backup-log-retention-written",
  severity: "info",
  area: "backup",
  title: "the days of transaction logs are written",
  why: "Left out, they are 7 with ENTERPRISE and 14 with ENTERPRISE_PLUS, and an instance that changes to ENTERPRISE is refused with its old 14.",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/configure-pitr",
  *check({ settings, edition, isReplica }) {
    const backups = settings.get("backup_configuration");
    const days = backups.get("transaction_log_retention_days");
    if (isReplica || days.isSet || !backups.get("point_in_time_recovery_enabled").is(true)) return;
    yield {
      at: days.path,
      what: "transaction_log_retention_days is not written",
      allowed: `1 to ${edition?.maxLogRetentionDays ?? 7} days`,
      fix: `write ${edition?.name === "ENTERPRISE_PLUS" ? 14 : 7}`,
    };
  },
});
