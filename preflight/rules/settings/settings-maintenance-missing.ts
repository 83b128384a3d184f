import { instanceRule } from "../../instance";

/** Maintenance at any time. */
export const settingsMaintenanceMissing = instanceRule({
  id: "settings-maintenance-missing",
  severity: "warning",
  area: "settings",
  title: "a primary has a maintenance window",
  why: "Maintenance takes a primary and its replicas down together for minutes; without a window that is at any hour of any day.",
  ignoreWhen: "nobody waits for the database, as in development",
  link: "https://cloud.google.com/sql/docs/postgres/maintenance",
  *check(instance) {
    const { settings, isReplica } = instance;
    if (!settings.isSet || settings.isUnknown || isReplica || !instance.lacks("maintenance_window")) return;
    yield {
      at: "settings.maintenance_window",
      what: "maintenance may come on any day at any hour",
      allowed: "day 1 (Monday) to 7, hour 0 to 23, UTC",
      fix: "write maintenance_window with day = 7, hour = 4",
    };
  },
});
