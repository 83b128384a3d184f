import { instanceRule } from "../../instance";
import { outside } from "../../limits";

/** Where growth stops. */
export const storageLimit = instanceRule({
  id: "storage-limit",
  severity: "error",
  area: "storage",
  title: "the limit of growth is not below the disk",
  why: "A limit under the size at the start is no limit that can be kept; the API takes 0 (none) or at least 10 GB.",
  link: "https://cloud.google.com/sql/docs/postgres/instance-settings#threshold-limit",
  *check({ settings, tier }) {
    const limit = settings.get("disk_autoresize_limit");
    if (limit.number === 0) return;
    const max = tier?.storageGb.max ?? 65_536;
    const wrong = [...outside(limit, "disk_autoresize_limit", { min: 10, max, unit: "GB; 0 is no limit" })];
    const size = settings.get("disk_size").number;
    if (size !== undefined && size <= max && limit.number !== undefined && limit.number < size) {
      yield {
        at: limit,
        what: `disk_autoresize_limit is below the disk's own ${size} GB`,
        allowed: `${Math.max(10, size)} to ${max} GB, or 0 for no limit`,
        fix: `write ${Math.min(max, Math.max(10, size) * 2)}`,
      };
    } else yield* wrong;
  },
});
