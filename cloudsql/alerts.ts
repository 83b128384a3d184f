import { Duration } from "./duration";

/** What the thresholds are computed from. */
export interface AlertContext {
  /** `project:instance`, the value of the label `database_id`. */
  readonly databaseId: string;
  /** `max_connections` of the instance. */
  readonly maxConnections: number;
}

/** An alert on a metric of an instance. One series is compared with one threshold. */
export interface AlertDefinition {
  /** Stable id: part of the policy's address. */
  readonly id: string;
  readonly title: string;
  readonly severity: "CRITICAL" | "ERROR" | "WARNING";
  /** Metric below `cloudsql.googleapis.com/database/`. */
  readonly metric: string;
  readonly comparison: "COMPARISON_GT" | "COMPARISON_LT";
  /** In the metric's own unit: utilisations run from 0 to 1. */
  readonly threshold: (context: AlertContext) => number;
  /** How long the threshold must be passed, a multiple of 60 s. */
  readonly duration: Duration;
  readonly aligner: "ALIGN_MEAN" | "ALIGN_MAX";
  /** Where a metric has a series for each database, they are added up. */
  readonly sum?: boolean;
  /** What to do: Markdown. */
  readonly runbook: string;
}

/**
 * The alerts of every instance. Metric names, kinds and aligners: Google's page "Cloud SQL metrics"
 * (docs.cloud.google.com/sql/docs/postgres/admin-api/metrics); thresholds: this project's own, Google's
 * operational guidelines agree on memory and disk.
 */
export const ALERTS: readonly AlertDefinition[] = [
  {
    id: "cpu-high",
    title: "CPU above 80 %",
    severity: "WARNING",
    metric: "cpu/utilization",
    comparison: "COMPARISON_GT",
    threshold: () => 0.8,
    duration: Duration.minutes(5),
    aligner: "ALIGN_MEAN",
    runbook:
      "Open Query Insights and find the query that takes the time. A missing index or a lost plan is the usual cause; a larger tier is the last resort and restarts the instance.",
  },
  {
    id: "memory-high",
    title: "Memory above 90 %",
    severity: "WARNING",
    metric: "memory/utilization",
    comparison: "COMPARISON_GT",
    threshold: () => 0.9,
    duration: Duration.minutes(5),
    aligner: "ALIGN_MEAN",
    runbook:
      "Each connection and each sort takes memory. Lower the pool sizes of the application, then `work_mem`; if the load is real, take a tier with more memory.",
  },
  {
    id: "disk-high",
    title: "Disk above 85 %",
    severity: "CRITICAL",
    metric: "disk/utilization",
    comparison: "COMPARISON_GT",
    threshold: () => 0.85,
    duration: Duration.minutes(5),
    aligner: "ALIGN_MEAN",
    runbook:
      "A full disk stops the instance. Check that storage growth is on and below its limit; look for a replication slot or a long transaction that keeps old data.",
  },
  {
    id: "connections-high",
    title: "Connections above 80 % of max_connections",
    severity: "WARNING",
    metric: "postgresql/num_backends",
    comparison: "COMPARISON_GT",
    threshold: ({ maxConnections }) => Math.floor(maxConnections * 0.8),
    duration: Duration.minutes(5),
    aligner: "ALIGN_MEAN",
    sum: true,
    runbook:
      "List the clients: `SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3`. A leak shows as many idle sessions of one application; otherwise use a smaller pool.",
  },
  {
    id: "instance-down",
    title: "Database server not up",
    severity: "CRITICAL",
    metric: "up",
    comparison: "COMPARISON_LT",
    threshold: () => 1,
    duration: Duration.minutes(3),
    aligner: "ALIGN_MAX",
    runbook:
      "Look at the instance's operations first: a restart or maintenance ends by itself. Otherwise read the error log and, with a standby, fail over.",
  },
];

/** The monitoring filter of an alert's series. */
export function alertFilter(alert: AlertDefinition, context: AlertContext): string {
  return [
    'resource.type = "cloudsql_database"',
    `resource.labels.database_id = "${context.databaseId}"`,
    `metric.type = "cloudsql.googleapis.com/database/${alert.metric}"`,
  ].join(" AND ");
}
