import { backupPointInTime } from "../../../../preflight/rules/backup/backup-point-in-time";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("tells that a day can be lost", () => {
  expect(
    shown(findingsOf(backupPointInTime, instance({ backup_configuration: { enabled: true } }))),
  ).toMatchInlineSnapshot(`
    "info backup-point-in-time google_sql_database_instance.main settings.backup_configuration.point_in_time_recovery_enabled
      point-in-time recovery is off; allowed: true
      fix: write point_in_time_recovery_enabled = true"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ backup_configuration: { enabled: true, point_in_time_recovery_enabled: true } }),
    instance({
      tier: "db-perf-optimized-N-2",
      edition: "ENTERPRISE_PLUS",
      backup_configuration: { enabled: true },
    }),
  ])
    expect(findingsOf(backupPointInTime, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ backup_configuration: { enabled: true, point_in_time_recovery_enabled: "${var.on}" } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupPointInTime, input)).toEqual([]);
});
