import { Duration } from "../duration";
import { LOG_METRICS, type LogMetricId } from "../log-metrics";
import type { Alert } from "./alert";
import { databaseMetric, type PromqlCondition } from "./condition";
import { logMetricSeries } from "./log-series";

/** No success within so many hours. The chart counts the successes of that time. */
function absent(databaseId: string, metric: LogMetricId, hours: number, interval: Duration): PromqlCondition {
  const series = logMetricSeries(databaseId, metric);
  return {
    kind: "promql",
    name: `no success within ${hours} h`,
    query: `absent_over_time(${series}[${hours}h])`,
    chart: { query: `sum(increase(${series}[${hours}h]))`, threshold: 1 },
    duration: Duration.seconds(0),
    interval,
  };
}

/**
 * Whether the data could be brought back. Cloud SQL has no metric of backups: the evidence is an entry of the
 * system-event log for each backup window.
 */
export const BACKUPS: readonly Alert[] = [
  {
    id: "backup-failed",
    group: "backups",
    severity: "ERROR",
    title: () => "Automated backup failed",
    reasoning:
      "STATUS_FAILED is the end of a backup window without a backup. STATUS_ATTEMPT_FAILED is one try, which the service may repeat.",
    confidence: "definition",
    conditions: (_context, { databaseId }) => [
      {
        kind: "log",
        name: "a backup window ended without a backup",
        filter: LOG_METRICS.find(({ id }) => id === "backup_failure")?.filter(databaseId) ?? "",
        extract: { message: "EXTRACT(protoPayload.metadata.message)" },
        rateLimit: Duration.hours(1),
        chart: { query: `sum(increase(${logMetricSeries(databaseId, "backup_failure")}[1h]))`, threshold: 0 },
      },
    ],
    means: "Last night's backup is missing. What can be restored is a day older.",
    firstSteps: [
      "Read the entry's message: another operation, a policy on locations, an instance that did not run.",
      "Take a backup on demand, and see that it succeeds.",
      "Check that the latest recoverable moment still moves.",
    ],
  },
  {
    id: "backup-missing",
    group: "backups",
    severity: "CRITICAL",
    title: () => "No successful backup for 30 h",
    reasoning:
      "Silence is the danger: backups turned off, an instance that is suspended, no entry at all. The start drifts within its window, and successes up to 26 h 36 min apart were seen, so 24 h would flap; conditions on absent metrics end at a day, so this is PromQL. It opens once after the first deployment, until the first backup. A sleeping instance may have no backup for a weekend: its schedule is checked at synth, and failures are alerted.",
    confidence: "confirmed",
    onlyIf: { test: ({ sleeps }) => !sleeps, what: "instances that run day and night" },
    conditions: (_context, { databaseId }) => [absent(databaseId, "backup_success", 30, Duration.minutes(5))],
    means: "Nothing newer than 30 hours can be restored from a backup.",
    firstSteps: [
      "List the backups, and look at the newest that is SUCCESSFUL.",
      "Check that automated backups are on and that the instance ran during its window.",
      "Take a backup on demand now.",
    ],
  },
  {
    id: "export-missing",
    group: "backups",
    severity: "ERROR",
    title: () => "No whole export within its schedule",
    reasoning:
      "The workflow writes an entry once the exported object is there and not empty; everything else ends in silence. Its schedule's longest gap, and six hours for the export itself and a change of the clocks. It opens once after the first deployment, until the first export.",
    confidence: "definition",
    onlyIf: {
      test: ({ exportEvery }) => exportEvery !== undefined,
      what: "environments with scheduled exports",
    },
    conditions: ({ exportEvery }, { databaseId }) => [
      absent(databaseId, "export_success", (exportEvery?.toHours() ?? 0) + 6, Duration.minutes(5)),
    ],
    means: "The newest export in the bucket is older than its schedule says. Backups are not concerned.",
    firstSteps: [
      "List the executions of the workflow, and read the error of the newest.",
      "Check that the scheduler's job is enabled and that its last attempt succeeded.",
      "Start the workflow by hand, and see that the object is in the bucket.",
    ],
  },
  {
    id: "drill-missing",
    group: "backups",
    severity: "ERROR",
    title: () => "No good restore drill in time",
    reasoning:
      "A backup that was never restored is a hope. The interval of the drills and a day more. Conditions on absent metrics end at a day, so this is PromQL, whose policies look at up to two years of data (docs.cloud.google.com/monitoring/alerts/using-promql); an environment says 90 days at most. It opens once after it is set, until the first good drill.",
    confidence: "definition",
    onlyIf: {
      test: ({ drillEvery }) => drillEvery !== undefined,
      what: "environments whose drills are watched",
    },
    conditions: ({ drillEvery }, { databaseId }) => [
      absent(databaseId, "drill_success", ((drillEvery?.toDays() ?? 0) + 1) * 24, Duration.hours(1)),
    ],
    means: "Nobody knows whether the backups can be restored: the last drill that was good is too old.",
    firstSteps: [
      "Look at the last run of the workflow drill: whether it ran at all, and what it found.",
      "Run the drill by hand, and read which check failed.",
      "If the restored data are wrong, take a backup on demand and treat it as an incident.",
    ],
  },
  {
    id: "wal-archive-failing",
    group: "backups",
    severity: "ERROR",
    title: ({ limit }) => `More than ${limit} failures to archive WAL in 10 min`,
    threshold: { of: () => 3, unit: "events", range: [0, 1000] },
    reasoning:
      "A few failures are repeated in silence; more of them let the recovery point age, and WAL fills the disk.",
    confidence: "judgement",
    onlyIf: {
      test: ({ pointInTimeRecovery }) => pointInTimeRecovery,
      what: "instances with point-in-time recovery",
    },
    conditions: (_context, { threshold }) => [
      {
        kind: "threshold",
        name: `more than ${threshold} failures in 10 min`,
        metric: databaseMetric("replication/log_archive_failure_count"),
        comparison: "COMPARISON_GT",
        threshold,
        duration: Duration.seconds(0),
        period: Duration.minutes(10),
        aligner: "ALIGN_SUM",
      },
    ],
    means: "Point-in-time recovery stands still: what is written now could not be recovered.",
    firstSteps: [
      "Compare the latest recoverable moment with now.",
      "Watch the bytes of WAL on the disk, and the disk itself.",
      "If it does not clear within the hour, open a support case and take a backup on demand.",
    ],
  },
];
