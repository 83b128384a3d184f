import { instanceRule } from "../../instance";

/** A disk that may grow for ever. */
export const storageUnlimited = instanceRule({
  id: "storage-unlimited",
  severity: "warning",
  area: "storage",
  title: "growth has a limit",
  why: "A disk never shrinks: a runaway job or a forgotten replication slot makes a bill that stays.",
  ignoreWhen: "a full disk would be worse than any bill",
  link: "https://cloud.google.com/sql/docs/postgres/instance-settings#threshold-limit",
  *check({ settings, isReplica }) {
    const grows = settings.get("disk_autoresize");
    const limit = settings.get("disk_autoresize_limit");
    const off = grows.is(false) || grows.isUnknown || settings.isUnknown || !settings.isSet;
    // A replica has it from its primary.
    if (off || isReplica || (limit.isSet && limit.number !== 0)) return;
    const size = settings.get("disk_size").number ?? 10;
    yield {
      at: limit.isSet ? limit : "settings.disk_autoresize_limit",
      what: `the disk grows by itself and has no limit${limit.isSet ? ": 0 is none" : ""}`,
      allowed: `${Math.max(10, size)} GB or more`,
      fix: `write disk_autoresize_limit = ${Math.max(100, size * 5)}, and an alert on the disk's use`,
      // Left to the provider it grows, too; nobody chose that.
      ...(!grows.isSet && !limit.isSet && { severity: "info" }),
    };
  },
});
