import { instanceRule } from "../../instance";
import { outside } from "../../limits";

/** Size of the disk at the start. */
export const storageSize = instanceRule({
  id: "storage-size",
  severity: "error",
  area: "storage",
  title: "the disk has a size that the machine takes",
  why: "The API refuses less than 10 GB (20 on Hyperdisk) and more than 64 TB (3054 GB with a shared core).",
  link: "https://cloud.google.com/sql/docs/postgres/quotas#storage_limits",
  *check({ settings, tier }) {
    const type = settings.get("disk_type").string ?? tier?.diskType;
    const bounds = tier?.storageGb ?? { min: 10, max: 65_536 };
    const min = type === "HYPERDISK_BALANCED" ? 20 : type === undefined ? bounds.min : 10;
    const name = tier ? `disk_size of ${tier}` : "disk_size";
    yield* outside(settings.get("disk_size"), name, { min, max: bounds.max, unit: "GB" });
  },
});
