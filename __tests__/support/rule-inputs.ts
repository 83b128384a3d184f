import type { ByAddress } from "./preflight";

/** A metric filter of Cloud SQL. */
export function metricFilter(metric: string, more = "", resourceType = "cloudsql_database"): string {
  return `resource.type = "${resourceType}" AND metric.type = "cloudsql.googleapis.com/${metric}"${more}`;
}

/** A policy with one threshold condition: CPU above 80 % unless said. */
export function thresholdPolicy(
  threshold: Record<string, unknown> = {},
  policy: Record<string, unknown> = {},
): ByAddress {
  return {
    "google_monitoring_alert_policy.a": {
      display_name: "cpu",
      combiner: "OR",
      notification_channels: ["projects/example/notificationChannels/1"],
      conditions: [
        {
          display_name: "c",
          condition_threshold: {
            filter: metricFilter("database/cpu/utilization"),
            comparison: "COMPARISON_GT",
            threshold_value: 0.8,
            duration: "300s",
            aggregations: [{ alignment_period: "60s", per_series_aligner: "ALIGN_MEAN" }],
            ...threshold,
          },
        },
      ],
      ...policy,
    },
  };
}

/** A policy with one condition of any kind. */
export function policyWith(
  condition: Record<string, unknown>,
  policy: Record<string, unknown> = {},
): ByAddress {
  return {
    "google_monitoring_alert_policy.a": {
      display_name: "a",
      combiner: "OR",
      notification_channels: ["projects/example/notificationChannels/1"],
      conditions: [{ display_name: "c", ...condition }],
      ...policy,
    },
  };
}

/** A null resource with one local command, and a trigger that follows its file. */
export function sqlStep(
  command: string,
  rest: Record<string, unknown> = {},
  provisioner: Record<string, unknown> = {},
): ByAddress {
  return {
    "null_resource.sql": {
      triggers: { sql: '${filesha256("${path.module}/init.sql")}' },
      provisioner: [{ "local-exec": { command, ...provisioner } }],
      ...rest,
    },
  };
}

/** A job of Cloud Scheduler that stops (`NEVER`) or starts (`ALWAYS`) an instance by its name. */
export function switchJob(
  name: string,
  activationPolicy: "NEVER" | "ALWAYS",
  schedule: string,
  instance = "main",
): ByAddress {
  const body = JSON.stringify({ settings: { activationPolicy } });
  return {
    [`google_cloud_scheduler_job.${name}`]: {
      name,
      schedule,
      http_target: {
        http_method: "PATCH",
        uri: `https://sqladmin.googleapis.com/sql/v1beta4/projects/example/instances/${instance}`,
        body: Buffer.from(body).toString("base64"),
      },
    },
  };
}
