/** What counts log entries of an instance, for alerts and charts. */
export interface LogMetricDefinition {
  /** What is counted. */
  readonly description: string;
  /** In the language of logs. */
  readonly filter: (databaseId: string) => string;
}

/** Written by the service itself for each backup window; it cannot be switched off. */
const backup = (databaseId: string, status: string) =>
  [
    'log_id("cloudaudit.googleapis.com/system_event")',
    'resource.type = "cloudsql_database"',
    `resource.labels.database_id = "${databaseId}"`,
    'protoPayload.methodName = "cloudsql.instances.automatedBackup"',
    `protoPayload.metadata.windowStatus = "${status}"`,
  ].join(" AND ");

/** The log-based metrics that alerts are about, by id. */
export const ALERT_LOG_METRICS = {
  backup_succeeded: {
    description: "Backup windows that ended with a backup",
    filter: (databaseId) => backup(databaseId, "STATUS_SUCCEEDED"),
  },
  config_changed: {
    description: "Changes of the configuration of Cloud SQL instances",
    // Scanners of CIS 2.12 look for exactly this text, without blanks, and it is about the whole project.
    filter: () => 'protoPayload.methodName="cloudsql.instances.update"',
  },
} as const satisfies Readonly<Record<string, LogMetricDefinition>>;

export type AlertLogMetricId = keyof typeof ALERT_LOG_METRICS;

/**
 * Name of a log-based metric: letters, digits and underscores, which PromQL takes as they are.
 *
 * @param databaseId `project:instance`
 */
export function logMetricName(databaseId: string, id: string): string {
  const instance = databaseId.slice(databaseId.lastIndexOf(":") + 1);
  return `${instance.replaceAll("-", "_")}_${id}`;
}
