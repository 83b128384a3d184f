import { backupStartTime } from "../../../../preflight/rules/backup/backup-start-time";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses what is no time of the day in UTC, and names it", () => {
  const inputs = [
    instance({ backup_configuration: { start_time: "24:00" } }),
    instance({ backup_configuration: { start_time: "3am" } }),
    instance({ backup_configuration: { start_time: "11:30 PM" } }),
    instance({ backup_configuration: { start_time: "03:00 CET" } }),
    instance({ backup_configuration: { start_time: "03:00+02:00" } }),
    instance({ backup_configuration: { start_time: "03:00:00" } }),
    instance({ backup_configuration: { start_time: "0330" } }),
    instance({ backup_configuration: { start_time: "noon" } }),
    instance({ backup_configuration: { start_time: "25:10" } }),
  ];
  expect(inputs.map((input) => shown(findingsOf(backupStartTime, input))).join("\n")).toMatchInlineSnapshot(`
    "error backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "24:00"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "00:00" (UTC)
    error backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "3am"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "03:00" (UTC)
    error backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "11:30 PM"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "23:30" (UTC)
    error backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "03:00 CET"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "03:00" (UTC)
    error backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "03:00+02:00"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "03:00" (UTC)
    error backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "03:00:00"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "03:00" (UTC)
    error backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "0330"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "03:30" (UTC)
    error backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "noon"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "03:00"
    error backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "25:10"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "03:00""
  `);
});

test("warns of a single digit, which differs in every plan", () => {
  expect(
    shown(findingsOf(backupStartTime, instance({ backup_configuration: { start_time: "3:30" } }))),
  ).toMatchInlineSnapshot(`
    "warning backup-start-time google_sql_database_instance.main settings.backup_configuration.start_time
      the start of the backups is not a time of the day in UTC as HH:MM; got "3:30"; allowed: 00:00 to 23:59, UTC, without a time zone
      fix: write "03:30" (UTC)"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ backup_configuration: { start_time: "00:00" } }),
    instance({ backup_configuration: { start_time: "23:59" } }),
    instance({ backup_configuration: { enabled: true } }),
  ])
    expect(findingsOf(backupStartTime, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ backup_configuration: { start_time: "${var.start}" } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(backupStartTime, input)).toEqual([]);
});
