import { alignersFor, type Metric, metricOf } from "../../../cloudsql/metrics";
import type { Rule } from "../../rule";
import { metricQueries, WITH_QUERIES } from "./queries";

/** The aligner fits the kind and value type of the metric. */
export const monitoringAligner: Rule = {
  id: "monitoring-aligner",
  severity: "error",
  area: "monitoring",
  title: "the aligner fits the metric",
  why: "The API answers 400 for an aligner that the metric's kind and value type do not allow.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#Aligner",
  types: WITH_QUERIES,
  *check(resource, { all }) {
    for (const { metricTypes, aggregations } of metricQueries(resource)) {
      // The second aggregation gets what the first one made.
      const aligner = aggregations[0]?.aligner;
      const chosen = aligner?.string;
      if (!aligner || chosen === undefined || chosen === "ALIGN_NONE") continue;
      for (const type of metricTypes) {
        const metric = metricOf(type) ?? logMetric(type, all.ofType("google_logging_metric"));
        if (!metric) continue;
        const allowed = alignersFor(metric.kind, metric.valueType);
        if (allowed.includes(chosen)) continue;
        const distribution = metric.valueType === "DISTRIBUTION" && metric.kind === "CUMULATIVE";
        yield {
          at: aligner,
          what: `${type} is ${metric.kind} and ${metric.valueType}, which this aligner does not take`,
          allowed: allowed.join(", "),
          fix: distribution
            ? "write ALIGN_DELTA with the cross-series reducer REDUCE_PERCENTILE_95"
            : `write ${similar(chosen, allowed)}`,
          ...(metric.unconfirmed && { severity: "warning" }),
        };
      }
    }
  },
};

/** Log-based metrics count, unless they say that they measure a distribution. */
function logMetric(
  type: string,
  resources: readonly { readonly attributes: Readonly<Record<string, unknown>> }[],
): Metric | undefined {
  const prefix = "logging.googleapis.com/";
  const base = { kind: "DELTA", resource: "" } as const;
  if (type === `${prefix}log_entry_count` || type === `${prefix}byte_count`)
    return { ...base, valueType: "INT64" };
  const own = resources.find(({ attributes }) => type === `${prefix}user/${attributes.name}`);
  if (!own) return undefined;
  return {
    ...base,
    valueType: JSON.stringify(own.attributes).includes('"DISTRIBUTION"') ? "DISTRIBUTION" : "INT64",
  };
}

/** A rate stays one, a sum is the change of a counter. */
function similar(chosen: string, allowed: readonly string[]): string {
  const wanted = chosen === "ALIGN_SUM" ? "ALIGN_DELTA" : chosen;
  return allowed.find((aligner) => aligner === wanted) ?? allowed[0] ?? "ALIGN_NONE";
}
