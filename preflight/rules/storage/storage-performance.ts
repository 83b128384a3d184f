import { instanceRule } from "../../instance";

/** Bought speed, which only Hyperdisk has. */
export const storagePerformance = instanceRule({
  id: "storage-performance",
  severity: "error",
  area: "storage",
  title: "provisioned IOPS and throughput come with Hyperdisk",
  why: "The speed of persistent disks follows from their size; only HYPERDISK_BALANCED sells it apart.",
  ignoreWhen: "the machine takes Hyperdisk by now",
  link: "https://cloud.google.com/sql/docs/postgres/choose-edition",
  *check({ settings, tier }) {
    const written = settings.get("disk_type");
    const type = written.isSet ? written.string : tier?.diskType;
    if (type === undefined || type === "HYPERDISK_BALANCED") return;
    for (const name of ["data_disk_provisioned_iops", "data_disk_provisioned_throughput"]) {
      const at = settings.get(name);
      if (!at.isSet || at.isUnknown) continue;
      yield {
        at,
        what: `${type} has no ${name}`,
        allowed: "with HYPERDISK_BALANCED only",
        fix: "remove it, or use a machine with Hyperdisk: db-custom-N4-… or db-c4a-highmem-…",
        ...(!written.isSet && { severity: "warning" }),
      };
    }
  },
});
