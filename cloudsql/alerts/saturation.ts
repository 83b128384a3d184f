import { Duration } from "../duration";
import type { Alert, Settled } from "./alert";
import { type AlertCondition, databaseMetric } from "./condition";

function cpu({ threshold, duration, limit }: Settled): AlertCondition[] {
  return [
    {
      kind: "threshold",
      name: `CPU above ${limit}`,
      metric: databaseMetric("cpu/utilization"),
      comparison: "COMPARISON_GT",
      threshold,
      duration,
      period: Duration.minutes(1),
      aligner: "ALIGN_MEAN",
    },
  ];
}

/** What runs out: CPU, memory, transaction ids. */
export const SATURATION: readonly Alert[] = [
  {
    id: "cpu-high",
    group: "saturation",
    severity: "WARNING",
    title: ({ limit }) => `CPU above ${limit}`,
    threshold: { of: ({ sharedCore }) => (sharedCore ? 0.9 : 0.8), unit: "share", range: [0.05, 0.99] },
    duration: Duration.minutes(5),
    reasoning:
      "80 % for five minutes leaves room to react before queries queue. Shared-core machines burst above their share, so they get 90 %.",
    confidence: "confirmed",
    conditions: (_context, settled) => cpu(settled),
    means: "The machine is busy, and queries soon wait for each other.",
    firstSteps: [
      "Open Query Insights, sort by execution time, and find the query or the release that changed.",
      "Look for a runaway in pg_stat_activity, and end its statement with pg_cancel_backend.",
      "If the load is right, take a larger tier: that restarts the instance.",
    ],
  },
  {
    id: "cpu-exhausted",
    group: "saturation",
    severity: "CRITICAL",
    title: ({ limit }) => `CPU above ${limit} for a quarter of an hour`,
    threshold: { of: () => 0.95, unit: "share", range: [0.05, 0.99] },
    duration: Duration.minutes(15),
    reasoning:
      "At 98 % for long, Google counts the instance as overloaded and outside of its service level agreement; 95 % for 15 minutes comes before that.",
    confidence: "confirmed",
    conditions: (_context, settled) => cpu(settled),
    means: "There is no CPU left: every query is slow, and logins may time out.",
    firstSteps: [
      "End the most expensive statements with pg_cancel_backend; keep their text.",
      "Turn off what can wait: batch work, imports, reports.",
      "If nothing of that helps, take a larger tier now: that restarts the instance.",
    ],
  },
  {
    id: "memory-high",
    group: "saturation",
    severity: "WARNING",
    title: ({ limit }) => `Memory above ${limit}`,
    threshold: { of: () => 0.9, unit: "share", range: [0.05, 0.99] },
    duration: Duration.minutes(5),
    reasoning:
      "90 % for five minutes is Google's own advice. Whether the metric counts the page cache is not documented: if a healthy instance sits above it for days, override the threshold with that as the reason.",
    confidence: "confirmed",
    conditions: (_context, { threshold, duration, limit }) => [
      {
        kind: "threshold",
        name: `memory above ${limit}`,
        metric: databaseMetric("memory/utilization"),
        comparison: "COMPARISON_GT",
        threshold,
        duration,
        period: Duration.minutes(1),
        aligner: "ALIGN_MEAN",
      },
    ],
    means: "When the memory is gone the kernel ends a server process, and PostgreSQL restarts with it.",
    firstSteps: [
      "Count the connections and those idle in a transaction: each is a process with memory of its own.",
      "Look for large sorts and hashes, and for work_mem raised in a session.",
      "Use smaller pools, lower work_mem, or take a tier with more memory.",
    ],
  },
  ...[
    { id: "txid-wraparound", severity: "WARNING", share: 0.6 } as const,
    { id: "txid-exhausted", severity: "CRITICAL", share: 0.8 } as const,
  ].map(
    ({ id, severity, share }): Alert => ({
      id,
      group: "saturation",
      severity,
      title: ({ limit }) => `Transaction ids used above ${limit}`,
      threshold: { of: () => share, unit: "share", range: [0.1, 0.95] },
      duration: Duration.minutes(15),
      reasoning:
        "Autovacuum freezes by force from 200 million transactions on, which is about 10 %: at 60 % it has failed for long, at 80 % days may be left. Near 100 % PostgreSQL takes no more writes.",
      confidence: "judgement",
      conditions: (_context, { threshold, duration, limit }) => [
        {
          kind: "threshold",
          name: `transaction ids used above ${limit}`,
          metric: databaseMetric("postgresql/transaction_id_utilization"),
          comparison: "COMPARISON_GT",
          threshold,
          duration,
          period: Duration.minutes(5),
          aligner: "ALIGN_MAX",
        },
      ],
      means:
        "Old rows are not frozen, because something holds vacuum back. When the ids run out, the database refuses every write.",
      firstSteps: [
        "Find what holds the oldest row version: a long transaction, a prepared one, a replication slot, a replica.",
        "End or drop it.",
        "Run VACUUM (FREEZE) on the tables with the greatest age. Never turn autovacuum off.",
      ],
    }),
  ),
];
