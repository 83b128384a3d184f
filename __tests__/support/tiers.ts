import tiers from "../../cloudsql/data/tiers.json";
import { Tier } from "../../cloudsql/tier";
import fc from "./fast-check";

/** Every tier that Google names. */
export const NAMED_TIERS: readonly string[] = [
  ...tiers.sharedCore.map((tier) => tier.tier),
  ...tiers.predefinedEnterprisePlus.flatMap((family) => family.tiers.map((tier) => tier.tier)),
];

/** The bounds of custom machines, vCPU by vCPU, as a table: independent of how they are computed. */
export const CUSTOM_BOUNDS = tiers.customEnterprise.boundsByVcpu;

export interface CustomMachine {
  readonly vcpus: number;
  /** MB */
  readonly memory: number;
}

/** Any custom machine that Cloud SQL has. */
export const customMachine: fc.Arbitrary<CustomMachine> = fc
  .constantFrom(...CUSTOM_BOUNDS)
  .chain(({ vcpu, minMemoryMB, maxMemoryMB }) =>
    fc
      .integer({ min: minMemoryMB / 256, max: maxMemoryMB / 256 })
      .map((steps) => ({ vcpus: vcpu, memory: steps * 256 })),
  );

export function isCustomMachine({ vcpus, memory }: CustomMachine): boolean {
  const bounds = CUSTOM_BOUNDS.find((entry) => entry.vcpu === vcpus);
  return (
    bounds !== undefined && memory % 256 === 0 && memory >= bounds.minMemoryMB && memory <= bounds.maxMemoryMB
  );
}

/** Any tier, named or custom. */
export const anyTier: fc.Arbitrary<Tier> = fc
  .oneof(
    fc.constantFrom(...NAMED_TIERS),
    customMachine.map(({ vcpus, memory }) => `db-custom-${vcpus}-${memory}`),
  )
  .map((name) => Tier.of(name));
