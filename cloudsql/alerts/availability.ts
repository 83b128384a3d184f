import { Duration } from "../duration";
import type { Alert } from "./alert";
import { type AlertCondition, databaseMetric } from "./condition";

function burnRate(name: string, objective: string, lookback: Duration, threshold: number): AlertCondition {
  return {
    kind: "burn-rate",
    name,
    objective,
    lookback,
    comparison: "COMPARISON_GT",
    threshold,
    duration: Duration.seconds(0),
  };
}

const WITH_OBJECTIVE: Alert["onlyIf"] = {
  test: ({ objective }) => objective !== undefined,
  what: "instances with an objective",
};

/** Whether the database answers. */
export const AVAILABILITY: readonly Alert[] = [
  {
    id: "instance-down",
    group: "availability",
    severity: "CRITICAL",
    title: () => "Database server not up",
    duration: Duration.minutes(3),
    reasoning:
      "instance_state says RUNNING through an unplanned outage, while up goes to 0. Three minutes skip a failover and a restart for maintenance, which are usually shorter. An instance that runs day and night and sends nothing is down too; one that a schedule stops is not.",
    confidence: "definition",
    // Readers can go elsewhere.
    onReplicas: "ERROR",
    conditions: ({ sleeps }, { duration }) => [
      {
        kind: "threshold",
        name: "up below 1",
        metric: databaseMetric("up"),
        comparison: "COMPARISON_LT",
        threshold: 1,
        duration,
        period: Duration.minutes(1),
        aligner: "ALIGN_MAX",
        missingData: sleeps ? "EVALUATION_MISSING_DATA_INACTIVE" : "EVALUATION_MISSING_DATA_ACTIVE",
      },
    ],
    means: "PostgreSQL does not answer: the application cannot read or write anything.",
    firstSteps: [
      "List the instance's operations: a restart, a failover or maintenance that runs ends by itself.",
      "Read the last lines of the server's log for an exhausted memory or a full disk.",
      "With a standby, fail over; without one, restart the instance.",
    ],
  },
  {
    id: "instance-state-bad",
    group: "availability",
    severity: "CRITICAL",
    title: () => "Instance failed, suspended or unknown",
    reasoning:
      "Google's sample watches FAILED only, and from the second sample on. The first one counts here, and SUSPENDED, which billing or a lost key cause. MAINTENANCE is left out: it is planned.",
    confidence: "definition",
    // Readers can go elsewhere.
    onReplicas: "ERROR",
    conditions: () => [
      {
        kind: "threshold",
        name: "state FAILED, SUSPENDED or UNKNOWN_STATE",
        metric: databaseMetric("instance_state"),
        labels: { state: ["FAILED", "SUSPENDED", "UNKNOWN_STATE"] },
        comparison: "COMPARISON_GT",
        threshold: 0,
        duration: Duration.seconds(0),
        period: Duration.minutes(5),
        aligner: "ALIGN_COUNT_TRUE",
        reducer: "REDUCE_SUM",
        groupBy: ["metric.label.state"],
      },
    ],
    means:
      "Cloud SQL itself has given the instance up, or has stopped it for a reason outside of PostgreSQL.",
    firstSteps: [
      "SUSPENDED: check that the billing account is open and, with a key of your own, that the key is enabled.",
      "FAILED: read the error of the last operation and open a support case.",
      "Meanwhile prepare a restore of the newest backup to a new instance.",
    ],
  },
  {
    id: "error-budget-fast",
    group: "availability",
    severity: "ERROR",
    title: ({ limit }) => `Error budget spent ${limit} as fast as allowed, for an hour`,
    threshold: { of: () => 14.4, unit: "times", range: [1, 100] },
    reasoning:
      "14.4 times for an hour is 2 % of the budget of 30 days, the fast alert of Google's Site Reliability Workbook. At 99.9 % that is less than a minute of downtime, so a restart may open it: it is for today, and instance-down is what wakes somebody up.",
    confidence: "confirmed",
    onlyIf: WITH_OBJECTIVE,
    conditions: ({ objective = "" }, { threshold }) => [
      burnRate("burn rate over 1 h", objective, Duration.hours(1), threshold),
    ],
    means:
      "The database was down for about a minute or more within an hour. If that goes on, the month's error budget is gone in two days.",
    firstSteps: [
      "See whether instance-down is open too; if so, work on that.",
      "Match the minutes with the instance's operations: deployment, maintenance, failover.",
      "Stop risky changes until the cause is known.",
    ],
  },
  {
    id: "error-budget-slow",
    group: "availability",
    severity: "WARNING",
    title: ({ limit }) => `Error budget spent ${limit} as fast as allowed, for 6 hours`,
    threshold: { of: () => 6, unit: "times", range: [1, 100] },
    reasoning:
      "Six times for six hours is 5 % of the budget of 30 days, the slow alert of the same workbook: a server that keeps restarting, and no single outage that instance-down would see.",
    confidence: "confirmed",
    onlyIf: WITH_OBJECTIVE,
    conditions: ({ objective = "" }, { threshold }) => [
      burnRate("burn rate over 6 h", objective, Duration.hours(6), threshold),
    ],
    means:
      "The database was down for more than two minutes within six hours, in one piece or in many. If that goes on, the month's error budget is gone in five days.",
    firstSteps: [
      "Chart up over the last six hours: one gap, or many short ones.",
      "Many short ones: read the server's log for restarts, memory first.",
      "See how much of the budget is left, and decide whether the next risky change waits.",
    ],
  },
];
