import { Tier } from "../tier";
import { estimate, totalOf, type Usage } from "./estimate";
import { instanceLines, type PricedInstance } from "./instance";
import { quantity } from "./line";
import { type Commitment, HOURS } from "./prices";

/** Running hours of a week that a stop schedule leaves: twelve on each weekday. */
const WORKING_HOURS = 60;
const HOURS_OF_WEEK = 168;

/** Memory of a vCPU in the usual custom machines, in MB. */
const MEMORY_PER_VCPU = 3840;

/** Something that makes it cheaper. Of one kind there is one at a time. */
export interface Saving {
  readonly kind: "commitment" | "tier" | "zonal" | "replicas" | "schedule" | "storage";
  /** e.g. `a commitment of three years` */
  readonly change: string;
  /** What to write in the environment. */
  readonly setting: string;
  readonly givesUp: string;
}

/** A saving that can be tried. */
export interface SavingOption extends Saving {
  apply(usage: Usage): Usage;
  /** @default - it goes with every other */
  excludes?(others: readonly SavingOption[]): boolean;
}

/** All that would make it cheaper: the dearest primary is changed, with the replicas that are like it. */
export function savingOptions(usage: Usage): SavingOption[] {
  const primaries = usage.instances.filter(({ replica }) => !replica);
  const cost = (instance: PricedInstance) => totalOf(instanceLines(instance, usage.commitment));
  const [main] = [...primaries].sort((a, b) => cost(b) - cost(a));
  if (!main) return [];
  return [
    ...commitments(usage),
    ...smallerTiers(usage, main),
    ...withoutStandby(main),
    ...withoutReplicas(usage),
    ...stopSchedule(usage, main),
    ...lessStorage(main),
  ];
}

function commitments(usage: Usage): SavingOption[] {
  if (usage.commitment !== "none" || usage.instances.every(({ tier }) => tier.sharedCore)) return [];
  if (usage.instances.some(({ hours }) => hours < HOURS)) return [];
  const terms: readonly (readonly [Commitment, string])[] = [
    ["1-year", "one year"],
    ["3-year", "three years"],
  ];
  return terms.map(([commitment, term]) => ({
    kind: "commitment",
    change: `a commitment of ${term}`,
    setting: `budget: { commitment: "${commitment}" }, once it is bought`,
    givesUp: `the choice: for ${term} it is paid for, whatever runs`,
    apply: (before) => ({ ...before, commitment }),
  }));
}

function smallerTiers(usage: Usage, main: PricedInstance): SavingOption[] {
  const { tier, storageGb, diskType } = main;
  const now = estimate(usage).total;
  const options = tiersBelow(tier)
    .filter((one) => storageGb <= one.storageGb.max && (diskType === "PD_HDD" || one.diskType === diskType))
    .map((one) => ({ one, apply: (before: Usage) => withTier(before, tier, one) }));
  return options
    .filter(({ apply }) => estimate(apply(usage)).total < now)
    .map(({ one, apply }) => ({
      kind: "tier",
      change: `the smaller machine ${one}`,
      setting: `tier: "${one}"`,
      givesUp: one.sharedCore
        ? `dedicated cores: ${gigabytes(one)} in place of ${gigabytes(tier)}, a share of a core, no SLA`
        : `${tier.vcpus - one.vcpus} of ${tier.vcpus} vCPUs, ${gigabytes(one)} in place of ${gigabytes(tier)}`,
      apply,
    }));
}

/** Machines of the same edition with fewer vCPUs, or less memory. */
function tiersBelow(tier: Tier): Tier[] {
  const sizes = [1, ...Array.from({ length: 48 }, (_, i) => 2 * (i + 1))];
  const names =
    tier.edition.name === "ENTERPRISE_PLUS"
      ? [2, 4, 8, 16, 32, 48, 64, 80, 96].map((vcpus) => `db-perf-optimized-N-${vcpus}`)
      : [
          "db-f1-micro",
          "db-g1-small",
          ...sizes.map((vcpus) => `db-custom-${vcpus}-${vcpus * MEMORY_PER_VCPU}`),
        ];
  return names
    .map(Tier.of)
    .filter((one) => one.vcpus <= tier.vcpus && one.memoryMb <= tier.memoryMb && one.name !== tier.name);
}

function withTier(usage: Usage, from: Tier, to: Tier): Usage {
  const instances = usage.instances.map((instance) =>
    instance.tier.name === from.name ? { ...instance, tier: to } : instance,
  );
  return { ...usage, instances };
}

function withoutStandby(main: PricedInstance): SavingOption[] {
  if (!main.regional) return [];
  return [
    {
      kind: "zonal",
      change: "no standby in a second zone",
      setting: 'availability: "zonal"',
      givesUp: "the failover and the SLA: an outage of the zone is an outage of the database",
      apply: (usage) => changed(usage, main, { regional: false }),
    },
  ];
}

function withoutReplicas(usage: Usage): SavingOption[] {
  const count = usage.instances.filter(({ replica }) => replica).length;
  if (count === 0) return [];
  return [
    {
      kind: "replicas",
      change: count === 1 ? "no read replica" : `none of the ${count} read replicas`,
      setting: "remove them",
      givesUp: "their reads, which the primary takes over, and a copy to promote",
      apply: (before) => ({ ...before, instances: before.instances.filter(({ replica }) => !replica) }),
    },
  ];
}

/** A primary with replicas cannot be stopped. */
function stopSchedule(usage: Usage, main: PricedInstance): SavingOption[] {
  if (main.hours < HOURS || usage.commitment !== "none") return [];
  const hasReplicas = usage.instances.some(({ replica }) => replica);
  const hours = (HOURS * WORKING_HOURS) / HOURS_OF_WEEK;
  return [
    {
      kind: "schedule",
      change: "a stop schedule: 12 hours on weekdays",
      setting: 'sleep: { stop: "0 20 * * 1-5", start: "0 8 * * 1-5", timeZone: … }',
      givesUp: "the database at night and at weekends, and backups in these hours",
      apply: (before) => changed(before, main, { hours }),
      excludes: (others) =>
        (main.regional && !others.some(({ kind }) => kind === "zonal")) ||
        (hasReplicas && !others.some(({ kind }) => kind === "replicas")),
    },
  ];
}

function lessStorage(main: PricedInstance): SavingOption[] {
  const { min } = main.tier.storageGb;
  if (main.storageGb <= min) return [];
  return [
    {
      kind: "storage",
      change: `${min} GB of storage`,
      setting: `storage: { size: Size.gibibytes(${min}) }`,
      givesUp: "an instance that exists: storage cannot shrink, so this is for a new one",
      apply: (usage) => changed(usage, main, { storageGb: min }),
    },
  ];
}

/** With replicas of the same kind of storage their size follows. */
function changed(usage: Usage, main: PricedInstance, change: Partial<PricedInstance>): Usage {
  const instances = usage.instances.map((instance) =>
    instance.id === main.id ? { ...instance, ...change } : instance,
  );
  return { ...usage, instances };
}

function gigabytes({ memoryMb, sharedCore }: Tier): string {
  const amount = memoryMb / 1024;
  return `${sharedCore ? amount.toFixed(1) : quantity(amount)} GB`;
}
