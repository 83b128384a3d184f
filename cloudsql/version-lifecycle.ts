import type { PostgresVersion } from "./version";

/** When Cloud SQL charges for a version's support, and when it stops. ISO dates. */
export interface VersionLifecycle {
  /** From here on each vCPU costs extra. */
  readonly extendedSupport: string;
  /** From here on the service upgrades the instance by itself. */
  readonly deprecation: string;
}

/** Source: cloud.google.com/sql/docs/db-versions, April 2026. */
const LIFECYCLES: Readonly<Record<string, VersionLifecycle>> = {
  POSTGRES_9_6: { extendedSupport: "2025-02-01", deprecation: "2028-02-01" },
  POSTGRES_10: { extendedSupport: "2025-02-01", deprecation: "2028-02-01" },
  POSTGRES_11: { extendedSupport: "2025-02-01", deprecation: "2028-02-01" },
  POSTGRES_12: { extendedSupport: "2025-02-01", deprecation: "2028-02-01" },
  POSTGRES_13: { extendedSupport: "2026-02-01", deprecation: "2029-02-01" },
  POSTGRES_14: { extendedSupport: "2027-02-01", deprecation: "2030-02-01" },
  POSTGRES_15: { extendedSupport: "2028-02-01", deprecation: "2031-02-01" },
  POSTGRES_16: { extendedSupport: "2029-02-01", deprecation: "2032-02-01" },
  POSTGRES_17: { extendedSupport: "2030-02-01", deprecation: "2033-02-01" },
};

/** None for a version whose end is not announced. */
export function lifecycleOf(version: PostgresVersion): VersionLifecycle | undefined {
  return LIFECYCLES[version.name];
}
