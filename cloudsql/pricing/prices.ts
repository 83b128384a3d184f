import data from "../data/pricing.json";
import { type MicroUsd, microUsd } from "./money";

/**
 * How a price is known: read in a list, half of a listed price for high availability, or the price of
 * us-central1 times the region's usual ratio.
 */
export type Basis = "listed" | "halved" | "inferred";

/** A price of one unit. */
export interface Price {
  readonly amount: MicroUsd;
  readonly basis: Basis;
}

type PriceName = keyof (typeof data.regions)["us-central1"]["prices"] | keyof typeof data.referencePrices;

/** What Cloud SQL costs in a region, by hour or month. */
export type RegionPrices = Readonly<Record<PriceName, Price>>;

/** Hours of a month in estimates. A bill goes by the month's real hours, up to 2 % more. */
export const HOURS = data.hoursPerMonth;

/** What an estimate says of its prices. */
export const PRICE_LIST = {
  currency: data.currency,
  /** Date of the newest reading of the price of an instance. */
  date: data.newestReading,
  kind: data.kind,
  sources: data.sources,
} as const;

const REGIONS = data.regions as Readonly<
  Record<string, { multiplier: number; prices: Record<string, { usd: number; basis: string }> }>
>;

/** Regions whose prices are known. */
export const PRICED_REGIONS: readonly string[] = Object.keys(REGIONS);

const known = new Map<string, RegionPrices>();

/** The prices of a region; undefined where none are known, which is not the same as free. */
export function pricesOf(region: string): RegionPrices | undefined {
  if (!Object.hasOwn(REGIONS, region)) return undefined;
  const cached = known.get(region);
  if (cached) return cached;
  const { multiplier, prices } = REGIONS[region] as (typeof REGIONS)[string];
  const own = Object.entries(prices).map(([name, { usd, basis }]): [string, Price] => [
    name,
    { amount: microUsd(usd), basis: basis as Basis },
  ]);
  const others = Object.entries(data.referencePrices).map(([name, { usd }]): [string, Price] => [
    name,
    { amount: microUsd(usd * multiplier), basis: region === data.reference ? "listed" : "inferred" },
  ]);
  const all = Object.fromEntries([...own, ...others]) as RegionPrices;
  known.set(region, all);
  return all;
}

/** Commitments to Cloud SQL, and how much they take off vCPUs and memory of dedicated cores, in per cent. */
export const COMMITMENTS = {
  none: 0,
  "1-year": data.commitments["1-year"].percentOff,
  "3-year": data.commitments["3-year"].percentOff,
} as const;

export type Commitment = keyof typeof COMMITMENTS;

/** What is around the instance, the same everywhere; the free part is of a billing account. */
export const BESIDE = {
  secretVersion: {
    amount: microUsd(data.secretManager.versionMonth.usd),
    free: data.secretManager.freeVersions,
  },
  schedulerJob: { amount: microUsd(data.scheduler.jobMonth.usd), free: data.scheduler.freeJobs },
  /** An endpoint of Private Service Connect, by the hour. */
  pscEndpoint: microUsd(data.privateServiceConnect.endpointHour.usd),
  logs: {
    ingestedGiB: microUsd(data.logging.ingestedGiB.usd),
    freeGiB: data.logging.freeGiB,
    keptGiBMonth: microUsd(data.logging.keptGiBMonth.usd),
    freeDays: data.logging.freeDays,
  },
  /** Of Cloud Storage, a GB and month, in the region whose prices are the reference. */
  storage: {
    standard: microUsd(data.storage.standardGiBMonth.usd),
    nearline: microUsd(data.storage.nearlineGiBMonth.usd),
    region: data.reference,
  },
  /** Announced, not charged: sources disagree on rate and start. */
  alerting: {
    metric: microUsd(data.alerting.metricReferenceMonth.usd),
    millionPoints: microUsd(data.alerting.millionPoints.usd),
    points: data.alerting.pointsPerConditionMonth,
  },
} as const;
