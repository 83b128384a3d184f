import { instanceRule } from "../../instance";

/** Logs that go back further than the backups. */
export const backupLogCoverage = instanceRule({
  id: "backup-log-coverage",
  severity: "error",
  area: "backup",
  title: "there are backups for all of the days of transaction logs",
  why: "Logs from before the oldest backup cannot be replayed: the API takes at most as many days as backups are kept.",
  ignoreWhen: "the number of backups on the instance is known to be another than the service's own",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/configure-pitr",
  *check({ settings, edition, isReplica }) {
    const backups = settings.get("backup_configuration");
    const days = backups.get("transaction_log_retention_days");
    const kept = backups.get("backup_retention_settings.retained_backups");
    if (isReplica || days.number === undefined || kept.isUnknown || !backups.get("enabled").is(true)) return;
    const count = kept.isSet ? kept.number : edition && (edition.name === "ENTERPRISE_PLUS" ? 15 : 7);
    const possible = days.number <= (edition?.maxLogRetentionDays ?? 35);
    if (count === undefined || days.number <= count || !possible) return;
    yield {
      at: days,
      what: `logs of ${days.number} days need backups as old, and ${count} are kept${kept.isSet ? "" : " unless another number is written"}`,
      allowed: `up to ${count} days, or more backups`,
      fix: `write backup_retention_settings.retained_backups = ${days.number + 1}`,
      ...(!kept.isSet && { severity: "warning" }),
    };
  },
});
