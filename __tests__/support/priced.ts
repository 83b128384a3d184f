import type { Usage } from "../../cloudsql/pricing/estimate";
import type { PricedInstance } from "../../cloudsql/pricing/instance";
import { HOURS } from "../../cloudsql/pricing/prices";
import { Tier } from "../../cloudsql/tier";

/** An instance whose price is known by heart: 52.71 US dollars, without backups. */
export function priced(
  change: Partial<Omit<PricedInstance, "tier">> & { readonly tier?: string } = {},
): PricedInstance {
  const { tier = "db-custom-1-3840", ...rest } = change;
  return {
    id: "main",
    name: "main",
    region: "us-central1",
    tier: Tier.of(tier),
    regional: false,
    replica: false,
    nodes: 1,
    diskType: Tier.of(tier).diskType,
    storageGb: 20,
    hasBackups: false,
    hasPublicAddress: false,
    isProtected: false,
    hasDataCache: false,
    hours: HOURS,
    ...rest,
  };
}

/** What is paid for, with nothing around the instances unless said. */
export function usage(
  instances: PricedInstance | readonly PricedInstance[],
  { commitment = "none", ...around }: Partial<Usage["around"] & Pick<Usage, "commitment">> = {},
): Usage {
  return {
    instances: [instances].flat(),
    around: {
      secretVersions: 0,
      logRetentionDays: [],
      schedulerJobs: 0,
      pscEndpoints: 0,
      metricConditions: 0,
      logConditions: 0,
      ...around,
    },
    commitment,
  };
}
