import { instanceRule } from "../../instance";

/** A limit of a growth that is off. */
export const storageLimitUnused = instanceRule({
  id: "storage-limit-unused",
  severity: "warning",
  area: "storage",
  title: "a limit of growth comes with growth",
  why: "With disk_autoresize off the disk does not grow, whatever the limit: the database stops when it is full.",
  ignoreWhen: "growth is switched on by hand now and then",
  link: "https://cloud.google.com/sql/docs/postgres/instance-settings#automatic-storage-increase-2ndgen",
  *check({ settings }) {
    const limit = settings.get("disk_autoresize_limit");
    if (!settings.get("disk_autoresize").is(false) || !(Number(limit.number) > 0)) return;
    yield {
      at: limit,
      what: "the limit does nothing while disk_autoresize is false",
      allowed: "0, or disk_autoresize = true",
      fix: "write disk_autoresize = true, or remove the limit",
    };
  },
});
