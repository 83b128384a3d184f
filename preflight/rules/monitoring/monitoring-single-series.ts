import type { Rule } from "../../rule";
import { metricQueries } from "./queries";

const BACKENDS = "cloudsql.googleapis.com/database/postgresql/num_backends";

/** Connections are added up before they are compared. */
export const monitoringSingleSeries: Rule = {
  id: "monitoring-single-series",
  severity: "warning",
  area: "monitoring",
  title: "connections of all databases are summed before they are compared",
  why: "num_backends has one series a database: a threshold for the instance is compared with each alone and missed.",
  ignoreWhen: "the threshold is meant for one database",
  link: "https://cloud.google.com/sql/docs/postgres/admin-api/metrics",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    for (const { at, filter, metricTypes, aggregations, purpose } of metricQueries(policy)) {
      if (metricTypes[0] !== BACKENDS || purpose !== "threshold") continue;
      if (filter.terms.some(({ field }) => /^metric\.labels?\.database$/.test(field))) continue;
      const reducers = aggregations.map(({ reducer }) => reducer);
      if (reducers.some((reducer) => reducer.isUnknown || reducer.is("REDUCE_SUM"))) continue;
      yield {
        at: reducers.find((reducer) => reducer.isSet) ?? at.path.replace(/filter$/, "aggregations"),
        what: "num_backends has one series for each database, and each alone is compared with the threshold",
        fix: 'add cross_series_reducer = "REDUCE_SUM" with group_by_fields = ["resource.label.database_id"]',
      };
    }
  },
};
