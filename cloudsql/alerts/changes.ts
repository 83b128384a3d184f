import { Duration } from "../duration";
import type { Alert } from "./alert";
import { logMetricType } from "./log-series";

/** Who changed the instance. */
export const CHANGES: readonly Alert[] = [
  {
    id: "config-changed",
    group: "changes",
    severity: "WARNING",
    title: () => "Configuration of the instance changed",
    reasoning:
      "CIS Google Cloud Foundations Benchmark 2.12 asks for a log metric and an alert. Each apply that touches the instance opens it. A stop schedule changes the instance twice a day, so a sleeping one has none.",
    confidence: "definition",
    onlyIf: { test: ({ sleeps }) => !sleeps, what: "instances that run day and night" },
    conditions: (_context, { databaseId }) => [
      {
        kind: "threshold",
        name: "a change within a minute",
        metric: logMetricType(databaseId, "config_changes"),
        comparison: "COMPARISON_GT",
        threshold: 0,
        duration: Duration.seconds(0),
        period: Duration.minutes(1),
        aligner: "ALIGN_SUM",
      },
    ],
    means: "Somebody changed the instance, its users or its databases: a deployment, or somebody else.",
    firstSteps: [
      "Read who it was: principalEmail in the admin-activity log.",
      "If it was the deployment, close the incident.",
      "Otherwise plan: Terraform shows what differs, and an apply puts it back.",
    ],
  },
];
