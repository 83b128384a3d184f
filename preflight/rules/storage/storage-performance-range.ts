import { instanceRule } from "../../instance";
import { outside } from "../../limits";

/** Bounds of Hyperdisk's speed, as far as they are known. */
export const storagePerformanceRange = instanceRule({
  id: "storage-performance-range",
  severity: "warning",
  area: "storage",
  title: "Hyperdisk is asked for a speed that it is known to have",
  why: "Less than 3000 IOPS or 140 MiB/s, or more than 160000 and 2400, has not been seen accepted.",
  ignoreWhen: "Google's documentation of the machine says otherwise",
  link: "https://cloud.google.com/sql/docs/postgres/choose-edition",
  *check({ settings }) {
    const iops = settings.get("data_disk_provisioned_iops");
    const throughput = settings.get("data_disk_provisioned_throughput");
    yield* outside(iops, "data_disk_provisioned_iops", { min: 3000, max: 160_000, unit: "IOPS" });
    yield* outside(throughput, "data_disk_provisioned_throughput", { min: 140, max: 2400, unit: "MiB/s" });
  },
});
