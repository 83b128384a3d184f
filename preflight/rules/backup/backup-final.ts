import { instanceRule } from "../../instance";
import { outside } from "../../limits";

/** The backup that is taken when the instance is deleted. */
export const backupFinal = instanceRule({
  id: "backup-final",
  severity: "error",
  area: "backup",
  title: "the final backup is of a primary and kept for 1 to 365 days",
  why: "The API refuses other numbers, and a final backup of a replica.",
  ignoreWhen: "the instance is protected by the Backup and DR service, which keeps them for up to 99 years",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups#final-backup",
  *check({ settings, isReplica }) {
    const final = settings.get("final_backup_config");
    const days = final.get("retention_days");
    for (const violation of outside(days, "retention_days of the final backup", {
      min: 1,
      max: 365,
      unit: "days",
    })) {
      const perhaps = Number(days.number) > 365 && Number(days.number) <= 36_135;
      yield perhaps ? { ...violation, severity: "warning" } : violation;
    }
    const enabled = final.get("enabled");
    if (!isReplica || !enabled.is(true)) return;
    yield {
      at: enabled,
      what: "a replica has no final backup",
      allowed: "on the primary only",
      fix: "remove final_backup_config here",
    };
  },
});
