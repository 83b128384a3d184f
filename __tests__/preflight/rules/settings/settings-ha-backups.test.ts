import { settingsHaBackups } from "../../../../preflight/rules/settings/settings-ha-backups";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("refuses a standby without backups or recovery", () => {
  const inputs = [
    instance({ availability_type: "REGIONAL", backup_configuration: { enabled: false } }),
    instance({ availability_type: "REGIONAL" }),
    instance({
      availability_type: "REGIONAL",
      backup_configuration: { enabled: true, point_in_time_recovery_enabled: false },
    }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsHaBackups, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-ha-backups google_sql_database_instance.main settings.backup_configuration.enabled
      availability_type REGIONAL needs backups, and they are off; got false; allowed: backup_configuration.enabled = true
      fix: write backup_configuration.enabled = true and point_in_time_recovery_enabled = true, or availability_type ZONAL
    error settings-ha-backups google_sql_database_instance.main settings.backup_configuration.enabled
      availability_type REGIONAL needs backups, and they are not switched on; allowed: backup_configuration.enabled = true
      fix: write backup_configuration.enabled = true and point_in_time_recovery_enabled = true, or availability_type ZONAL
    error settings-ha-backups google_sql_database_instance.main settings.backup_configuration.point_in_time_recovery_enabled
      availability_type REGIONAL needs point-in-time recovery, and it is off; got false; allowed: point_in_time_recovery_enabled = true
      fix: write backup_configuration.point_in_time_recovery_enabled = true"
  `);
});

test("warns where recovery is not written", () => {
  expect(
    shown(
      findingsOf(
        settingsHaBackups,
        instance({ availability_type: "REGIONAL", backup_configuration: { enabled: true } }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "warning settings-ha-backups google_sql_database_instance.main settings.backup_configuration.point_in_time_recovery_enabled
      availability_type REGIONAL needs point-in-time recovery, and it is not switched on; allowed: point_in_time_recovery_enabled = true
      fix: write backup_configuration.point_in_time_recovery_enabled = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      availability_type: "REGIONAL",
      backup_configuration: { enabled: true, point_in_time_recovery_enabled: true },
    }),
    instance({
      availability_type: "REGIONAL",
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      backup_configuration: { enabled: true },
    }),
    instance({ availability_type: "ZONAL" }),
    replica({ availability_type: "REGIONAL" }),
  ])
    expect(findingsOf(settingsHaBackups, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ availability_type: "REGIONAL", backup_configuration: { enabled: "${var.on}" } }),
    instance({ availability_type: "REGIONAL", backup_configuration: "${var.backups}" }),
    instance({ availability_type: "REGIONAL", dynamic: { backup_configuration: { for_each: [] } } }),
    instance({ availability_type: "${var.type}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsHaBackups, input)).toEqual([]);
});
