import { METRIC_PREFIX, type Metric, metricOf } from "../../../cloudsql/metrics";
import { parseMonitoringFilter } from "../../../cloudsql/monitoring-filter";
import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";
import { hasBlock } from "./queries";
import { secondsOf } from "./seconds";

const INDICATORS = ["basic_sli", "request_based_sli", "windows_based_sli"];

const COUNTS = { kinds: ["DELTA", "CUMULATIVE"], values: ["INT64", "DOUBLE"], what: "a count" } as const;
const GAUGES = { kinds: ["GAUGE"], values: ["INT64", "DOUBLE"], what: "a gauge of numbers" } as const;
const FLAGS = { kinds: ["GAUGE", "DELTA"], values: ["BOOL"], what: "true or false" } as const;
const DISTRIBUTIONS = {
  kinds: ["DELTA", "CUMULATIVE"],
  values: ["DISTRIBUTION"],
  what: "a distribution",
} as const;

/** Where a filter of series stands, and what its metric must be. */
const FILTERS = [
  ...["good", "bad", "total"].map((name) => ({
    path: `request_based_sli.good_total_ratio.${name}_service_filter`,
    takes: COUNTS,
  })),
  { path: "request_based_sli.distribution_cut.distribution_filter", takes: DISTRIBUTIONS },
  { path: "windows_based_sli.good_bad_metric_filter", takes: FLAGS },
  { path: "windows_based_sli.metric_mean_in_range.time_series", takes: GAUGES },
  { path: "windows_based_sli.metric_sum_in_range.time_series", takes: GAUGES },
];

/** Longest window and longest period of an objective. */
const DAY = 86_400;
const LONGEST_DAYS = 30;

/** What an objective is counted by. */
export const monitoringSloIndicator: Rule = {
  id: "monitoring-slo-indicator",
  severity: "error",
  area: "monitoring",
  title: "an objective has one indicator, of a metric of the right kind, and one period",
  why: "The API answers 400 for anything else.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/services.serviceLevelObjectives",
  types: ["google_monitoring_slo"],
  *check(slo) {
    yield* oneIndicator(slo);
    yield* onePeriod(slo);
    yield* window(slo.get("windows_based_sli.window_period"));
    yield* twoOfRatio(slo.get("request_based_sli.good_total_ratio"));
    for (const { path, takes } of FILTERS) yield* ofKind(slo.get(path), takes);
  },
};

function* oneIndicator(slo: Value): Iterable<Violation> {
  const found = INDICATORS.filter((name) => hasBlock(slo.get(name)));
  if (found.length === 1) return;
  yield {
    at: slo.get(found[1] ?? "windows_based_sli"),
    what: found.length === 0 ? "the objective has no indicator" : "the objective has several indicators",
    got: found,
    allowed: `one of ${INDICATORS.join(", ")}`,
    fix: found.length === 0 ? "add windows_based_sli" : `keep ${found[0]}`,
  };
}

function* onePeriod(slo: Value): Iterable<Violation> {
  const [days, calendar] = [slo.get("rolling_period_days"), slo.get("calendar_period")];
  const [inDays, byCalendar] = [days.isSet, calendar.isSet && !calendar.is("")];
  if (inDays === byCalendar) {
    yield {
      at: days,
      what: inDays ? "the objective has two periods" : "the objective has no period",
      got: [days.raw, calendar.raw].filter(
        (period) => period !== undefined && period !== null && period !== "",
      ),
      allowed: "either rolling_period_days or calendar_period",
      fix: inDays ? "keep one of them" : `add rolling_period_days = ${LONGEST_DAYS}`,
    };
  }
  const { number } = days;
  if (number === undefined || (Number.isInteger(number) && number >= 1 && number <= LONGEST_DAYS)) return;
  yield {
    at: days,
    what: "the period is out of range",
    allowed: `1 to ${LONGEST_DAYS} whole days`,
    fix: `write ${Math.min(LONGEST_DAYS, Math.max(1, Math.round(number)))}`,
  };
}

/** Good and bad make the total, so two say all. */
function* twoOfRatio(ratio: Value): Iterable<Violation> {
  if (!hasBlock(ratio) || ratio.isUnknown) return;
  const names = ["good", "bad", "total"].map((name) => `${name}_service_filter`);
  const given = names.filter((name) => ratio.get(name).isSet && !ratio.get(name).is(""));
  if (given.length === 2) return;
  const fix = given.length > 2 ? "remove bad_service_filter" : "add total_service_filter";
  yield {
    at: ratio,
    what: "a share is of two filters",
    got: given,
    allowed: `two of ${names.join(", ")}`,
    fix,
  };
}

function* window(period: Value): Iterable<Violation> {
  const read = secondsOf(period);
  if (!read) return;
  const allowed = "60s or more, of which a day is a multiple";
  if ("fault" in read) yield { at: period, what: read.fault, allowed, fix: read.fix };
  else if (read.seconds < 60 || DAY % read.seconds !== 0) {
    let longer = Math.max(60, Math.ceil(read.seconds));
    while (longer < DAY && DAY % longer !== 0) longer++;
    const fix = `write "${Math.min(DAY, longer)}s"`;
    yield { at: period, what: "a day is no multiple of the window", allowed, fix };
  }
}

function* ofKind(
  at: Value,
  takes: { readonly kinds: readonly string[]; readonly values: readonly string[]; readonly what: string },
): Iterable<Violation> {
  if (typeof at.raw !== "string") return;
  const { terms } = parseMonitoringFilter(at.raw);
  const type = terms.find(({ field, negated }) => field === "metric.type" && !negated)?.values[0];
  if (!type?.startsWith(METRIC_PREFIX)) return;
  const metric = metricOf(type);
  if (metric && fits(metric, takes)) return;
  yield {
    at,
    what: metric
      ? `${type} is ${metric.kind} and ${metric.valueType}, and this indicator is of ${takes.what}`
      : "Cloud SQL has no such metric",
    got: type,
    allowed: `${takes.kinds.join(" or ")}, ${takes.values.join(" or ")}`,
    fix: `choose a metric that is ${takes.what}`,
    ...((!metric || metric.unconfirmed) && { severity: "warning" as const }),
  };
}

function fits(
  { kind, valueType }: Metric,
  { kinds, values }: { readonly kinds: readonly string[]; readonly values: readonly string[] },
): boolean {
  return kinds.includes(kind) && values.includes(valueType);
}
