import { type Estimate, estimate, type Usage } from "../../cloudsql/pricing/estimate";
import type { Commitment } from "../../cloudsql/pricing/prices";
import { type Resource, valuesOf } from "../resource";
import { idOf, type Reading, type UnknownAmount, usageOf } from "./usage";

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
  const unknown = [...unread(readings), ...unpriced(usage, estimated), ...uncounted(resources)];
  return { usage, estimate: estimated, unknown };
}

/** Machines of Compute Engine, whose prices are in no list here. */
const MACHINES: ReadonlySet<string> = new Set([
  "google_compute_region_instance_group_manager",
  "google_compute_instance_group_manager",
]);

function uncounted(resources: readonly Resource[]): UnknownAmount[] {
  return resources
    .filter(({ type }) => MACHINES.has(type))
    .map((resource) => {
      const values = valuesOf(resource);
      const count = values.get("target_size").number;
      const vms = count === undefined ? "its VMs" : `its ${count} VM${count === 1 ? "" : "s"}`;
      return {
        id: idOf(resource),
        name: values.get("name").string ?? resource.address,
        why: `${vms} and the load balancer before them are not counted: docs/pooling.md`,
      };
    });
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
