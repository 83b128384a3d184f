import { asItIs, type Comparison } from "../change";
import { LINKS } from "../links";
import { changeRule } from "../rule";

interface Amount {
  readonly types: readonly string[];
  readonly path: string;
  readonly unit: string;
  /** What is no longer kept. */
  readonly effect: string;
  /** What the provider takes for no limit. */
  readonly unlimited?: number;
  readonly link?: string;
}

const INSTANCE = ["google_sql_database_instance"];
const BACKUPS = "settings.backup_configuration";

const AMOUNTS: readonly Amount[] = [
  {
    types: INSTANCE,
    path: "settings.disk_autoresize_limit",
    unit: "GB",
    effect: "when the storage is full at that size, the database stops writing",
    unlimited: 0,
  },
  {
    types: INSTANCE,
    path: `${BACKUPS}.backup_retention_settings.retained_backups`,
    unit: "backups",
    effect: "the oldest ones are deleted",
    link: LINKS.backups,
  },
  {
    types: INSTANCE,
    path: `${BACKUPS}.transaction_log_retention_days`,
    unit: "days",
    effect: "older points in time cannot be restored any more",
    link: LINKS.pitr,
  },
  {
    types: INSTANCE,
    path: "settings.final_backup_config.retention_days",
    unit: "days",
    effect: "the last backup is deleted sooner",
    link: LINKS.backups,
  },
  {
    types: ["google_logging_project_bucket_config"],
    path: "retention_days",
    unit: "days",
    effect: "older log entries are deleted",
    link: "https://cloud.google.com/logging/docs/buckets",
  },
  {
    types: ["google_storage_bucket"],
    path: "retention_policy.retention_period",
    unit: "seconds",
    effect: "objects can be deleted sooner",
    link: "https://cloud.google.com/storage/docs/bucket-lock",
  },
  {
    types: ["google_storage_bucket"],
    path: "soft_delete_policy.retention_duration_seconds",
    unit: "seconds",
    effect: "deleted objects can be restored for less time",
    link: "https://cloud.google.com/storage/docs/soft-delete",
  },
];

/** Less is kept than before. */
export const shrinking = changeRule({
  id: "review-retention-shrinks",
  severity: "warning",
  title: "no limit or retention shrinks",
  why: "What is beyond the new bound is dropped, or cannot be written any more.",
  ignoreWhen: "less is enough",
  link: LINKS.settings,
  *each(change) {
    if (!change.isKept) return;
    for (const { types, path, unit, effect, unlimited, link } of AMOUNTS) {
      if (!types.includes(change.type)) continue;
      const compared = change.compare(path);
      if (!isLess(compared, unlimited)) continue;
      yield {
        change,
        at: compared.path,
        what: `${compared.path} shrinks: ${compared.text} ${unit}; ${effect}`,
        fix: asItIs(compared),
        ...(link && { link }),
      };
    }
  },
});

/** Storage that stops growing by itself. */
export const growthOff = changeRule({
  id: "review-growth-off",
  severity: "warning",
  title: "storage goes on growing by itself",
  why: "A database whose storage is full stops.",
  ignoreWhen: "an alert watches the storage and somebody raises it",
  link: LINKS.settings,
  *each(change) {
    if (!change.isUpdated || !INSTANCE.includes(change.type)) return;
    const compared = change.compare("settings.disk_autoresize");
    if (!compared.changed || !compared.before.is(true)) return;
    yield {
      change,
      at: compared.path,
      what: `the storage no longer grows by itself: ${compared.text}; when it is full, the database stops`,
      fix: "write disk_autoresize = true, as it is",
    };
  },
});

/** A disk that gets smaller. */
export const diskShrinks = changeRule({
  id: "review-disk-shrinks",
  severity: "error",
  title: "no disk shrinks",
  why: "A disk only grows: the service refuses a smaller one, where Terraform does not replace the instance for it.",
  link: LINKS.settings,
  *each(change) {
    if (!change.isUpdated || !INSTANCE.includes(change.type)) return;
    const compared = change.compare("settings.disk_size");
    if (!isLess(compared)) return;
    const grows = change.after.get("settings.disk_autoresize").is(true);
    yield {
      change,
      at: compared.path,
      what: `the storage would shrink: ${compared.text} GB; a disk only grows`,
      fix: grows
        ? `write disk_size = ${compared.was} or more, or ignore changes of settings[0].disk_size, since the storage grows by itself`
        : `write disk_size = ${compared.was} or more`,
    };
  },
});

function isLess({ before, after, changed }: Comparison, unlimited?: number): boolean {
  if (!changed || before.number === undefined) return false;
  const bound = (number: number) => (number === unlimited ? Number.POSITIVE_INFINITY : number);
  // Taken out altogether: the service goes back to its default, which may be anything.
  return after.number !== undefined && bound(after.number) < bound(before.number);
}
