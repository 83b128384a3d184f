import { instanceRule } from "../../instance";
import { outside } from "../../limits";

/** How long transaction logs are kept. */
export const backupLogRetention = instanceRule({
  id: "backup-log-retention",
  severity: "error",
  area: "backup",
  title: "transaction logs are kept for as long as the edition allows",
  why: "The API refuses more than 7 days with ENTERPRISE and more than 35 with ENTERPRISE_PLUS.",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/configure-pitr#set-transaction-log-retention",
  *check({ settings, edition }) {
    const days = settings.get("backup_configuration.transaction_log_retention_days");
    const max = edition?.maxLogRetentionDays ?? 35;
    const subject = `transaction_log_retention_days${edition ? ` with ${edition}` : ""}`;
    yield* outside(days, subject, { min: 1, max, unit: "days" });
  },
});
