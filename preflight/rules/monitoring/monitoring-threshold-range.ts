import { type Metric, metricOf } from "../../../cloudsql/metrics";
import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";
import { type Aggregation, metricQueries, WITH_QUERIES } from "./queries";

/** Aggregations after which a value still has the metric's own scale. */
const SAME_SCALE = /^(ALIGN|REDUCE)_(NONE|MEAN|MIN|MAX|PERCENTILE_\d\d|NEXT_OLDER|INTERPOLATE)$/;

/** The threshold is on the metric's scale. */
export const monitoringThresholdRange: Rule = {
  id: "monitoring-threshold-range",
  severity: "error",
  area: "monitoring",
  title: "thresholds are on the scale of the metric",
  why: "Utilisations run from 0 to 1: a threshold of 80 is accepted and never passed. Latencies are in microseconds.",
  ignoreWhen: "a latency this short, or a share this small, is really meant",
  link: "https://cloud.google.com/sql/docs/postgres/admin-api/metrics",
  types: WITH_QUERIES,
  *check(resource) {
    for (const { metricTypes, threshold, aggregations, purpose } of metricQueries(resource)) {
      const value = threshold?.number;
      const type = metricTypes[0];
      const metric = type && metricTypes.length === 1 ? metricOf(type) : undefined;
      if (!threshold || value === undefined || !metric || !type || purpose === "ratio") continue;
      if (!aggregations.every((aggregation) => keepsScale(aggregation, metric))) continue;
      const name = type.replace(/^.*database\//, "");
      const [min, max] = metric.range ?? [];
      if (min !== undefined && max !== undefined && (value < min || value > max)) {
        const meant = max === 1 && value > 1 && value <= 100 ? Number((value / 100).toFixed(4)) : undefined;
        yield {
          at: threshold,
          what: `the threshold is outside ${min}-${max} for ${name}`,
          allowed: `${min} to ${max}`,
          fix: meant === undefined ? `write a number from ${min} to ${max}` : `did you mean ${meant}?`,
          ...(metric.unconfirmed && { severity: "warning" }),
        };
      } else yield* tooSmall(threshold, value, name, metric);
    }
  },
};

function keepsScale({ aligner, reducer }: Aggregation, { valueType }: Metric): boolean {
  // What changed of a distribution is still one; its percentiles are on the metric's scale.
  if (valueType === "DISTRIBUTION" && aligner.is("ALIGN_DELTA")) return SAME_SCALE.test(reducer.string ?? "");
  return [aligner, reducer].every((part) => !part.isSet || SAME_SCALE.test(part.string ?? ""));
}

function* tooSmall(
  threshold: Value,
  value: number,
  name: string,
  { range, unit }: Metric,
): Iterable<Violation> {
  if (range?.[1] === 100 && value > 0 && value <= 1) {
    const fix = `did you mean ${value * 100}?`;
    yield { at: threshold, what: `${name} runs from 0 to 100, not to 1`, fix, severity: "warning" };
  } else if (unit === "By" && value > 0 && value <= 1) {
    const [, of] = /^(?:database\/)?(memory|disk)\//.exec(name) ?? [];
    const what = `${name} counts bytes: this threshold is always passed`;
    const fix = of ? `use database/${of}/utilization, which runs from 0 to 1` : "write a number of bytes";
    yield { at: threshold, what, fix, severity: "warning" };
  } else if (unit === "us" && value > 0 && value < 10_000) {
    const what = `${name} is in microseconds: this is ${value / 1000} ms`;
    yield { at: threshold, what, fix: `for ${value} ms write ${value * 1000}`, severity: "warning" };
  }
}
