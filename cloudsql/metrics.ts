import data from "./data/metrics.json";
import { nearest } from "./text";

export type MetricKind = "GAUGE" | "DELTA" | "CUMULATIVE";
export type MetricValueType = "BOOL" | "INT64" | "DOUBLE" | "STRING" | "DISTRIBUTION";

/** A metric that Cloud SQL writes to Cloud Monitoring. */
export interface Metric {
  readonly kind: MetricKind;
  readonly valueType: MetricValueType;
  /** Monitored resource that its series belong to. */
  readonly resource: string;
  /** @default - a plain count, or none for a boolean */
  readonly unit?: string;
  /** Names of its own labels. @default - none */
  readonly labels?: readonly string[];
  /** Lowest and highest value. @default - open */
  readonly range?: readonly [number, number];
  /** Kind or scale were read in one source only. @default false */
  readonly unconfirmed?: boolean;
  /** Why an alert on it would never fire. @default - it has data */
  readonly noData?: string;
}

/** A name found in public configurations that is no metric. */
export interface WrongName {
  readonly why: string;
  readonly use: string;
  /** Only its absence from the documentation was checked. @default false */
  readonly unconfirmed?: boolean;
}

/** In front of every metric type of Cloud SQL. */
export const METRIC_PREFIX = "cloudsql.googleapis.com/";

const METRICS = data.metrics as unknown as Readonly<Record<string, Metric>>;
const WRONG_NAMES = data.wrongNames as Readonly<Record<string, WrongName>>;

/** Labels of the monitored resources of Cloud SQL. */
export const RESOURCE_LABELS: Readonly<Record<string, readonly string[]>> = {
  cloudsql_database: ["project_id", "database_id", "region"],
  cloudsql_instance_database: ["project_id", "location", "resource_id", "database"],
};

/** A metric by its full type, or undefined. */
export function metricOf(type: string): Metric | undefined {
  const name = shortName(type);
  return name !== undefined && Object.hasOwn(METRICS, name) ? METRICS[name] : undefined;
}

/** Why a type of Cloud SQL is no metric although people write it, or undefined. */
export function wrongNameOf(type: string): WrongName | undefined {
  const name = shortName(type);
  if (name === undefined) return undefined;
  if (Object.hasOwn(WRONG_NAMES, name)) return WRONG_NAMES[name];
  if (!name.startsWith("database/backup/")) return undefined;
  return WRONG_NAMES["database/backup/count"];
}

/** The metric that was surely meant by a type: a slip of two letters, or an engine segment left out. */
export function meantMetric(type: string): string | undefined {
  const name = shortName(type) ?? type.replace(/^\/|^(https?:\/\/)?[a-z.]*\.com\//, "");
  const candidates = [name, name.replace(/^database\//, "database/postgresql/"), `database/${name}`];
  const found = candidates.find((candidate) => Object.hasOwn(METRICS, candidate));
  const meant = found ?? nearest(name, Object.keys(METRICS), 2);
  return meant === undefined ? undefined : METRIC_PREFIX + meant;
}

/**
 * The aligners that fit a kind and value type, the most useful first.
 *
 * Source: Cloud Monitoring API, Aggregation.Aligner.
 */
export function alignersFor(kind: MetricKind, valueType: MetricValueType): readonly string[] {
  if (kind === "CUMULATIVE")
    return valueType === "DISTRIBUTION" ? ["ALIGN_DELTA"] : ["ALIGN_RATE", "ALIGN_DELTA"];
  const older = kind === "GAUGE" ? ["ALIGN_NEXT_OLDER"] : [];
  if (valueType === "STRING") return older;
  if (valueType === "BOOL") {
    const counts = ["ALIGN_FRACTION_TRUE", "ALIGN_COUNT_TRUE", "ALIGN_COUNT_FALSE"];
    return [...(kind === "GAUGE" ? counts : []), "ALIGN_COUNT", ...older];
  }
  const delta = kind === "DELTA" ? ["ALIGN_DELTA"] : [];
  if (valueType === "DISTRIBUTION") {
    const percentiles = ["99", "95", "50", "05"].map((p) => `ALIGN_PERCENTILE_${p}`);
    return [...percentiles, ...delta, "ALIGN_SUM", ...older];
  }
  const numeric = ["ALIGN_MAX", "ALIGN_MIN", "ALIGN_COUNT", "ALIGN_STDDEV", "ALIGN_PERCENT_CHANGE"];
  return kind === "DELTA"
    ? ["ALIGN_DELTA", "ALIGN_RATE", "ALIGN_SUM", "ALIGN_MEAN", ...numeric]
    : ["ALIGN_MEAN", ...numeric, "ALIGN_SUM", "ALIGN_INTERPOLATE", ...older];
}

function shortName(type: string): string | undefined {
  return type.startsWith(METRIC_PREFIX) ? type.slice(METRIC_PREFIX.length) : undefined;
}
