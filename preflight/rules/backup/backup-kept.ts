import { instanceRule } from "../../instance";

/** What becomes of the backups when the instance is deleted. */
export const backupKept = instanceRule({
  id: "backup-kept",
  severity: "warning",
  area: "backup",
  title: "backups outlive the instance",
  why: "Unless asked to be kept, backups are deleted with their instance, at once.",
  ignoreWhen: "nothing in the instance is worth keeping",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups#retained-backups",
  *check({ settings, isReplica }) {
    const at = settings.get("retain_backups_on_delete");
    if (isReplica || at.isUnknown || at.is(true) || !settings.get("backup_configuration.enabled").is(true))
      return;
    yield {
      at: at.isSet ? at : at.path,
      what: "the backups go when the instance is deleted",
      allowed: "true",
      fix: "write retain_backups_on_delete = true",
      // Written out, it was meant.
      ...(at.isSet && { severity: "info" }),
    };
  },
});
