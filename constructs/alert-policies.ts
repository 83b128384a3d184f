import {
  MonitoringAlertPolicy,
  type MonitoringAlertPolicyConditions,
} from "@cdktf/provider-google/lib/monitoring-alert-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import {
  type AlertCondition,
  type BurnRateCondition,
  filterOf,
  groupingOf,
  type SettledAlert,
  type Severity,
  type ThresholdCondition,
} from "../cloudsql/alerts";
import { Duration } from "../cloudsql/duration";
import { NotificationChannels, type Receiver } from "./notification-channels";

/** Who is told of alerts, by severity. Empty: incidents open and nobody is told. */
export interface AlertRoutes extends Partial<Readonly<Record<Severity, readonly Receiver[]>>> {
  /** Of a severity that has no receivers of its own. */
  readonly default: readonly Receiver[];
}

export interface AlertPoliciesProps {
  /** Google Cloud project id. */
  readonly project: string;
  /** Name of the instance, in front of every title. */
  readonly instanceName: string;
  /** What is watched: `alertsFor(context, overrides)`. */
  readonly alerts: readonly SettledAlert[];
  readonly routes: AlertRoutes;
  /** Where the runbooks are read, without a slash at the end. @default - their folder in the repository */
  readonly runbooks?: string;
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** Folder of the runbooks in the repository. */
export const RUNBOOKS = "docs/runbooks";

/** One alert policy for each alert, and one notification channel for each address. */
export class AlertPolicies extends Construct {
  readonly policies: readonly MonitoringAlertPolicy[];

  constructor(scope: Construct, id: string, props: AlertPoliciesProps) {
    super(scope, id);
    const { project, routes } = props;
    const dependsOn = props.dependsOn && [...props.dependsOn];
    const channels = new NotificationChannels(this, { project, labels: props.labels, dependsOn });
    this.policies = props.alerts.map((alert) => {
      const rateLimit = alert.conditions.find((condition) => condition.kind === "log")?.rateLimit;
      const receivers = routes[alert.severity] ?? routes.default;
      return new MonitoringAlertPolicy(this, alert.key, {
        project,
        displayName: `${props.instanceName}: ${alert.title}`,
        combiner: "OR",
        severity: alert.severity,
        enabled: true,
        notificationChannels: receivers.map((receiver) => channels.nameOf(receiver)),
        userLabels: { ...props.labels },
        documentation: {
          content: documentation(alert, props.runbooks ?? RUNBOOKS),
          mimeType: "text/markdown",
        },
        alertStrategy: {
          autoClose: Duration.days(1).toGoogle(),
          // Policies of logs need one, all others are refused with one.
          ...(rateLimit && { notificationRateLimit: { period: rateLimit.toGoogle() } }),
        },
        conditions: alert.conditions.map((condition) => toConditions(condition, alert.databaseId)),
        dependsOn,
      });
    });
  }
}

/** What stands in the notification: the meaning, what to do first, and where to read on. */
function documentation({ id, means, firstSteps }: SettledAlert, runbooks: string): string {
  const steps = firstSteps.map((step, index) => `${index + 1}. ${step}`);
  return `${means}\n\n${steps.join("\n")}\n\nRunbook: [${id}](${runbooks}/${id}.md)\n`;
}

function toConditions(condition: AlertCondition, databaseId: string): MonitoringAlertPolicyConditions {
  const displayName = condition.name;
  switch (condition.kind) {
    case "log":
      return {
        displayName,
        conditionMatchedLog: {
          filter: condition.filter,
          ...(condition.extract && { labelExtractors: { ...condition.extract } }),
        },
      };
    case "promql":
      return {
        displayName,
        conditionPrometheusQueryLanguage: {
          query: condition.query,
          duration: condition.duration.toGoogle(),
          evaluationInterval: condition.interval.toGoogle(),
          // A log-based metric is known to the API only some minutes after it was made.
          disableMetricValidation: true,
        },
      };
    default:
      return { displayName, conditionThreshold: threshold(condition, databaseId) };
  }
}

function threshold(
  condition: ThresholdCondition | BurnRateCondition,
  databaseId: string,
): MonitoringAlertPolicyConditions["conditionThreshold"] {
  const compared = {
    filter: filterOf(condition, databaseId),
    comparison: condition.comparison,
    thresholdValue: condition.threshold,
    duration: condition.duration.toGoogle(),
    trigger: { count: 1 },
  };
  if (condition.kind === "burn-rate") return compared;
  const { reducer, forecast, missingData } = condition;
  return {
    ...compared,
    aggregations: [
      {
        alignmentPeriod: condition.period.toGoogle(),
        perSeriesAligner: condition.aligner,
        crossSeriesReducer: reducer ?? "REDUCE_NONE",
        ...(reducer && { groupByFields: [...groupingOf(condition)] }),
      },
    ],
    ...(forecast && { forecastOptions: { forecastHorizon: forecast.toGoogle() } }),
    ...(missingData && { evaluationMissingData: missingData }),
  };
}
