import { METRIC_PREFIX, metricOf } from "../../../cloudsql/metrics";
import { type Resource, type ResourceSet, references, valuesOf } from "../../resource";
import type { Rule } from "../../rule";
import { textOf, type Value } from "../../value";
import { type MetricQuery, metricQueries } from "./queries";

const INSTANCE = "google_sql_database_instance";

/** Metrics that only some instances write, and the setting that decides. */
const CONDITIONS: readonly {
  readonly metrics: RegExp;
  readonly lacking: (settings: Value) => boolean;
  readonly what: string;
  readonly fix: string;
}[] = [
  {
    metrics: /^database\/(available_for_failover|auto_failover_request_count)$/,
    lacking: (settings) => settings.get("availability_type").is("ZONAL"),
    what: "a ZONAL instance has no standby, so this never says anything",
    fix: 'remove the alert, or write availability_type = "REGIONAL"',
  },
  {
    metrics: /^database\/postgresql\/insights\//,
    lacking: (settings) => settings.get("insights_config.query_insights_enabled").is(false),
    what: "the instance has query insights off and writes no such metric",
    fix: "write insights_config { query_insights_enabled = true }",
  },
  {
    metrics: /^per_database\/conn_pool\//,
    lacking: (settings) => settings.get("connection_pool_config.connection_pooling_enabled").is(false),
    what: "the instance has managed connection pooling off and writes no such metric",
    fix: "write connection_pool_config { connection_pooling_enabled = true }, or remove the alert",
  },
];

/** The alert can have something to look at. */
export const monitoringNoData: Rule = {
  id: "monitoring-no-data",
  severity: "warning",
  area: "monitoring",
  title: "an alert's metric is one that the instance writes",
  why: "The policy is accepted and never fires.",
  ignoreWhen: "the instance is changed elsewhere, or the alert is for another one",
  link: "https://cloud.google.com/sql/docs/postgres/admin-api/metrics",
  types: ["google_monitoring_alert_policy"],
  *check(policy, { resource, all }) {
    for (const query of metricQueries(policy)) {
      for (const type of query.metricTypes) {
        const noData = metricOf(type)?.noData;
        const [advice = "", fix = ""] = noData?.split(": ") ?? [];
        if (noData) yield { at: query.at, what: `${type}: ${advice}`, got: type, fix };
        const instance = instanceOf(query, resource, all);
        const settings = instance && valuesOf(instance).get("settings");
        if (!settings || !type.startsWith(METRIC_PREFIX)) continue;
        const name = type.slice(METRIC_PREFIX.length);
        const condition = CONDITIONS.find(({ metrics }) => metrics.test(name));
        if (condition?.lacking(settings))
          yield { at: query.at, what: condition.what, got: type, fix: condition.fix };
      }
    }
  },
};

/** The instance that the filter names, by reference or as `project:instance`. */
function instanceOf(query: MetricQuery, from: Resource, all: ResourceSet): Resource | undefined {
  const referred = references(textOf(query.at.raw)).flatMap((address) => all.at(from, address) ?? []);
  const byReference = referred.find(({ type }) => type === INSTANCE);
  if (byReference) return byReference;
  const ids = query.filter.terms
    .filter(({ field }) => /^resource\.labels?\.(database_id|resource_id)$/.test(field))
    .flatMap(({ values }) => values.map((value) => value?.split(":").pop()));
  return all.ofType(INSTANCE).find((instance) => ids.includes(instance.attributes.name as string));
}
