import { backupRetentionLock } from "../../../../preflight/rules/backup/backup-retention-lock";
import { findingsOf, shown } from "../../../support/preflight";

const bucket = (retention_policy: unknown) => ({
  "google_storage_bucket.exports": { name: "exports", location: "US", retention_policy },
});

test("warns of a lock, and refuses what the service does not take", () => {
  const inputs = [
    bucket({ retention_period: 2_592_000, is_locked: true }),
    bucket({ retention_period: 0 }),
    bucket([{ retention_period: 4_000_000_000 }]),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(backupRetentionLock, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning backup-retention-lock google_storage_bucket.exports retention_policy.is_locked
      the retention is locked, which nobody can ever undo; got true; allowed: false
      fix: write is_locked = false, until the retention has proved right
    error backup-retention-lock google_storage_bucket.exports retention_policy.retention_period
      Cloud Storage takes no such retention; got 0; allowed: 1 to 3155760000 seconds
      fix: write seconds, e.g. retention_period = 2592000 for 30 days
    error backup-retention-lock google_storage_bucket.exports retention_policy.retention_period
      Cloud Storage takes no such retention; got 4000000000; allowed: 1 to 3155760000 seconds
      fix: write seconds, e.g. retention_period = 2592000 for 30 days"
  `);
});

test("accepts the nearest valid values, and skips what is not known", () => {
  for (const policy of [
    undefined,
    { retention_period: 1 },
    { retention_period: 3_155_760_000, is_locked: false },
    { retention_period: "${var.seconds}", is_locked: "${var.locked}" },
    "${local.policy}",
  ]) {
    expect(findingsOf(backupRetentionLock, bucket(policy))).toEqual([]);
  }
});
