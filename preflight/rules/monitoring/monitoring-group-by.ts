import type { Rule } from "../../rule";
import { metricQueries, WITH_QUERIES } from "./queries";

/** A grouping has something that groups. */
export const monitoringGroupBy: Rule = {
  id: "monitoring-group-by",
  severity: "error",
  area: "monitoring",
  title: "group_by_fields come with a cross_series_reducer",
  why: "Fields to keep mean nothing without a reducer; the API took them once and refuses them now.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aggregation",
  types: WITH_QUERIES,
  *check(resource) {
    for (const { aggregations } of metricQueries(resource)) {
      for (const { groupBy, reducer } of aggregations) {
        const fields = groupBy.items();
        if (fields.length === 0 || (reducer.isSet && !reducer.is("REDUCE_NONE"))) continue;
        yield {
          at: groupBy,
          what: "group_by_fields needs a cross_series_reducer",
          got: fields.map(({ raw }) => raw),
          allowed: "a reducer other than REDUCE_NONE",
          fix: 'add cross_series_reducer = "REDUCE_SUM" (or _MEAN, _MAX), or remove group_by_fields',
        };
      }
    }
  },
};
