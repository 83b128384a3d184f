import { instanceRule } from "../../instance";
import { notOneOf, outside } from "../../limits";

/** How many backups are kept. */
export const backupCount = instanceRule({
  id: "backup-count",
  severity: "error",
  area: "backup",
  title: "1 to 365 backups are kept, counted",
  why: "The API refuses other numbers; a retention in days does not exist.",
  link: "https://cloud.google.com/sql/docs/postgres/backup-recovery/backups#retention",
  *check({ settings }) {
    const retention = settings.get("backup_configuration.backup_retention_settings");
    yield* outside(retention.get("retained_backups"), "retained_backups", {
      min: 1,
      max: 365,
      unit: "backups",
    });
    yield* notOneOf(retention.get("retention_unit"), "retention_unit", ["COUNT"]);
  },
});
