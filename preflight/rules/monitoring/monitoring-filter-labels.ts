import { metricOf, RESOURCE_LABELS } from "../../../cloudsql/metrics";
import { nearest } from "../../../cloudsql/text";
import type { Rule } from "../../rule";
import { metricQueries, WITH_QUERIES } from "./queries";

/** Labels in a filter are those of the metric and of its resource. */
export const monitoringFilterLabels: Rule = {
  id: "monitoring-filter-labels",
  severity: "error",
  area: "monitoring",
  title: "metric filters and groupings use labels that exist",
  why: "The API answers 400: the filter is no valid combination of metric and monitored resource.",
  ignoreWhen: "the label of the metric is newer than this table",
  link: "https://cloud.google.com/sql/docs/postgres/admin-api/metrics",
  types: WITH_QUERIES,
  *check(resource) {
    for (const { at, filter, metricTypes, aggregations } of metricQueries(resource)) {
      const metric = metricTypes.length === 1 ? metricOf(metricTypes[0] as string) : undefined;
      if (!metric) continue;
      const grouped = aggregations.flatMap(({ groupBy }) => groupBy.items());
      const fields = [
        ...filter.terms.map(({ field }) => ({ field, where: at })),
        ...grouped.flatMap((where) => (where.string === undefined ? [] : [{ field: where.string, where }])),
      ];
      for (const { field, where } of fields) {
        const [, owner, label] = /^(resource|metric)\.labels?\.(?:"?)([\w-]+)"?$/.exec(field) ?? [];
        const known =
          owner === "resource" ? RESOURCE_LABELS[metric.resource] : owner && (metric.labels ?? []);
        if (!known || label === undefined || known.includes(label)) continue;
        const id = metric.resource === "cloudsql_database" ? "database_id" : "resource_id";
        const meant = /^(database|resource|instance)(_id|_name)?$/.test(label) ? id : nearest(label, known);
        yield {
          at: where,
          what:
            owner === "resource"
              ? `the resource ${metric.resource} has no label ${label}`
              : `the metric ${metricTypes[0]} has no label ${label}`,
          got: field,
          allowed: known.length > 0 ? known.join(", ") : "no label",
          fix:
            meant && owner === "resource"
              ? `write resource.labels.${meant}`
              : meant
                ? `write metric.labels.${meant}`
                : `remove ${field}`,
          ...(owner === "metric" && { severity: "warning" }),
        };
      }
    }
  },
};
