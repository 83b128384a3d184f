import { instanceRule } from "../../instance";

/** The other engine's way to recover to a point in time. */
export const backupBinaryLog = instanceRule({
  id: "backup-binary-log",
  severity: "error",
  area: "backup",
  title: "there is no binary log",
  why: "It is MySQL's; the API refuses it for PostgreSQL.",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/configure-pitr",
  *check({ settings }) {
    const at = settings.get("backup_configuration.binary_log_enabled");
    if (!at.is(true)) return;
    yield {
      at,
      what: "binary_log_enabled is for MySQL",
      allowed: "point_in_time_recovery_enabled for PostgreSQL",
      fix: "remove it and write point_in_time_recovery_enabled = true",
    };
  },
});
