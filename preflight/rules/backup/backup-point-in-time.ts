import { instanceRule } from "../../instance";

/** Backups by the day only. */
export const backupPointInTime = instanceRule({
  id: "backup-point-in-time",
  severity: "info",
  area: "backup",
  title: "point-in-time recovery is on",
  why: "Without it, what happened since the last nightly backup is lost. Enterprise leaves it off unless asked; switching it on later restarts the instance.",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/pitr",
  *check(instance) {
    const backups = instance.settings.get("backup_configuration");
    const recovery = backups.get("point_in_time_recovery_enabled");
    const plus = instance.edition?.name !== "ENTERPRISE" && !recovery.isSet;
    if (instance.isReplica || !backups.get("enabled").is(true)) return;
    if (plus || recovery.isUnknown || recovery.is(true)) return;
    yield {
      at: recovery.isSet ? recovery : "settings.backup_configuration.point_in_time_recovery_enabled",
      what: "point-in-time recovery is off",
      allowed: "true",
      fix: "write point_in_time_recovery_enabled = true",
    };
  },
});
