import { METRIC_PREFIX, meantMetric, metricOf, wrongNameOf } from "../../../cloudsql/metrics";
import type { Rule, Violation } from "../../rule";
import { metricQueries, WITH_QUERIES } from "./queries";

/** Names of other engines: they exist, with no data from PostgreSQL. */
const OTHER_ENGINE = /^cloudsql\.googleapis\.com\/database\/(mysql|sqlserver)\//;

/** The metric exists. */
export const monitoringMetricKnown: Rule = {
  id: "monitoring-metric-known",
  severity: "error",
  area: "monitoring",
  title: "metrics of Cloud SQL in filters exist",
  why: "The API answers 404: cannot find metric that matches type. Public examples are full of invented names.",
  ignoreWhen: "the metric is newer than this table, or the instance runs another engine",
  link: "https://cloud.google.com/sql/docs/postgres/admin-api/metrics",
  types: WITH_QUERIES,
  *check(resource) {
    for (const { at, metricTypes } of metricQueries(resource)) {
      for (const type of metricTypes) {
        const violation = violationOf(type);
        if (violation) yield { at, got: type, ...violation };
      }
    }
  },
};

function violationOf(type: string): Pick<Violation, "what" | "fix" | "severity"> | undefined {
  if (metricOf(type)) return undefined;
  const what = "Cloud SQL has no such metric";
  const wrong = wrongNameOf(type);
  if (wrong) {
    const fix = `use ${wrong.use.startsWith("database/") || wrong.use.startsWith("per_database/") ? METRIC_PREFIX : ""}${wrong.use}`;
    return { what: `${what}: ${lower(wrong.why)}`, fix, ...(wrong.unconfirmed && { severity: "warning" }) };
  }
  const isOurs = type.startsWith(METRIC_PREFIX);
  const meant = isOurs || !/^[a-z.-]+\.(com|io)\//.test(type) ? meantMetric(type) : undefined;
  if (meant) return { what: isOurs ? what : `${what}: the type is written in full`, fix: `write ${meant}` };
  if (!isOurs) return undefined;
  return OTHER_ENGINE.test(type)
    ? {
        what: "the metric is of another engine and has no data from PostgreSQL",
        fix: /replication|lag|seconds_behind/.test(type)
          ? `use ${METRIC_PREFIX}database/replication/replica_lag`
          : "use one below database/postgresql/",
        severity: "warning",
      }
    : {
        what: "Cloud SQL lists no such metric for PostgreSQL",
        fix: "look it up in the list of metrics",
        severity: "warning",
      };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
