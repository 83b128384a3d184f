import { type Estimate, estimate, type Usage } from "../../cloudsql/pricing/estimate";
import type { Commitment } from "../../cloudsql/pricing/prices";
import type { Resource } from "../resource";
import { type Reading, type UnknownAmount, usageOf } from "./usage";

/** What resources cost together in a month. */
export interface Cost {
  readonly usage: Usage;
  readonly estimate: Estimate;
  /** Where there is one, the total is the least that it costs. */
  readonly unknown: readonly UnknownAmount[];
}

/** The cost of resources. Pure: the same resources cost the same. */
export function costOf(resources: readonly Resource[], commitment?: Commitment): Cost {
  const { usage, readings } = usageOf(resources, commitment);
  const estimated = estimate(usage);
  return { usage, estimate: estimated, unknown: [...unread(readings), ...unpriced(usage, estimated)] };
}

function unread(readings: readonly Reading[]): UnknownAmount[] {
  return readings.flatMap((reading) => ("unknown" in reading ? [reading.unknown] : []));
}

function unpriced({ instances }: Usage, { lines }: Estimate): UnknownAmount[] {
  const nameOf = (id: string) => instances.find((instance) => instance.id === id)?.name ?? id;
  return lines
    .filter(({ monthly, item }) => monthly === undefined && item !== "standby")
    .map(({ instance: id = "", item, formula }) => ({ id, name: nameOf(id), why: `${item}: ${formula}` }));
}
