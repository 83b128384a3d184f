import { announcedAlerting, type Surroundings, surroundingLines } from "./beside";
import { instanceLines, type PricedInstance } from "./instance";
import type { CostLine } from "./line";
import type { MicroUsd } from "./money";
import type { Commitment } from "./prices";

/** What is paid for together. */
export interface Usage {
  readonly instances: readonly PricedInstance[];
  readonly around: Surroundings;
  readonly commitment: Commitment;
}

/** A month's price. */
export interface Estimate {
  readonly lines: readonly CostLine[];
  /** Of the lines whose amount is known. */
  readonly total: MicroUsd;
  /** Whether every amount is known; otherwise the total is the least that it costs. */
  readonly isComplete: boolean;
  /** The total when the storage has grown to its limits; none where nothing grows, or not all is known. */
  readonly upTo?: MicroUsd;
  /** What comes on top if the announced charge for alerting does. */
  readonly announced: MicroUsd;
}

/** Estimates a month. Pure: the same usage costs the same. */
export function estimate(usage: Usage): Estimate {
  const lines = linesOf(usage);
  const grown = usage.instances.map((instance) => ({
    ...instance,
    storageGb: Math.max(instance.storageGb, instance.growsToGb ?? 0),
  }));
  const isComplete = lines.every(({ monthly }) => monthly !== undefined);
  const grows = isComplete && grown.some(({ storageGb }, i) => storageGb !== usage.instances[i]?.storageGb);
  return {
    lines,
    total: totalOf(lines),
    isComplete,
    ...(grows && { upTo: totalOf(linesOf({ ...usage, instances: grown })) }),
    announced: announcedAlerting(usage.around),
  };
}

/** The sum of what is known. */
export function totalOf(lines: readonly CostLine[]): MicroUsd {
  return lines.reduce((sum, { monthly = 0 }) => sum + monthly, 0);
}

function linesOf({ instances, around, commitment }: Usage): CostLine[] {
  return [
    ...instances.flatMap((instance) => instanceLines(instance, commitment)),
    ...surroundingLines(around),
  ];
}
