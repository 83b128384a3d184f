import { backupEnabled } from "../../../../preflight/rules/backup/backup-enabled";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("warns of a primary without backups", () => {
  const inputs = [instance({ backup_configuration: { enabled: false } }), instance({})];
  expect(inputs.map((input) => shown(findingsOf(backupEnabled, input))).join("\n")).toMatchInlineSnapshot(`
    "warning backup-enabled google_sql_database_instance.main settings.backup_configuration.enabled
      automated backups are switched off; got false; allowed: true
      fix: write backup_configuration.enabled = true
    warning backup-enabled google_sql_database_instance.main settings.backup_configuration.enabled
      automated backups are off unless switched on; allowed: true
      fix: write backup_configuration.enabled = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ backup_configuration: { enabled: true } }),
    instance({ backup_configuration: { enabled: "true" } }),
    replica({}, {}, instance({ backup_configuration: { enabled: true } })),
  ])
    expect(findingsOf(backupEnabled, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ backup_configuration: { enabled: "${var.on}" } }),
    instance({ backup_configuration: "${var.backups}" }),
    instance({ dynamic: { backup_configuration: { for_each: [] } } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupEnabled, input)).toEqual([]);
});
