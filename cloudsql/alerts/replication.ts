import { Duration } from "../duration";
import type { Alert, AlertContext } from "./alert";
import { databaseMetric } from "./condition";

const STANDBY: Alert["onlyIf"] = {
  test: ({ highlyAvailable }: AlertContext) => highlyAvailable,
  what: "instances with a standby",
};

/** Read replicas, and the standby of a regional instance. */
export const REPLICATION: readonly Alert[] = [
  {
    id: "replica-lag",
    group: "replication",
    severity: "WARNING",
    title: ({ limit }) => `Replica more than ${limit} behind`,
    threshold: { of: () => 60, unit: "seconds", range: [1, 86_400] },
    duration: Duration.minutes(5),
    reasoning:
      "A minute is what a user of a web application may read of the past; Google's own diagnosis warns at ten minutes. The lag is negative where replication does not run, so the state counts too.",
    confidence: "judgement",
    subjects: ({ replicas }) => replicas,
    onlyIf: { test: ({ replicas }) => replicas.length > 0, what: "instances with read replicas" },
    conditions: (_context, { threshold, duration, limit }) => [
      {
        kind: "threshold",
        name: `lag above ${limit}`,
        metric: databaseMetric("replication/replica_lag"),
        comparison: "COMPARISON_GT",
        threshold,
        duration,
        period: Duration.minutes(1),
        aligner: "ALIGN_MEAN",
      },
      {
        kind: "threshold",
        name: "replication in error",
        metric: databaseMetric("replication/state"),
        labels: { state: ["Error"] },
        comparison: "COMPARISON_GT",
        threshold: 0,
        duration: Duration.seconds(0),
        period: Duration.minutes(5),
        aligner: "ALIGN_COUNT_TRUE",
      },
    ],
    means: "Whoever reads from the replica sees the past, and the primary may keep WAL for it.",
    firstSteps: [
      "On the primary, compare what is sent with what is replayed: that says which side is slow.",
      "On the replica, end long queries that hold replay back.",
      "State Error: read the replica's log; make it anew where it cannot go on.",
    ],
  },
  {
    id: "failover-happened",
    group: "replication",
    severity: "WARNING",
    title: () => "Automatic failover",
    reasoning:
      "One failover is worth a message and not a night: the instance is back when the message arrives. Only a regional instance fails over.",
    confidence: "definition",
    onlyIf: STANDBY,
    conditions: () => [
      {
        kind: "threshold",
        name: "a failover within 5 min",
        metric: databaseMetric("auto_failover_request_count"),
        comparison: "COMPARISON_GT",
        threshold: 0,
        duration: Duration.seconds(0),
        period: Duration.minutes(5),
        aligner: "ALIGN_SUM",
      },
    ],
    means: "The standby has taken over. Every connection was cut, and uncommitted work is lost.",
    firstSteps: [
      "See that the clients are back: connections rise again, and pools have dropped dead sockets.",
      "Find the cause: a zone, memory, the disk.",
      "Do not fail back before it is known: each failover is one more short outage.",
    ],
  },
  {
    id: "failover-unavailable",
    group: "replication",
    severity: "ERROR",
    title: () => "Standby not ready",
    duration: Duration.minutes(30),
    reasoning:
      "Without a standby that is ready, twice the price buys nothing. Half an hour skips its rebuild after a failover or a resize.",
    confidence: "judgement",
    onlyIf: STANDBY,
    conditions: (_context, { duration }) => [
      {
        kind: "threshold",
        name: "available_for_failover below 1",
        metric: databaseMetric("available_for_failover"),
        comparison: "COMPARISON_LT",
        threshold: 1,
        duration,
        period: Duration.minutes(5),
        aligner: "ALIGN_MAX",
      },
    ],
    means: "If the zone of the instance fails now, nothing takes over.",
    firstSteps: [
      "See whether an operation runs on the instance: the standby is rebuilt after it.",
      "Take a backup on demand meanwhile.",
      "If it stays unready, open a support case.",
    ],
  },
];
