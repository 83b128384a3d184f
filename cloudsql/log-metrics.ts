import { allOf, anyOf, atLevel, inLog, matches, ofInstance } from "./log-filter";

/** A log-based metric of an instance: it counts entries. */
export interface LogMetricDefinition {
  /** Stable id: part of the address, and the end of the metric's name. */
  readonly id: LogMetricId;
  readonly title: string;
  /** What counts, in the language of logs, of an instance named `project:instance`. */
  readonly filter: (databaseId: string) => string;
  /**
   * Label, what it says, and how it is extracted. Each has a handful of values: a label with names in it,
   * which whoever fails to log in may choose, would make any number of time series.
   */
  readonly label?: { readonly key: string; readonly description: string; readonly extractor: string };
  /** Made only where it is asked for. @default false */
  readonly optional?: boolean;
}

export type LogMetricId =
  | "errors"
  | "slow_queries"
  | "failed_logins"
  | "backup_success"
  | "backup_failure"
  | "config_changes"
  | "drill_success"
  | "export_success";

/** Why a login fails: built-in users, IAM users, pg_hba.conf, and users that are not there or may not log in. */
const LOGIN_FAILURES =
  "authentication failed|no pg_hba.conf entry|pg_hba.conf rejects|is not permitted to log in|role .* does not exist";

/** Lines of the server. */
const lines = (databaseId: string, expression: string) =>
  allOf(ofInstance(databaseId), inLog("postgres"), matches("textPayload", expression));

/** Written by the service for each backup window; it cannot be switched off. */
const backupWindows = (databaseId: string, status: string) =>
  allOf(
    ofInstance(databaseId),
    inLog("systemEvent"),
    'protoPayload.methodName="cloudsql.instances.automatedBackup"',
    `protoPayload.metadata.windowStatus="${status}"`,
  );

/** Calls that change what an instance is, who may use it, or what it holds. */
const CHANGES = [
  // Scanners look for exactly this (CIS 2.12).
  "cloudsql.instances.update",
  "cloudsql.instances.create",
  "cloudsql.instances.delete",
  "cloudsql.instances.failover",
  "cloudsql.instances.restart",
  "cloudsql.instances.restoreBackup",
  "cloudsql.instances.clone",
  "cloudsql.instances.promoteReplica",
  "cloudsql.users.create",
  "cloudsql.users.update",
  "cloudsql.users.delete",
  "cloudsql.databases.delete",
];

/** The log-based metrics of every instance, and the optional ones. Each series has the resource type `cloudsql_database`. */
export const LOG_METRICS: readonly LogMetricDefinition[] = [
  {
    id: "errors",
    title: "errors of the server",
    // By the text: how levels of PostgreSQL become severities is not documented, and each error is one line
    // with its level, though its statement and context are entries too.
    filter: (id) => lines(id, atLevel("ERROR|FATAL|PANIC")),
    label: {
      key: "level",
      description: "ERROR, FATAL or PANIC",
      extractor: 'REGEXP_EXTRACT(textPayload, "(ERROR|FATAL|PANIC):")',
    },
  },
  {
    id: "slow_queries",
    title: "statements above log_min_duration_statement",
    filter: (id) => lines(id, `${atLevel("LOG")}duration: [0-9.]+ ms +(?:statement|parse|bind|execute)`),
  },
  {
    id: "failed_logins",
    title: "failed logins",
    filter: (id) => lines(id, `${atLevel("FATAL")}.*(?:${LOGIN_FAILURES})`),
    label: {
      key: "reason",
      description: "What the server says, without names",
      extractor:
        'REGEXP_EXTRACT(textPayload, "FATAL: .*(authentication failed|pg_hba.conf|not permitted to log in|does not exist)")',
    },
  },
  {
    id: "backup_success",
    title: "automated backups that succeeded",
    filter: (id) => backupWindows(id, "STATUS_SUCCEEDED"),
  },
  {
    id: "backup_failure",
    title: "backup windows that ended without a backup",
    // STATUS_ATTEMPT_FAILED is one try, which may be repeated; STATUS_SKIPPED an instance that was stopped.
    filter: (id) => backupWindows(id, "STATUS_FAILED"),
  },
  {
    id: "config_changes",
    title: "changes of instances, their users and databases",
    // Of the whole project, as the benchmark wants it: an instance that somebody makes beside ours is one too.
    filter: () =>
      allOf(
        'resource.type="cloudsql_database"',
        inLog("adminActivity"),
        anyOf(...CHANGES.map((method) => `protoPayload.methodName="${method}"`)),
      ),
    label: {
      key: "method",
      description: "Method of the Admin API",
      extractor: "EXTRACT(protoPayload.methodName)",
    },
  },
  {
    id: "drill_success",
    title: "good restore drills",
    filter: (id) => allOf(ofInstance(id), inLog("drill"), 'jsonPayload.verdict="good"'),
    optional: true,
  },
  {
    id: "export_success",
    title: "scheduled exports that are whole",
    filter: (id) => allOf(ofInstance(id), inLog("export"), 'jsonPayload.verdict="good"'),
    optional: true,
  },
];

/** The whole filter of a metric for an instance, `project:instance`. */
export function logMetricFilter(metric: LogMetricDefinition, databaseId: string): string {
  return metric.filter(databaseId);
}

/**
 * Name of a metric in its project: letters, digits and underscores only, as PromQL reads no other without
 * quotes. The metric's type is `logging.googleapis.com/user/<name>`, in PromQL
 * `logging_googleapis_com:user_<name>`.
 *
 * @param instance name of the instance
 */
export function logMetricName(instance: string, id: LogMetricId): string {
  return `${instance.replaceAll("-", "_")}_${id}`;
}
