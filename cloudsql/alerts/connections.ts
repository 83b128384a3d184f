import { Duration } from "../duration";
import { type Alert, LONGEST_MINUTES } from "./alert";
import { databaseMetric } from "./condition";
import { logMetricSeries } from "./log-series";

const BACKENDS = databaseMetric("postgresql/num_backends");
const BY_STATE = databaseMetric("postgresql/num_backends_by_state");
const WAITING = databaseMetric("postgresql/backends_in_wait");

/** Who is connected, and who waits. */
export const CONNECTIONS: readonly Alert[] = [
  {
    id: "connections-high",
    group: "connections",
    severity: "WARNING",
    title: ({ limit }) => `Connections above ${limit} of max_connections`,
    threshold: { of: () => 0.8, unit: "share", range: [0.1, 0.99] },
    duration: Duration.minutes(5),
    reasoning:
      "80 % leaves room for a release that overlaps with the one before. The metric has a series for each database, so they are added up; no metric has max_connections, so the number comes from the instance's flags.",
    confidence: "confirmed",
    conditions: ({ maxConnections }, { threshold, duration, limit }) => [
      {
        kind: "threshold",
        name: `connections above ${limit} of ${maxConnections}`,
        metric: BACKENDS,
        comparison: "COMPARISON_GT",
        threshold: Math.floor(maxConnections * threshold),
        duration,
        period: Duration.minutes(1),
        aligner: "ALIGN_MEAN",
        reducer: "REDUCE_SUM",
      },
    ],
    means: "When the connections run out, new ones are refused, those of a new release first.",
    firstSteps: [
      "Count the sessions by user, application and state: many idle ones of one application are a leak.",
      "End old idle sessions, and use a smaller pool.",
      "Raise max_connections only together with the memory: that restarts the instance.",
    ],
  },
  {
    id: "blocked-sessions",
    group: "connections",
    severity: "WARNING",
    title: () => "Sessions blocked, idle in a transaction, or holding vacuum back",
    threshold: { of: () => 5, unit: "sessions", range: [0, 1000] },
    duration: Duration.minutes(5),
    reasoning:
      "No metric has the age of a transaction in seconds. Three signs stand in for it: sessions that wait for a lock, sessions idle in a transaction for twice the time, and an oldest transaction that a million others have overtaken, which are 2.8 hours at 100 a second. The lowest value of each minute counts, so a short wait does not.",
    confidence: "judgement",
    conditions: (_context, { threshold, duration }) => [
      {
        kind: "threshold",
        name: `more than ${threshold} sessions wait for locks`,
        metric: WAITING,
        labels: { wait_event_type: ["Lock"] },
        comparison: "COMPARISON_GT",
        threshold,
        duration,
        period: Duration.minutes(1),
        aligner: "ALIGN_MIN",
        reducer: "REDUCE_SUM",
      },
      {
        kind: "threshold",
        name: `more than ${threshold} sessions idle in a transaction`,
        metric: BY_STATE,
        labels: { state: ["idle_in_transaction", "idle_in_transaction_aborted"] },
        comparison: "COMPARISON_GT",
        threshold,
        duration: Duration.minutes(Math.min(LONGEST_MINUTES, 2 * duration.toMinutes())),
        period: Duration.minutes(1),
        aligner: "ALIGN_MIN",
        reducer: "REDUCE_SUM",
      },
      {
        kind: "threshold",
        name: "a running transaction overtaken by a million others",
        metric: databaseMetric("postgresql/vacuum/oldest_transaction_age"),
        labels: { oldest_transaction_type: ["running"] },
        comparison: "COMPARISON_GT",
        threshold: 1_000_000,
        duration: Duration.minutes(15),
        period: Duration.minutes(5),
        aligner: "ALIGN_MAX",
      },
    ],
    means:
      "One session holds what others wait for, or keeps dead rows from being removed. The root is often a client that forgot its transaction.",
    firstSteps: [
      "Find the root blocker with pg_blocking_pids, and the oldest transactions by xact_start.",
      "End the blocker with pg_terminate_backend.",
      "Set idle_in_transaction_session_timeout for its user, so that it heals by itself.",
    ],
  },
  {
    id: "deadlocks",
    group: "connections",
    severity: "WARNING",
    title: ({ limit }) => `More than ${limit} deadlocks in 5 min`,
    threshold: { of: () => 3, unit: "events", range: [0, 10_000] },
    reasoning:
      "PostgreSQL ends one transaction of each deadlock and the application tries again; several in five minutes are a release that takes its locks in another order.",
    confidence: "judgement",
    conditions: (_context, { threshold }) => [
      {
        kind: "threshold",
        name: `more than ${threshold} deadlocks in 5 min`,
        metric: databaseMetric("postgresql/deadlock_count"),
        comparison: "COMPARISON_GT",
        threshold,
        duration: Duration.seconds(0),
        period: Duration.minutes(5),
        aligner: "ALIGN_SUM",
        reducer: "REDUCE_SUM",
      },
    ],
    means:
      "Transactions take the same rows in different orders. Each deadlock is an error that a user may have seen.",
    firstSteps: [
      "Find both statements in the server's log: each deadlock has a DETAIL entry.",
      "Compare with the last release, and roll it back if it changed the order of writes.",
      "Order the writes in the code, and try again on SQLSTATE 40P01.",
    ],
  },
  {
    id: "failed-logins",
    group: "connections",
    severity: "WARNING",
    title: ({ limit }) => `More than ${limit} failed logins in 5 min`,
    threshold: { of: () => 20, unit: "events", range: [0, 100_000] },
    reasoning:
      "A wrong secret after a rotation, or somebody guesses. Counted in the server's log: that Cloud SQL's own metric of attempts has data from PostgreSQL is not confirmed.",
    confidence: "judgement",
    conditions: (_context, { databaseId, threshold }) => [
      {
        kind: "promql",
        name: `more than ${threshold} failed logins in 5 min`,
        query: `sum(increase(${logMetricSeries(databaseId, "failed_logins")}[5m])) > ${threshold}`,
        chart: { query: `sum(increase(${logMetricSeries(databaseId, "failed_logins")}[5m]))`, threshold },
        duration: Duration.seconds(0),
        interval: Duration.minutes(1),
      },
    ],
    means: "A client has a wrong password or no right to log in, or somebody tries passwords.",
    firstSteps: [
      "Read which user fails, from which address and why, in the server's log.",
      "Compare with the last rotation of its secret: a client that was not restarted has the old one.",
      "If nobody knows the address, close the way in before anything else.",
    ],
  },
];
