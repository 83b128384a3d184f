import { type LogMetricId, logMetricName } from "../log-metrics";

const USER_METRIC = "logging.googleapis.com/user/";

/** Full type of a log-based metric of the instance. */
export function logMetricType(databaseId: string, id: LogMetricId): string {
  return USER_METRIC + logMetricName(instanceOf(databaseId), id);
}

/** Its series in PromQL, of the instance's entries. */
export function logMetricSeries(databaseId: string, id: LogMetricId): string {
  const name = logMetricName(instanceOf(databaseId), id);
  return `logging_googleapis_com:user_${name}{monitored_resource="cloudsql_database"}`;
}

/** Of `project:instance`; a project of a domain has a colon of its own. */
function instanceOf(databaseId: string): string {
  return databaseId.slice(databaseId.lastIndexOf(":") + 1);
}
