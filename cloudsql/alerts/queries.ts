import { Duration } from "../duration";
import type { Alert } from "./alert";
import { databaseMetric } from "./condition";

const LATENCIES = databaseMetric("postgresql/insights/aggregate/latencies");

/** How queries fare. */
export const QUERIES: readonly Alert[] = [
  {
    id: "slow-queries-p95",
    group: "queries",
    severity: "WARNING",
    title: ({ limit }) => `Slowest 5 % of the queries above ${limit}`,
    threshold: {
      of: ({ slowQuery }) => slowQuery.toMilliseconds(),
      unit: "milliseconds",
      range: [1, 3_600_000],
    },
    duration: Duration.minutes(15),
    reasoning:
      "The environment says from when on a statement is slow and is logged; one in twenty above it for a quarter of an hour is no exception any more. Query Insights has the latencies as a cumulative distribution in microseconds, for which percentile aligners are refused. Without queries there are no points, and no alert.",
    confidence: "confirmed",
    onlyIf: {
      test: ({ queryInsights, slowQuery }) => queryInsights && slowQuery.toMilliseconds() > 0,
      what: "instances with Query Insights and a target for slow queries",
    },
    conditions: (_context, { threshold, duration, limit }) => [
      {
        kind: "threshold",
        name: `95th percentile above ${limit}`,
        metric: LATENCIES,
        comparison: "COMPARISON_GT",
        threshold: threshold * 1000,
        duration,
        period: Duration.minutes(5),
        aligner: "ALIGN_DELTA",
        reducer: "REDUCE_PERCENTILE_95",
      },
    ],
    means: "Users wait: one query in twenty takes longer than the target.",
    firstSteps: [
      "Open Query Insights, sort by average latency, and read the plan of the first query.",
      "A plan that changed: run ANALYZE on its tables, and look for an index that is missing or invalid.",
      "No single query: look at CPU, at waits for locks, and at reads from disk.",
    ],
  },
  {
    id: "error-log-rate",
    group: "queries",
    severity: "WARNING",
    title: ({ limit }) => `More than ${limit} of errors in 5 min`,
    threshold: { of: () => 50, unit: "lines", range: [0, 1_000_000] },
    reasoning:
      "A release with broken SQL and missing rights show here first. 50 suit a small service: after a week, set three times the usual peak. The filter language compares severities for equality only, so they are listed.",
    confidence: "judgement",
    conditions: (_context, { threshold }) => [
      {
        kind: "threshold",
        name: `more than ${threshold} lines of errors in 5 min`,
        metric: "logging.googleapis.com/log_entry_count",
        labels: {
          log: ["cloudsql.googleapis.com/postgres.log"],
          severity: ["ERROR", "CRITICAL", "ALERT", "EMERGENCY"],
        },
        comparison: "COMPARISON_GT",
        threshold,
        duration: Duration.seconds(0),
        period: Duration.minutes(5),
        aligner: "ALIGN_SUM",
        reducer: "REDUCE_SUM",
      },
    ],
    means: "Statements fail in numbers: the application sends SQL that the database refuses.",
    firstSteps: [
      "Group the errors of the server's log by message.",
      "Compare the first one with the last release and the last migration.",
      "Roll that back; then look for what it left behind.",
    ],
  },
];
