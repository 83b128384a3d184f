import { instanceRule } from "../../instance";

/** Point-in-time recovery without a backup to start from. */
export const backupPitr = instanceRule({
  id: "backup-pitr",
  severity: "error",
  area: "backup",
  title: "point-in-time recovery comes with backups",
  why: "Logs are replayed onto a backup: the API refuses the one without the other.",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/configure-pitr",
  *check(instance) {
    const backups = instance.settings.get("backup_configuration");
    const recovery = backups.get("point_in_time_recovery_enabled");
    const enabled = backups.get("enabled");
    // What is wrong on a replica is the whole block.
    if (instance.isReplica || !recovery.is(true) || enabled.isUnknown || enabled.is(true)) return;
    yield {
      at: enabled.isSet ? enabled : recovery,
      what: `point-in-time recovery needs automated backups, and they are ${enabled.isSet ? "off" : "not switched on"}`,
      got: enabled.isSet ? enabled.raw : undefined,
      allowed: "enabled = true with point_in_time_recovery_enabled = true",
      fix: "write backup_configuration.enabled = true",
    };
  },
});
