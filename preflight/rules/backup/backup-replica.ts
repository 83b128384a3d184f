import { instanceRule } from "../../instance";

/** Backups of a copy. */
export const backupReplica = instanceRule({
  id: "backup-replica",
  severity: "error",
  area: "backup",
  title: "a replica has no backups of its own",
  why: "The API answers 400, invalid flag for instance role: the primary is backed up.",
  link: "https://cloud.google.com/sql/docs/postgres/replication",
  *check(instance) {
    if (!instance.isReplica) return;
    const { settings } = instance;
    const kind = instance.isReadPool ? "read pool" : "replica";
    for (const path of [
      "backup_configuration.enabled",
      "backup_configuration.point_in_time_recovery_enabled",
    ]) {
      const at = settings.get(path);
      if (!at.is(true)) continue;
      yield {
        at,
        what: `a ${kind} cannot have backups or point-in-time recovery`,
        allowed: "no backup_configuration",
        fix: `remove backup_configuration here; it belongs to the primary${instance.primary ? ` ${instance.primary.label}` : ""}`,
      };
    }
  },
});
