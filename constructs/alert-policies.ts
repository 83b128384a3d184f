import { MonitoringAlertPolicy } from "@cdktf/provider-google/lib/monitoring-alert-policy";
import { MonitoringNotificationChannel } from "@cdktf/provider-google/lib/monitoring-notification-channel";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ALERTS, type AlertContext, type AlertDefinition, alertFilter } from "../cloudsql/alerts";
import { Duration } from "../cloudsql/duration";

export interface AlertPoliciesProps extends AlertContext {
  /** Google Cloud project id. */
  readonly project: string;
  /** Name of the instance, in front of every title. */
  readonly instanceName: string;
  /** Addresses that are told. Empty: incidents open and nobody is told. */
  readonly emails: readonly string[];
  /** @default - every alert of the table */
  readonly alerts?: readonly AlertDefinition[];
  /** @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** One alert policy for each entry of the table, and one notification channel for each address. */
export class AlertPolicies extends Construct {
  readonly policies: readonly MonitoringAlertPolicy[];

  constructor(scope: Construct, id: string, props: AlertPoliciesProps) {
    super(scope, id);
    const { project, emails } = props;
    const dependsOn = props.dependsOn && [...props.dependsOn];
    const channels = emails.map(
      (email) =>
        new MonitoringNotificationChannel(this, email, {
          project,
          type: "email",
          displayName: email,
          labels: { email_address: email },
          // A channel in use cannot be deleted otherwise.
          forceDelete: true,
          lifecycle: { createBeforeDestroy: true },
          dependsOn,
        }),
    );
    this.policies = (props.alerts ?? ALERTS).map(
      (alert) =>
        new MonitoringAlertPolicy(this, alert.id, {
          project,
          displayName: `${props.instanceName}: ${alert.title}`,
          combiner: "OR",
          severity: alert.severity,
          enabled: true,
          notificationChannels: channels.map((channel) => channel.name),
          userLabels: { ...props.labels },
          documentation: { content: alert.runbook, mimeType: "text/markdown" },
          alertStrategy: { autoClose: Duration.days(7).toGoogle() },
          conditions: [condition(alert, props)],
          dependsOn,
        }),
    );
  }
}

function condition(alert: AlertDefinition, context: AlertContext) {
  return {
    displayName: alert.title,
    conditionThreshold: {
      filter: alertFilter(alert, context),
      comparison: alert.comparison,
      thresholdValue: alert.threshold(context),
      duration: alert.duration.toGoogle(),
      trigger: { count: 1 },
      aggregations: [
        {
          alignmentPeriod: "60s",
          perSeriesAligner: alert.aligner,
          crossSeriesReducer: alert.sum ? "REDUCE_SUM" : "REDUCE_NONE",
          ...(alert.sum && { groupByFields: ["resource.label.database_id"] }),
        },
      ],
    },
  };
}
