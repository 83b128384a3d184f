import type { Rule } from "../../rule";

const DAYS = { min: 1, max: 3650 };

/** How long logs are kept. */
export const monitoringLogBucket: Rule = {
  id: "monitoring-log-bucket",
  severity: "error",
  area: "monitoring",
  title: "a log bucket keeps entries from 1 to 3650 days",
  why: "The API refuses other lengths; what a locked bucket says can never be changed.",
  ignoreWhen: "the retention is required by law and final",
  link: "https://cloud.google.com/logging/docs/buckets#custom-retention",
  types: [
    "google_logging_project_bucket_config",
    "google_logging_folder_bucket_config",
    "google_logging_organization_bucket_config",
  ],
  *check(bucket) {
    const days = bucket.get("retention_days");
    const id = bucket.get("bucket_id");
    const number = days.number;
    // Zero means the default of 30.
    if (number !== undefined && (!Number.isInteger(number) || number > DAYS.max || number < 0)) {
      const fixed = Math.min(DAYS.max, Math.max(DAYS.min, Math.round(number)));
      const allowed = `${DAYS.min} to ${DAYS.max}, whole days`;
      yield { at: days, what: "logs cannot be kept this long", allowed, fix: `write ${fixed}` };
    }
    if (id.is("_Required") && number !== undefined && number !== 400) {
      yield {
        at: days,
        what: "the bucket _Required keeps entries for 400 days, which cannot be changed",
        allowed: "400",
        fix: "write 400",
      };
    }
    if (
      id.string !== undefined &&
      !/^_(Default|Required)$/.test(id.string) &&
      !/^[A-Za-z0-9][\w.-]{0,99}$/.test(id.string)
    ) {
      const allowed = "up to 100 letters, digits, _, - and .";
      const fixed = id.string
        .replace(/[^\w.-]+/g, "-")
        .replace(/^[_.-]+/, "")
        .slice(0, 100);
      yield { at: id, what: "this cannot be the id of a log bucket", allowed, fix: `write "${fixed}"` };
    }
    const locked = bucket.get("locked");
    if (locked.is(true)) {
      const what = "a locked bucket can never be unlocked, shortened or, while it has entries, deleted";
      yield { at: locked, what, fix: "write locked = false", severity: "warning" };
    }
  },
};
