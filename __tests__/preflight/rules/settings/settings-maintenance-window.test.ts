import { settingsMaintenanceWindow } from "../../../../preflight/rules/settings/settings-maintenance-window";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other days and hours, and names them", () => {
  const inputs = [
    instance({ maintenance_window: { day: 0, hour: 3 } }),
    instance({ maintenance_window: { day: 8, hour: 3 } }),
    instance({ maintenance_window: { day: "SUNDAY", hour: 3 } }),
    instance({ maintenance_window: { day: "tue", hour: 3 } }),
    instance({ maintenance_window: { day: 7, hour: 24 } }),
    instance({ maintenance_window: { day: 7, hour: "3am" } }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsMaintenanceWindow, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-maintenance-window google_sql_database_instance.main settings.maintenance_window.day
      day of the maintenance_window is out of range; got 0; allowed: 1 (Monday) to 7 (Sunday)
      fix: write 7 for Sunday, or remove maintenance_window where any day will do
    error settings-maintenance-window google_sql_database_instance.main settings.maintenance_window.day
      day of the maintenance_window is out of range; got 8; allowed: 1 (Monday) to 7 (Sunday)
      fix: write 7 or less
    error settings-maintenance-window google_sql_database_instance.main settings.maintenance_window.day
      day of the maintenance_window must be a whole number, written plainly; got "SUNDAY"; allowed: 1 (Monday) to 7 (Sunday)
      fix: write 7
    error settings-maintenance-window google_sql_database_instance.main settings.maintenance_window.day
      day of the maintenance_window must be a whole number, written plainly; got "tue"; allowed: 1 (Monday) to 7 (Sunday)
      fix: write 2
    error settings-maintenance-window google_sql_database_instance.main settings.maintenance_window.hour
      hour of the maintenance_window is out of range; got 24; allowed: 0 to 23 hours, UTC
      fix: write 23 or less
    error settings-maintenance-window google_sql_database_instance.main settings.maintenance_window.hour
      hour of the maintenance_window must be a whole number of hours, UTC, written plainly; got "3am"; allowed: 0 to 23 hours, UTC
      fix: write 3"
  `);
});

test("warns of an hour without a day", () => {
  expect(
    shown(findingsOf(settingsMaintenanceWindow, instance({ maintenance_window: { hour: 3 } }))),
  ).toMatchInlineSnapshot(`
    "warning settings-maintenance-window google_sql_database_instance.main settings.maintenance_window.hour
      the hour is ignored without a day; got 3; allowed: day and hour
      fix: write day = 7 for Sunday"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ maintenance_window: { day: 1, hour: 0 } }),
    instance({ maintenance_window: { day: "7", hour: "23" } }),
    instance({}),
  ])
    expect(findingsOf(settingsMaintenanceWindow, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ maintenance_window: { day: "${var.day}", hour: "${var.hour}" } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsMaintenanceWindow, input)).toEqual([]);
});
