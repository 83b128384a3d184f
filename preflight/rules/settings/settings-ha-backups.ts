import { instanceRule } from "../../instance";

/** A standby without what it is made from. */
export const settingsHaBackups = instanceRule({
  id: "settings-ha-backups",
  severity: "error",
  area: "settings",
  title: "a regional instance has backups and point-in-time recovery",
  why: "The service needs both for REGIONAL and refuses the instance otherwise.",
  ignoreWhen: "point-in-time recovery was switched on outside of Terraform",
  link: "https://cloud.google.com/sql/docs/postgres/configure-ha",
  *check({ settings, isReplica, edition }) {
    const regional = settings.get("availability_type").is("REGIONAL");
    if (!regional || isReplica || settings.get("dynamic.backup_configuration").isSet) return;
    const enabled = settings.get("backup_configuration.enabled");
    if (!enabled.isUnknown && !enabled.is(true)) {
      yield {
        at: enabled,
        what: `availability_type REGIONAL needs backups, and they are ${enabled.isSet ? "off" : "not switched on"}`,
        allowed: "backup_configuration.enabled = true",
        fix: "write backup_configuration.enabled = true and point_in_time_recovery_enabled = true, or availability_type ZONAL",
      };
    }
    const recovery = settings.get("backup_configuration.point_in_time_recovery_enabled");
    const onByEdition = !recovery.isSet && edition?.name !== "ENTERPRISE";
    if (!enabled.is(true) || recovery.isUnknown || recovery.is(true) || onByEdition) return;
    yield {
      at: recovery,
      what: `availability_type REGIONAL needs point-in-time recovery, and it is ${recovery.isSet ? "off" : "not switched on"}`,
      allowed: "point_in_time_recovery_enabled = true",
      fix: "write backup_configuration.point_in_time_recovery_enabled = true",
      ...(!recovery.isSet && { severity: "warning" }),
    };
  },
});
