import { settingsMaintenanceTrack } from "../../../../preflight/rules/settings/settings-maintenance-track";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other words and names the right one", () => {
  const inputs = [
    instance({ maintenance_window: { day: 7, update_track: "Stable" } }),
    instance({ maintenance_window: { day: 7, update_track: "preview" } }),
    instance({ maintenance_window: { day: 7, update_track: "WEEK5" } }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsMaintenanceTrack, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-maintenance-track google_sql_database_instance.main settings.maintenance_window.update_track
      update_track is not one of its values; got "Stable"; allowed: canary, stable, week5
      fix: write "stable"
    error settings-maintenance-track google_sql_database_instance.main settings.maintenance_window.update_track
      update_track is not one of its values; got "preview"; allowed: canary, stable, week5
      fix: write "canary"
    error settings-maintenance-track google_sql_database_instance.main settings.maintenance_window.update_track
      update_track is not one of its values; got "WEEK5"; allowed: canary, stable, week5
      fix: write "week5""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ maintenance_window: { day: 7, update_track: "canary" } }),
    instance({ maintenance_window: { day: 7, update_track: "stable" } }),
    instance({ maintenance_window: { day: 7, update_track: "week5" } }),
  ])
    expect(findingsOf(settingsMaintenanceTrack, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ maintenance_window: { day: 7, update_track: "${var.track}" } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsMaintenanceTrack, input)).toEqual([]);
});
