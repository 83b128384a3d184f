import { type MonitoringFilter, parseMonitoringFilter } from "../../../cloudsql/monitoring-filter";
import { isUnknown, Value } from "../../value";

/** How the series of a query are brought together; each absent where it is not written. */
export interface Aggregation {
  readonly aligner: Value;
  readonly period: Value;
  readonly reducer: Value;
  readonly groupBy: Value;
}

/** A filter of metrics, in an alert policy or a dashboard. */
export interface MetricQuery {
  /** The attribute that holds the filter. */
  readonly at: Value;
  readonly filter: MonitoringFilter;
  /** Types that the filter names literally. */
  readonly metricTypes: readonly string[];
  readonly aggregations: readonly Aggregation[];
  /** What the series are compared with. @default - nothing */
  readonly threshold?: Value;
  readonly purpose: "threshold" | "ratio" | "absence" | "chart";
}

/** Resource types that {@link metricQueries} reads. */
export const WITH_QUERIES = ["google_monitoring_alert_policy", "google_monitoring_dashboard"];

/** Many rules ask for the queries of the same resource. */
const read = new WeakMap<object, readonly MetricQuery[]>();

/** Every filter of metrics in a policy or dashboard. */
export function metricQueries(resource: Value): readonly MetricQuery[] {
  const key = resource.raw as object;
  const known = read.get(key);
  if (known) return known;
  const queries = [...readQueries(resource)];
  read.set(key, queries);
  return queries;
}

function* readQueries(resource: Value): Iterable<MetricQuery> {
  for (const condition of resource.items("conditions")) {
    const threshold = condition.get("condition_threshold");
    const ratio = threshold.get("denominator_filter").isSet;
    const value = threshold.get("threshold_value");
    yield* query(threshold.get("filter"), alertAggregations(threshold.get("aggregations")), {
      purpose: ratio ? "ratio" : "threshold",
      threshold: value,
    });
    const denominator = alertAggregations(threshold.get("denominator_aggregations"));
    yield* query(threshold.get("denominator_filter"), denominator, { purpose: "ratio" });
    const absent = condition.get("condition_absent");
    yield* query(absent.get("filter"), alertAggregations(absent.get("aggregations")), { purpose: "absence" });
  }
  const dashboard = dashboardOf(resource);
  if (dashboard) yield* chartQueries(dashboard, undefined);
}

/** The parsed dashboard, where it is written out. */
export function dashboardOf(resource: Value): Value | undefined {
  const json = resource.get("dashboard_json");
  if (typeof json.raw !== "string") return json.isSet && !json.isUnknown ? json : undefined;
  try {
    return new Value(JSON.parse(json.raw), json.path);
  } catch {
    return undefined;
  }
}

/** Whether a block is there: an empty list, as in a plan, is none. */
export function hasBlock(value: Value): boolean {
  return value.isSet && !(Array.isArray(value.raw) && value.raw.length === 0);
}

function* query(
  at: Value,
  aggregations: readonly Aggregation[],
  rest: Pick<MetricQuery, "purpose" | "threshold">,
): Iterable<MetricQuery> {
  if (typeof at.raw !== "string" || isWhollyUnknown(at.raw)) return;
  const filter = parseMonitoringFilter(at.raw);
  const metricTypes = filter.terms
    .filter((term) => term.field === "metric.type" && !term.negated && term.operator === "=")
    .filter((term) => term.function === undefined || term.function === "one_of")
    .flatMap((term) => term.values.filter((value) => value !== undefined));
  yield { at, filter, metricTypes, aggregations, ...rest };
}

function alertAggregations(blocks: Value): Aggregation[] {
  return blocks.items().map((block) => ({
    aligner: block.get("per_series_aligner"),
    period: block.get("alignment_period"),
    reducer: block.get("cross_series_reducer"),
    groupBy: block.get("group_by_fields"),
  }));
}

function* chartQueries(value: Value, threshold: Value | undefined): Iterable<MetricQuery> {
  if (Array.isArray(value.raw)) {
    for (const item of value.items()) yield* chartQueries(item, threshold);
    return;
  }
  const thresholds = value.items("thresholds");
  // A line belongs to one chart's only series.
  const own = value.items("dataSets").length === 1 && thresholds.length === 1 ? thresholds[0] : undefined;
  const line = own?.get("value") ?? threshold;
  for (const [key, child] of value.entries()) {
    if (key === "timeSeriesFilter" || key === "numerator" || key === "denominator") {
      const purpose = key === "timeSeriesFilter" ? "chart" : "ratio";
      const aggregation = child.get("aggregation");
      yield* query(child.get("filter"), aggregation.isSet ? [chartAggregation(aggregation)] : [], {
        purpose,
        threshold: line,
      });
    } else yield* chartQueries(child, line);
  }
}

function chartAggregation(block: Value): Aggregation {
  return {
    aligner: block.get("perSeriesAligner"),
    period: block.get("alignmentPeriod"),
    reducer: block.get("crossSeriesReducer"),
    groupBy: block.get("groupByFields"),
  };
}

/** One reference and nothing else. */
function isWhollyUnknown(filter: string): boolean {
  return isUnknown(filter) && /^\$\{[^{}]*\}$/.test(filter.trim());
}
