import { backupReplica } from "../../../../preflight/rules/backup/backup-replica";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses backups of replicas and pools", () => {
  const inputs = [
    replica({ backup_configuration: { enabled: true, point_in_time_recovery_enabled: true } }),
    replica({ backup_configuration: { enabled: true } }, { instance_type: "READ_POOL_INSTANCE" }),
  ];
  expect(inputs.map((input) => shown(findingsOf(backupReplica, input))).join("\n")).toMatchInlineSnapshot(`
    "error backup-replica google_sql_database_instance.replica settings.backup_configuration.enabled
      a replica cannot have backups or point-in-time recovery; got true; allowed: no backup_configuration
      fix: remove backup_configuration here; it belongs to the primary main
    error backup-replica google_sql_database_instance.replica settings.backup_configuration.point_in_time_recovery_enabled
      a replica cannot have backups or point-in-time recovery; got true; allowed: no backup_configuration
      fix: remove backup_configuration here; it belongs to the primary main
    error backup-replica google_sql_database_instance.replica settings.backup_configuration.enabled
      a read pool cannot have backups or point-in-time recovery; got true; allowed: no backup_configuration
      fix: remove backup_configuration here; it belongs to the primary main"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    replica({ backup_configuration: { enabled: false } }),
    replica(),
    instance({ backup_configuration: { enabled: true } }),
  ])
    expect(findingsOf(backupReplica, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [replica({ backup_configuration: { enabled: "${var.on}" } })])
    expect(findingsOf(backupReplica, input)).toEqual([]);
});
