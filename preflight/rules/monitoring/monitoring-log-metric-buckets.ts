import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";

/** What each kind of buckets needs. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  linear_buckets: ["num_finite_buckets", "width", "offset"],
  exponential_buckets: ["num_finite_buckets", "growth_factor", "scale"],
  explicit_buckets: ["bounds"],
};

/** The buckets of a distribution. */
export const monitoringLogMetricBuckets: Rule = {
  id: "monitoring-log-metric-buckets",
  severity: "error",
  area: "monitoring",
  title: "buckets belong to a distribution, and are complete",
  why: "The API answers 400 for buckets of a counter, and for a kind of buckets without all of its numbers.",
  link: "https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.metrics#BucketOptions",
  types: ["google_logging_metric"],
  *check(metric) {
    const buckets = metric.get("bucket_options");
    const type = metric.get("metric_descriptor.value_type");
    if (buckets.items().length === 0) return;
    if (type.string !== undefined && type.string !== "DISTRIBUTION") {
      yield {
        at: buckets,
        what: `bucket_options are for a distribution, and the metric is ${type.string}`,
        got: undefined,
        allowed: 'value_type = "DISTRIBUTION", with a value_extractor',
        fix: 'remove bucket_options, or write value_type = "DISTRIBUTION"',
      };
      return;
    }
    for (const [kind, needed] of Object.entries(NEEDED)) {
      for (const one of buckets.items(kind)) yield* faultsOf(one, kind, needed);
    }
  },
};

function* faultsOf(buckets: Value, kind: string, needed: readonly string[]): Iterable<Violation> {
  if (buckets.isUnknown) return;
  const missing = needed.filter((name) => !buckets.get(name).isSet);
  if (missing.length > 0) {
    yield {
      at: buckets.get(missing[0] ?? "").path,
      what: `${kind} lacks ${missing.join(", ")}`,
      allowed: needed.join(", "),
      fix: `add ${missing.join(", ")}`,
    };
  }
  const growth = buckets.get("growth_factor");
  if (growth.number !== undefined && growth.number <= 1)
    yield { at: growth, what: "the growth factor is not above 1", allowed: "above 1", fix: "write 2" };
  for (const name of ["scale", "width", "num_finite_buckets"]) {
    const at = buckets.get(name);
    if (at.number !== undefined && at.number <= 0)
      yield { at, what: `${name} is not above 0`, allowed: "above 0", fix: "write 1 or more" };
  }
  const bounds = buckets.items("bounds").map(({ number }) => number);
  const unsorted = bounds.some((bound, i) => {
    const before = bounds[i - 1];
    return bound !== undefined && before !== undefined && bound <= before;
  });
  if (unsorted) {
    const sorted = [...new Set(bounds)].sort((a, b) => (a ?? 0) - (b ?? 0));
    yield {
      at: buckets.get("bounds"),
      what: "the bounds do not rise",
      got: bounds.join(", "),
      fix: `write [${sorted.join(", ")}]`,
    };
  }
}
