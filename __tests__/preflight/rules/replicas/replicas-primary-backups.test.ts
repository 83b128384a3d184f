import { replicasPrimaryBackups } from "../../../../preflight/rules/replicas/replicas-primary-backups";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("warns of a primary without backups", () => {
  const inputs = [replica({}, {}, instance({ backup_configuration: { enabled: false } })), replica()];
  expect(
    inputs.map((input) => shown(findingsOf(replicasPrimaryBackups, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "warning replicas-primary-backups google_sql_database_instance.main settings.backup_configuration.enabled
      replica is made from a backup of this primary, and backups are off; got false; allowed: true
      fix: write backup_configuration.enabled = true and point_in_time_recovery_enabled = true
    warning replicas-primary-backups google_sql_database_instance.main settings.backup_configuration.enabled
      replica is made from a backup of this primary, and backups are not switched on; allowed: true
      fix: write backup_configuration.enabled = true and point_in_time_recovery_enabled = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [replica({}, {}, instance({ backup_configuration: { enabled: true } })), instance({})])
    expect(findingsOf(replicasPrimaryBackups, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    replica({}, {}, instance({ backup_configuration: { enabled: "${var.on}" } })),
    replica({}, {}, instance({}, { settings: "${local.settings}" })),
  ])
    expect(findingsOf(replicasPrimaryBackups, input)).toEqual([]);
});
