import { LoggingMetric } from "@cdktf/provider-google/lib/logging-metric";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { LOG_METRICS, type LogMetricId, logMetricName } from "../cloudsql/log-metrics";

export interface LogMetricsProps {
  /** Google Cloud project id. */
  readonly project: string;
  /** `project:instance`, the value of the label `database_id`. The instance's name starts each metric's. */
  readonly databaseId: string;
  /** Optional metrics to make. @default - none */
  readonly optional?: readonly LogMetricId[];
  /** What must exist before. @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/**
 * Log-based metrics of one instance, one for each entry of `LOG_METRICS` that is not optional or asked for. They count what is logged from their
 * creation on, whether a sink keeps it or not.
 */
export class LogMetrics extends Construct {
  readonly #metrics: ReadonlyMap<LogMetricId, LoggingMetric>;

  constructor(scope: Construct, id: string, props: LogMetricsProps) {
    super(scope, id);
    const { project, databaseId, optional = [] } = props;
    const instance = databaseId.slice(databaseId.lastIndexOf(":") + 1);
    this.#metrics = new Map(
      LOG_METRICS.filter((metric) => !metric.optional || optional.includes(metric.id)).map((metric) => [
        metric.id,
        new LoggingMetric(this, metric.id, {
          project,
          name: logMetricName(instance, metric.id),
          description: `${instance}: ${metric.title}`,
          filter: metric.filter(databaseId),
          metricDescriptor: {
            metricKind: "DELTA",
            valueType: "INT64",
            unit: "1",
            displayName: `${instance}: ${metric.title}`,
            ...(metric.label && {
              labels: [{ key: metric.label.key, valueType: "STRING", description: metric.label.description }],
            }),
          },
          ...(metric.label && { labelExtractors: { [metric.label.key]: metric.label.extractor } }),
          dependsOn: props.dependsOn && [...props.dependsOn],
        }),
      ]),
    );
  }

  /**
   * The metric, for `dependsOn`: the Monitoring API knows a new one only some minutes after its creation, and a
   * policy that comes earlier is refused. Its name is `logMetricName(instance, id)`.
   */
  metric(id: LogMetricId): LoggingMetric {
    return this.#metrics.get(id) as LoggingMetric;
  }
}
