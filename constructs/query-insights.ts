import type { SqlDatabaseInstanceSettingsInsightsConfig } from "@cdktf/provider-google/lib/sql-database-instance";
import type { Edition } from "../cloudsql/edition";
import type { Problem } from "../cloudsql/problem";
import { insightsLimits } from "../cloudsql/query-insights";

/** What Query Insights keeps of the queries. It is always on: without charge, and the first place to look. */
export interface QueryInsightsProps {
  /**
   * How much of a statement is kept, in bytes: 256 to 4500, with Enterprise Plus 1024 to 100000.
   *
   * Another number restarts the instance.
   *
   * @default 1024
   */
  readonly queryStringLength?: number;
  /** Plans sampled in a minute: 0 to 20, with Enterprise Plus up to 200. @default 5 */
  readonly queryPlansPerMinute?: number;
  /** Keep the tags that a program writes as comments (sqlcommenter): route, controller. @default true */
  readonly applicationTags?: boolean;
  /**
   * Keep the addresses of clients. They are personal data and, behind a connector, say nothing.
   *
   * @default false
   */
  readonly clientAddress?: boolean;
}

/** The block of the instance. */
export function insightsConfig(props: QueryInsightsProps = {}): SqlDatabaseInstanceSettingsInsightsConfig {
  return {
    queryInsightsEnabled: true,
    queryStringLength: props.queryStringLength ?? 1024,
    recordApplicationTags: props.applicationTags ?? true,
    recordClientAddress: props.clientAddress ?? false,
    queryPlansPerMinute: props.queryPlansPerMinute ?? 5,
  };
}

/** What the service would refuse with this edition. */
export function insightsProblems(props: QueryInsightsProps = {}, edition: Edition): Problem[] {
  const limits = insightsLimits(edition);
  return (["queryStringLength", "queryPlansPerMinute"] as const).flatMap((property): Problem[] => {
    const value = props[property];
    const { min, max } = limits[property];
    if (value === undefined || (Number.isInteger(value) && value >= min && value <= max)) return [];
    return [
      {
        code: "INSIGHTS_OUT_OF_RANGE",
        message: `Query Insights takes no "${property}" like this with ${edition}`,
        got: value,
        allowed: `whole numbers, ${min} to ${max}`,
        fix: `write ${Math.min(max, Math.max(min, Math.round(value)))}`,
      },
    ];
  });
}
