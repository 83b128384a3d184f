import { metricOf } from "../../../cloudsql/metrics";
import type { Rule } from "../../rule";
import { metricQueries } from "./queries";

const COUNTS = /^REDUCE_(MEAN|STDDEV|COUNT|PERCENTILE_\d\d)$/;

/** What is compared with a threshold is a number. */
export const monitoringNotNumeric: Rule = {
  id: "monitoring-not-numeric",
  severity: "error",
  area: "monitoring",
  title: "a threshold is compared with numbers",
  why: "A text has no threshold; a distribution needs a percentile and a boolean a count before one makes sense.",
  ignoreWhen: "the API took the policy",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#MetricThreshold",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    for (const { at, metricTypes, aggregations, purpose } of metricQueries(policy)) {
      const type = metricTypes[0];
      const metric = type && metricTypes.length === 1 ? metricOf(type) : undefined;
      if (!metric || purpose !== "threshold") continue;
      const { valueType } = metric;
      if (valueType === "STRING") {
        const fix = "use cloudsql.googleapis.com/database/instance_state with ALIGN_COUNT_TRUE";
        yield {
          at,
          what: "the values of this metric are texts",
          got: type,
          allowed: "a metric of numbers",
          fix,
        };
      }
      const [first, ...more] = aggregations;
      if (more.length > 0 || first?.aligner.isUnknown || first?.reducer.isUnknown) continue;
      const aligner = first?.aligner.string ?? "ALIGN_NONE";
      const reducer = first?.reducer.string ?? "REDUCE_NONE";
      if (
        valueType === "BOOL" &&
        /^ALIGN_(NONE|NEXT_OLDER)$/.test(aligner) &&
        !/TRUE|FALSE|COUNT/.test(reducer)
      ) {
        const what = "the values of this metric are true and false";
        yield {
          at,
          what,
          got: type,
          fix: 'count them: per_series_aligner = "ALIGN_COUNT_TRUE"',
          severity: "warning",
        };
      }
      if (valueType === "DISTRIBUTION" && !aligner.includes("PERCENTILE") && !COUNTS.test(reducer)) {
        const fix =
          'add per_series_aligner = "ALIGN_DELTA" and cross_series_reducer = "REDUCE_PERCENTILE_95"';
        yield {
          at,
          what: "the values of this metric are distributions",
          got: type,
          fix,
          severity: "warning",
        };
      }
    }
  },
};
