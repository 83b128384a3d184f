import type { Rule } from "../../rule";

/** The longest retention that Cloud Storage takes: 100 years, in seconds. */
const LONGEST = 3_155_760_000;

/** How long a bucket keeps its objects, and whether that is final. */
export const backupRetentionLock: Rule = {
  id: "backup-retention-lock",
  severity: "warning",
  area: "backup",
  title: "a retention of a bucket is not locked by the way, and is one that the service takes",
  why: "A locked retention can never be shortened or removed: what is in the bucket stays and is paid for until its time, and neither the bucket nor its project can be deleted before.",
  ignoreWhen: "a rule of law or of the company asks for it, and the retention was tried without a lock first",
  link: "https://cloud.google.com/storage/docs/bucket-lock",
  types: ["google_storage_bucket"],
  *check(bucket) {
    const period = bucket.get("retention_policy.retention_period");
    const seconds = period.number;
    if (seconds !== undefined && (seconds < 1 || seconds > LONGEST)) {
      yield {
        at: period,
        what: "Cloud Storage takes no such retention",
        got: seconds,
        allowed: `1 to ${LONGEST} seconds`,
        fix: "write seconds, e.g. retention_period = 2592000 for 30 days",
        severity: "error",
      };
    }
    const lock = bucket.get("retention_policy.is_locked");
    if (!lock.is(true)) return;
    yield {
      at: lock,
      what: "the retention is locked, which nobody can ever undo",
      allowed: "false",
      fix: "write is_locked = false, until the retention has proved right",
    };
  },
};
