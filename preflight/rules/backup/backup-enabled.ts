import { instanceRule } from "../../instance";

/** A primary without automated backups. */
export const backupEnabled = instanceRule({
  id: "backup-enabled",
  severity: "warning",
  area: "backup",
  title: "automated backups are on",
  why: "They are off unless asked for; a dropped table is gone for good then.",
  ignoreWhen: "the data can be made again from elsewhere",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups",
  *check(instance) {
    const { settings, isReplica } = instance;
    const enabled = settings.get("backup_configuration.enabled");
    if (!settings.isSet || settings.isUnknown || isReplica || enabled.isUnknown || enabled.is(true)) return;
    const tiered = settings.get("backup_configuration.backup_tier").isSet;
    if (tiered || (!enabled.isSet && settings.get("dynamic.backup_configuration").isSet)) return;
    yield {
      at: enabled.isSet ? enabled : "settings.backup_configuration.enabled",
      what: enabled.isSet
        ? "automated backups are switched off"
        : "automated backups are off unless switched on",
      allowed: "true",
      fix: "write backup_configuration.enabled = true",
    };
  },
});
