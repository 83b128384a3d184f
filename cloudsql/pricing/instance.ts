import type { Tier } from "../tier";
import { type CostLine, quantity, weakest } from "./line";
import { charge, discounted, formatPrice, type MicroUsd } from "./money";
import { COMMITMENTS, type Commitment, HOURS, type Price, pricesOf, type RegionPrices } from "./prices";

/** Part of the storage that backups take: data are less than the disk, and backups keep what changed. */
export const BACKUP_SHARE = 0.25;

export type DiskType = "PD_SSD" | "PD_HDD" | "HYPERDISK_BALANCED";

/** An instance as its price sees it. */
export interface PricedInstance {
  /** Unique in an estimate. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly region: string;
  readonly tier: Tier;
  /** With a standby in another zone. */
  readonly regional: boolean;
  /** A read replica, or a pool of them: no standby that is promised, no backups. */
  readonly replica: boolean;
  /** Machines behind it; more than one for a pool only. */
  readonly nodes: number;
  readonly diskType: DiskType;
  /** Size at the start, in GB. */
  readonly storageGb: number;
  /** Size at which the service stops adding space, in GB. @default - the size stays */
  readonly growsToGb?: number;
  readonly hasBackups: boolean;
  /** Region that its backups are kept in. @default - its own, as for a multi-region */
  readonly backupRegion?: string;
  readonly hasPublicAddress: boolean;
  /** It may not be deleted without a change before. */
  readonly isProtected: boolean;
  readonly hasDataCache: boolean;
  /** How long it runs, in hours of {@link HOURS}. */
  readonly hours: number;
}

/** The lines of one instance. Storage, backups and a public address are charged while it is stopped, too. */
export function instanceLines(instance: PricedInstance, commitment: Commitment = "none"): CostLine[] {
  const { region } = instance;
  const prices = pricesOf(region);
  if (!prices) {
    return [
      line(instance, { item: "machine", formula: `no price is known in ${region}`, basis: "inferred" }),
    ];
  }
  const compute = machineLines(instance, prices, commitment);
  const storage = storageLine(instance, prices);
  return [
    ...compute,
    storage,
    ...standbyLine(instance, [...compute, storage]),
    ...backupLine(instance, prices),
    ...addressLine(instance, prices),
    ...dataCacheLine(instance),
  ];
}

function machineLines(instance: PricedInstance, prices: RegionPrices, commitment: Commitment): CostLine[] {
  const { tier, nodes, hours } = instance;
  const times = nodes > 1 ? `${nodes} × ` : "";
  if (tier.sharedCore) {
    const price = tier.name === "db-f1-micro" ? prices.f1MicroHour : prices.g1SmallHour;
    return [
      line(instance, {
        item: "machine",
        formula: `${times}${tier} ${formatPrice(price.amount)} × ${quantity(hours)} h`,
        monthly: charge(price.amount, nodes, hours),
        basis: price.basis,
      }),
    ];
  }
  const series = seriesOf(tier, prices);
  if (!series) {
    return [line(instance, { item: "machine", formula: `no price of ${tier} is known`, basis: "inferred" })];
  }
  const percentOff = COMMITMENTS[commitment];
  // What is committed is paid for whether or not the instance runs.
  const paid = commitment === "none" ? hours : HOURS;
  const rest = percentOff > 0 ? ` × ${(100 - percentOff) / 100}` : "";
  const part = (item: "vCPU" | "memory", price: Price, amount: number, unit: string) =>
    line(instance, {
      item,
      formula: `${times}${quantity(amount)}${unit} × ${formatPrice(price.amount)} × ${quantity(paid)} h${rest}`,
      monthly: discounted(charge(price.amount, amount, nodes, paid), percentOff),
      basis: price.basis,
    });
  return [
    part("vCPU", series.vCpu, tier.vcpus, ""),
    part("memory", series.memory, tier.memoryMb / 1024, " GB"),
  ];
}

/** Prices of a vCPU and a GB of memory; undefined for machines of which no price is known. */
function seriesOf(tier: Tier, prices: RegionPrices): { vCpu: Price; memory: Price } | undefined {
  if (tier.name.startsWith("db-custom-N4-")) return { vCpu: prices.n4VCpuHour, memory: prices.n4RamGiBHour };
  if (tier.name.startsWith("db-custom-")) return { vCpu: prices.vCpuHour, memory: prices.ramGiBHour };
  if (tier.name.startsWith("db-perf-optimized-N-"))
    return { vCpu: prices.plusVCpuHour, memory: prices.plusRamGiBHour };
  return undefined;
}

function storageLine(instance: PricedInstance, prices: RegionPrices): CostLine {
  const price = {
    PD_SSD: prices.ssdGiBMonth,
    PD_HDD: prices.hddGiBMonth,
    HYPERDISK_BALANCED: prices.hyperdiskGiBMonth,
  }[instance.diskType];
  const { nodes, storageGb } = instance;
  return line(instance, {
    item: "storage",
    formula: `${nodes > 1 ? `${nodes} × ` : ""}${quantity(storageGb)} GB × ${formatPrice(price.amount)}`,
    monthly: charge(price.amount, storageGb, nodes),
    basis: price.basis,
  });
}

function standbyLine(instance: PricedInstance, doubled: readonly CostLine[]): CostLine[] {
  if (!instance.regional) return [];
  const amounts = doubled.map(({ monthly }) => monthly);
  return [
    line(instance, {
      item: "standby",
      formula: "the machine and the storage again",
      ...(amounts.every((amount) => amount !== undefined) && { monthly: sum(amounts) }),
      basis: weakest(...doubled),
    }),
  ];
}

function backupLine(instance: PricedInstance, prices: RegionPrices): CostLine[] {
  if (!instance.hasBackups) return [];
  const size = instance.storageGb * BACKUP_SHARE;
  // Kept elsewhere they cost what they cost there.
  const { amount } = (pricesOf(instance.backupRegion ?? instance.region) ?? prices).backupGiBMonth;
  return [
    line(instance, {
      item: "backups",
      formula: `${quantity(size)} GB × ${formatPrice(amount)}, if a quarter of the storage`,
      monthly: charge(amount, size),
      basis: "inferred",
    }),
  ];
}

/** A public address is free while the instance runs. */
function addressLine(instance: PricedInstance, prices: RegionPrices): CostLine[] {
  const idle = HOURS - instance.hours;
  if (!instance.hasPublicAddress || idle <= 0) return [];
  const { amount, basis } = prices.idlePublicAddressHour;
  return [
    line(instance, {
      item: "address",
      formula: `public, ${formatPrice(amount)} × ${quantity(idle)} h stopped`,
      monthly: charge(amount, idle),
      basis,
    }),
  ];
}

/** Its size goes by the machine, and no list here says it. */
function dataCacheLine(instance: PricedInstance): CostLine[] {
  if (!instance.hasDataCache) return [];
  return [line(instance, { item: "data cache", formula: "its size is not known", basis: "inferred" })];
}

function line({ id }: PricedInstance, rest: Omit<CostLine, "instance">): CostLine {
  return { instance: id, ...rest };
}

function sum(amounts: readonly (MicroUsd | undefined)[]): MicroUsd {
  return amounts.reduce<MicroUsd>((total, amount = 0) => total + amount, 0);
}
