import { type CostLine, quantity } from "./line";
import { charge, formatPrice, formatUsd, type MicroUsd } from "./money";
import { BESIDE, HOURS } from "./prices";

/** Logs that a small instance writes in a month, in GB: far below what is free. */
const LOGS_GB = 1;

/** An export compressed, as a part of the disk of its instance: an upper bound, as disks are not full. */
const EXPORT_SHARE = 0.25;

/** Exports of an instance in a bucket. */
export interface StoredExports {
  /** Size of the instance's disk, in GB. */
  readonly databaseGb: number;
  /** How many are kept at once, deleted ones that are not gone yet among them. */
  readonly kept: number;
  /** Of the class Nearline. */
  readonly nearline: boolean;
  /** Region or multi-region of the bucket. */
  readonly location: string;
}

/** What stands around the instances, and costs something or may. */
export interface Surroundings {
  /** Active versions of secrets, times the places that each is kept in. */
  readonly secretVersions: number;
  /** Days that each log bucket keeps its entries. */
  readonly logRetentionDays: readonly number[];
  readonly schedulerJobs: number;
  /** Endpoints of Private Service Connect. */
  readonly pscEndpoints: number;
  /** @default - none */
  readonly exports?: readonly StoredExports[];
  /** Conditions of alert policies that look at a metric. */
  readonly metricConditions: number;
  /** Conditions that look for a line in the log. */
  readonly logConditions: number;
}

/** Their lines; none for what there is none of. */
export function surroundingLines(around: Surroundings): CostLine[] {
  return [
    ...(around.exports ?? []).map(exportLine),
    ...logLine(around),
    ...countLine("secrets", around.secretVersions, "version", BESIDE.secretVersion),
    ...countLine("scheduler", around.schedulerJobs, "job", BESIDE.schedulerJob),
    ...endpointLine(around),
    ...alertingLine(around),
  ];
}

/** What the announced charge for alerting would be, for one series a condition that is looked at each 30 s. */
export function announcedAlerting({ metricConditions }: Surroundings): MicroUsd {
  const { metric, millionPoints, points } = BESIDE.alerting;
  return charge(metric, metricConditions) + charge(millionPoints, metricConditions, points / 1_000_000);
}

function exportLine({ databaseGb, kept, nearline, location }: StoredExports): CostLine {
  const { standard, nearline: cheaper, region } = BESIDE.storage;
  const price = nearline ? cheaper : standard;
  const gb = databaseGb * EXPORT_SHARE * kept;
  return {
    item: "exports",
    formula: `${kept} exports × ${quantity(databaseGb * EXPORT_SHARE)} GB × ${formatPrice(price)}, if a quarter of the disk each`,
    monthly: charge(price, gb),
    basis: location === region ? "listed" : "inferred",
  };
}

function logLine({ logRetentionDays }: Surroundings): CostLine[] {
  if (logRetentionDays.length === 0) return [];
  const { keptGiBMonth, freeDays, freeGiB } = BESIDE.logs;
  const kept = logRetentionDays.reduce(
    (sum, days) => sum + (LOGS_GB * Math.max(0, days - freeDays)) / freeDays,
    0,
  );
  return [
    {
      item: "log storage",
      formula:
        kept > 0
          ? `${quantity(kept)} GB over ${freeDays} days × ${formatPrice(keptGiBMonth)}, if ${LOGS_GB} GB a month`
          : `${LOGS_GB} GB a month of ${freeGiB} free, ${freeDays} days free`,
      monthly: charge(keptGiBMonth, kept),
      basis: "inferred",
    },
  ];
}

function countLine(
  item: "secrets" | "scheduler",
  count: number,
  noun: string,
  price: { readonly amount: MicroUsd; readonly free: number },
): CostLine[] {
  if (count === 0) return [];
  const paid = Math.max(0, count - price.free);
  const counted = `${count} ${noun}${count === 1 ? "" : "s"}`;
  return [
    {
      item,
      formula:
        paid > 0
          ? `${counted}, ${price.free} free, ${paid} × ${formatPrice(price.amount)}`
          : `${counted} of ${price.free} free`,
      monthly: charge(price.amount, paid),
      basis: "listed",
    },
  ];
}

/** Without the traffic through them. */
function endpointLine({ pscEndpoints: count }: Surroundings): CostLine[] {
  if (count === 0) return [];
  return [
    {
      item: "endpoints",
      formula: `${count} × ${formatPrice(BESIDE.pscEndpoint)} × ${HOURS} h`,
      monthly: charge(BESIDE.pscEndpoint, count, HOURS),
      basis: "inferred",
    },
  ];
}

function alertingLine(around: Surroundings): CostLine[] {
  const count = around.metricConditions + around.logConditions;
  if (count === 0) return [];
  const announced = announcedAlerting(around);
  return [
    {
      item: "alerting",
      formula: `${count} condition${count === 1 ? "" : "s"}, not charged yet; announced: ${formatUsd(announced)}`,
      monthly: 0,
      basis: "inferred",
    },
  ];
}
