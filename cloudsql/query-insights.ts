import type { Edition } from "./edition";

/** Whole numbers from `min` to `max`. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** What Query Insights takes. */
export interface InsightsLimits {
  /** Bytes of a statement that are kept; another number restarts the instance. */
  readonly queryStringLength: Bounds;
  /** Plans sampled in a minute, over all databases. */
  readonly queryPlansPerMinute: Bounds;
}

const PLUS: InsightsLimits = {
  queryStringLength: { min: 1024, max: 100_000 },
  queryPlansPerMinute: { min: 0, max: 200 },
};
const ENTERPRISE: InsightsLimits = {
  queryStringLength: { min: 256, max: 4500 },
  queryPlansPerMinute: { min: 0, max: 20 },
};

/** Source: cloud.google.com/sql/docs/postgres/using-query-insights. The provider takes more than either. */
export function insightsLimits(edition: Edition): InsightsLimits {
  return edition.name === "ENTERPRISE" ? ENTERPRISE : PLUS;
}
