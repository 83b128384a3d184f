import { monitoringLogBucket } from "../../../../preflight/rules/monitoring/monitoring-log-bucket";
import { findingsOf, shown } from "../../../support/preflight";

test("refuses lengths out of range (1)", () => {
  expect(
    shown(
      findingsOf(monitoringLogBucket, {
        "google_logging_project_bucket_config.b": {
          bucket_id: "db",
          location: "global",
          retention_days: 4000,
        },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-bucket google_logging_project_bucket_config.b retention_days
      logs cannot be kept this long; got 4000; allowed: 1 to 3650, whole days
      fix: write 3650"
  `);
});

test("refuses lengths out of range (2)", () => {
  expect(
    shown(
      findingsOf(monitoringLogBucket, {
        "google_logging_project_bucket_config.b": { bucket_id: "db", location: "global", retention_days: -1 },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-bucket google_logging_project_bucket_config.b retention_days
      logs cannot be kept this long; got -1; allowed: 1 to 3650, whole days
      fix: write 1"
  `);
});

test("refuses lengths out of range (3)", () => {
  expect(
    shown(
      findingsOf(monitoringLogBucket, {
        "google_logging_project_bucket_config.b": { bucket_id: "_Required", retention_days: 30 },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-bucket google_logging_project_bucket_config.b retention_days
      the bucket _Required keeps entries for 400 days, which cannot be changed; got 30; allowed: 400
      fix: write 400"
  `);
});

test("refuses an id with spaces, and warns of a lock", () => {
  expect(
    shown(
      findingsOf(monitoringLogBucket, {
        "google_logging_project_bucket_config.b": { bucket_id: "my logs", locked: true },
      }),
    ),
  ).toMatchInlineSnapshot(`
    "error monitoring-log-bucket google_logging_project_bucket_config.b bucket_id
      this cannot be the id of a log bucket; got "my logs"; allowed: up to 100 letters, digits, _, - and .
      fix: write "my-logs"
    warning monitoring-log-bucket google_logging_project_bucket_config.b locked
      a locked bucket can never be unlocked, shortened or, while it has entries, deleted; got true
      fix: write locked = false"
  `);
});

test("accepts the range and the default bucket", () => {
  const inputs = [
    {
      "google_logging_project_bucket_config.b": { bucket_id: "db", location: "global", retention_days: 3650 },
    },
    {
      "google_logging_project_bucket_config.b": { bucket_id: "db", location: "global", retention_days: "30" },
    },
    { "google_logging_project_bucket_config.b": { bucket_id: "db", location: "global", retention_days: 0 } },
    { "google_logging_project_bucket_config.b": { bucket_id: "_Default", retention_days: 1 } },
  ];
  for (const input of inputs) expect(findingsOf(monitoringLogBucket, input)).toEqual([]);
});

test("skips what is not known", () => {
  expect(
    findingsOf(monitoringLogBucket, {
      "google_logging_project_bucket_config.b": {
        bucket_id: "db",
        location: "global",
        retention_days: "${var.days}",
        locked: "${var.lock}",
      },
    }),
  ).toEqual([]);
});
