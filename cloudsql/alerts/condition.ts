import type { Duration } from "../duration";
import { METRIC_PREFIX, metricOf } from "../metrics";

/** When an incident opens. A policy holds one to six. */
export type AlertCondition = ThresholdCondition | BurnRateCondition | LogCondition | PromqlCondition;

interface Compared {
  /** Name among the conditions of its policy. */
  readonly name: string;
  readonly comparison: "COMPARISON_GT" | "COMPARISON_LT";
  /** In the metric's own unit: utilisations run from 0 to 1, latencies are in microseconds. */
  readonly threshold: number;
  /** How long it must be passed: zero, or whole minutes. */
  readonly duration: Duration;
}

/** A metric is compared with a number. */
export interface ThresholdCondition extends Compared {
  readonly kind: "threshold";
  /** Full type of the metric. */
  readonly metric: string;
  /** Values of the metric's own labels; several are alternatives. @default - any */
  readonly labels?: { readonly [label: string]: readonly string[] | undefined };
  /** Over which points are aligned, 60 s or more. */
  readonly period: Duration;
  readonly aligner: string;
  /** How series are brought together. @default - each series is compared alone */
  readonly reducer?: string;
  /** What stays apart under a reducer, beside the instance. @default - nothing */
  readonly groupBy?: readonly string[];
  /** The line is drawn on, and compared at its end: 1 h to 60 h. @default - the present is compared */
  readonly forecast?: Duration;
  /** What a series without points is. Needs a duration. @default - the service's own choice */
  readonly missingData?: "EVALUATION_MISSING_DATA_ACTIVE" | "EVALUATION_MISSING_DATA_INACTIVE";
}

/** The error budget of an objective is spent faster than it may be. */
export interface BurnRateCondition extends Compared {
  readonly kind: "burn-rate";
  /** Full name of the objective. */
  readonly objective: string;
  /** Over which the rate is taken. */
  readonly lookback: Duration;
}

/** A log entry is an incident. It stands alone in its policy. */
export interface LogCondition {
  readonly kind: "log";
  readonly name: string;
  /** In the language of logs. */
  readonly filter: string;
  /** Parts of the entry that the notification names. @default - none */
  readonly extract?: Readonly<Record<string, string>>;
  /** At most one notification in this time. */
  readonly rateLimit: Duration;
  readonly chart: PromqlChart;
}

/** What a dashboard shows of a condition that has no series to compare. */
export interface PromqlChart {
  readonly query: string;
  /** @default - no line */
  readonly threshold?: number;
}

/** A query has a result. It stands alone in its policy. */
export interface PromqlCondition {
  readonly kind: "promql";
  readonly name: string;
  readonly query: string;
  readonly duration: Duration;
  /** How often it is asked: a multiple of 30 s. */
  readonly interval: Duration;
  readonly chart: PromqlChart;
}

/** Full type of a metric below `cloudsql.googleapis.com/database/`. */
export function databaseMetric(name: string): string {
  return `${METRIC_PREFIX}database/${name}`;
}

/** What stays apart when the series of a condition are brought together. */
export function groupingOf({ metric, groupBy = [] }: ThresholdCondition): readonly string[] {
  return [`resource.label.${idLabelOf(resourceOf(metric))}`, ...groupBy];
}

/** The monitoring filter of a condition on the metric of one instance. */
export function filterOf(condition: ThresholdCondition | BurnRateCondition, databaseId: string): string {
  if (condition.kind === "burn-rate") {
    return `select_slo_burn_rate("${condition.objective}", "${condition.lookback.toGoogle()}")`;
  }
  const { metric, labels = {} } = condition;
  const resource = resourceOf(metric);
  // The log metric's own filter says the instance. Scanners look for exactly this text, without blanks.
  if (metric.startsWith("logging.googleapis.com/user/")) {
    return `resource.type="${resource}" AND metric.type="${metric}"`;
  }
  return [
    `resource.type = "${resource}"`,
    `resource.labels.${idLabelOf(resource)} = "${databaseId}"`,
    `metric.type = "${metric}"`,
    ...Object.entries(labels).map(([label, values]) => `metric.labels.${label} = ${rightSide(values ?? [])}`),
  ].join(" AND ");
}

function rightSide(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  return quoted.length === 1 ? (quoted[0] as string) : `one_of(${quoted.join(", ")})`;
}

/** Metrics of logs belong to the resource that wrote the entry. */
function resourceOf(metric: string): string {
  return metricOf(metric)?.resource ?? "cloudsql_database";
}

function idLabelOf(resource: string): string {
  return resource === "cloudsql_instance_database" ? "resource_id" : "database_id";
}
