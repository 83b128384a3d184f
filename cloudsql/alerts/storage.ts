import { Duration } from "../duration";
import { allOf, inLog, ofInstance } from "../log-filter";
import type { Alert, AlertContext } from "./alert";
import { type AlertCondition, databaseMetric, type ThresholdCondition } from "./condition";

/** A disk that grows by itself is full before this only where the growth has failed. */
const GROWTH_FAILED = 0.95;

/** Where the disk ends: at its size, or at the limit of its growth. */
function above(
  { storage }: AlertContext,
  threshold: number,
  rest: Pick<ThresholdCondition, "name" | "duration" | "period" | "forecast">,
): AlertCondition {
  const limit = storage.grows ? storage.limit : undefined;
  return {
    kind: "threshold",
    metric: databaseMetric(limit ? "disk/bytes_used" : "disk/utilization"),
    comparison: "COMPARISON_GT",
    threshold: limit ? Math.floor(threshold * limit.toBytes()) : threshold,
    aligner: "ALIGN_MEAN",
    ...rest,
  };
}

/** The disk, which can only grow, and what it costs. */
export const STORAGE: readonly Alert[] = [
  {
    id: "disk-high",
    group: "storage",
    severity: "CRITICAL",
    title: ({ limit }) => `Disk above ${limit}`,
    threshold: { of: () => 0.85, unit: "share", range: [0.1, 0.99] },
    duration: Duration.minutes(5),
    reasoning:
      "A full disk stops the instance. A disk that grows up to a limit is measured against that limit, in bytes: its utilization falls with each growth. 95 % of the size at the same time means that the growth failed; that the service grows a disk before that is inferred.",
    confidence: "confirmed",
    // Readers can go elsewhere.
    onReplicas: "ERROR",
    conditions: (context, { threshold, duration, limit }) => {
      const { grows, limit: end } = context.storage;
      const period = Duration.minutes(1);
      const whole = grows && end ? `the growth limit of ${end}` : "the disk";
      return [
        above(context, threshold, { name: `${limit} of ${whole}`, duration, period }),
        ...(grows && end
          ? [
              {
                kind: "threshold",
                name: `${GROWTH_FAILED * 100} % of the disk: it does not grow`,
                metric: databaseMetric("disk/utilization"),
                comparison: "COMPARISON_GT",
                threshold: GROWTH_FAILED,
                duration,
                period,
                aligner: "ALIGN_MEAN",
              } as const,
            ]
          : []),
      ];
    },
    means: "When the disk is full PostgreSQL stops, and starts again only with more space.",
    firstSteps: [
      "See what fills it: data, WAL or temporary files. WAL means a replication slot that nobody reads, or archiving that fails.",
      "Drop dead slots and end what holds old rows; remove what is not needed.",
      "Raise the size or the growth limit: that needs no restart, and cannot be taken back.",
    ],
  },
  {
    id: "disk-growth-forecast",
    group: "storage",
    severity: "WARNING",
    title: ({ limit }) => `Disk predicted to pass ${limit} within a day`,
    threshold: { of: () => 0.9, unit: "share", range: [0.1, 0.99] },
    duration: Duration.minutes(15),
    reasoning:
      "A day is time to act in working hours. The line is drawn through the bytes against the growth limit, since a growing disk makes a saw-tooth of its utilization. Needs some history, so it is silent on a new instance. Without a limit nothing is reached: storage-auto-increased tells of each step.",
    confidence: "judgement",
    onlyIf: {
      test: ({ storage }) => !storage.grows || storage.limit !== undefined,
      what: "disks with an end: a fixed size, or a growth limit",
    },
    conditions: (context, { threshold, duration, limit }) => [
      above(context, threshold, {
        name: `predicted above ${limit}`,
        duration,
        period: Duration.minutes(5),
        forecast: Duration.days(1),
      }),
    ],
    means: "At today's pace the disk is full tomorrow.",
    firstSteps: [
      "Find what grows: the largest tables, WAL, temporary files.",
      "Stop it if it is a mistake: an import, a slot that nobody reads, a vacuum that is held back.",
      "Otherwise plan a new size or limit today.",
    ],
  },
  {
    id: "storage-auto-increased",
    group: "storage",
    severity: "WARNING",
    title: () => "Storage was increased automatically",
    reasoning: "Growth is paid for each month and cannot be taken back: each step deserves a look.",
    confidence: "definition",
    onlyIf: { test: ({ storage }) => storage.grows, what: "disks that grow by themselves" },
    conditions: (_context, { databaseId }) => [
      {
        kind: "log",
        name: "automatic storage increase",
        filter: allOf(
          ofInstance(databaseId),
          inLog("systemEvent"),
          'protoPayload.methodName="cloudsql.instances.automaticStorageIncrease"',
        ),
        rateLimit: Duration.hours(1),
        chart: {
          query: `cloudsql_googleapis_com:database_disk_quota{monitored_resource="cloudsql_database",database_id="${databaseId}"}`,
        },
      },
    ],
    means: "The disk is larger, and so is the bill, from now on.",
    firstSteps: [
      "Find what grew.",
      "Remove what is not needed: the space is used again, though the disk stays as large.",
      "Compare with the budget, and set the growth limit to what may be spent.",
    ],
  },
];
