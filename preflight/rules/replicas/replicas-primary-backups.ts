import { instanceRule } from "../../instance";

/** A primary from which nothing can be copied. */
export const replicasPrimaryBackups = instanceRule({
  id: "replicas-primary-backups",
  severity: "warning",
  area: "replicas",
  title: "a primary with replicas has backups and point-in-time recovery",
  why: "A replica is made from a backup and the logs after it: without them the service refuses to make one.",
  ignoreWhen: "the replicas exist already",
  link: "https://cloud.google.com/sql/docs/postgres/replication/create-replica",
  *check(instance) {
    const { settings, isReplica, replicas } = instance;
    const [replica] = replicas;
    const enabled = settings.get("backup_configuration.enabled");
    const known =
      settings.isSet && !settings.isUnknown && !settings.get("dynamic.backup_configuration").isSet;
    if (isReplica || !replica || !known || enabled.isUnknown || enabled.is(true)) return;
    yield {
      at: enabled,
      what: `${replica.label} is made from a backup of this primary, and backups are ${enabled.isSet ? "off" : "not switched on"}`,
      allowed: "true",
      fix: "write backup_configuration.enabled = true and point_in_time_recovery_enabled = true",
    };
  },
});
