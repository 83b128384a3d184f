import { backupFinal } from "../../../../preflight/rules/backup/backup-final";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses other days and replicas", () => {
  const inputs = [
    instance({ final_backup_config: { enabled: true, retention_days: 0 } }),
    replica({ final_backup_config: { enabled: true } }),
  ];
  expect(inputs.map((input) => shown(findingsOf(backupFinal, input))).join("\n")).toMatchInlineSnapshot(`
    "error backup-final google_sql_database_instance.main settings.final_backup_config.retention_days
      retention_days of the final backup is out of range; got 0; allowed: 1 to 365 days
      fix: write 1 or more
    error backup-final google_sql_database_instance.replica settings.final_backup_config.enabled
      a replica has no final backup; got true; allowed: on the primary only
      fix: remove final_backup_config here"
  `);
});

test("only warns of what Backup and DR may keep", () => {
  expect(
    shown(findingsOf(backupFinal, instance({ final_backup_config: { enabled: true, retention_days: 400 } }))),
  ).toMatchInlineSnapshot(`
    "warning backup-final google_sql_database_instance.main settings.final_backup_config.retention_days
      retention_days of the final backup is out of range; got 400; allowed: 1 to 365 days
      fix: write 365 or less"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ final_backup_config: { enabled: true, retention_days: 365 } }),
    instance({ final_backup_config: { enabled: true } }),
  ])
    expect(findingsOf(backupFinal, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ final_backup_config: { enabled: true, retention_days: "${var.days}" } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupFinal, input)).toEqual([]);
});
