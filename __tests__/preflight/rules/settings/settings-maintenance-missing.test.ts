import { settingsMaintenanceMissing } from "../../../../preflight/rules/settings/settings-maintenance-missing";
import { findingsOf, instance, replica, shown } from "../../../support/preflight";

test("warns of a primary without a window", () => {
  expect(shown(findingsOf(settingsMaintenanceMissing, instance({})))).toMatchInlineSnapshot(`
    "warning settings-maintenance-missing google_sql_database_instance.main settings.maintenance_window
      maintenance may come on any day at any hour; allowed: day 1 (Monday) to 7, hour 0 to 23, UTC
      fix: write maintenance_window with day = 7, hour = 4"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({ maintenance_window: { day: 7, hour: 4 } }),
    replica({}, {}, instance({ maintenance_window: { day: 7 } })),
  ])
    expect(findingsOf(settingsMaintenanceMissing, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ maintenance_window: "${var.window}" }),
    instance({ dynamic: { maintenance_window: { for_each: [] } } }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsMaintenanceMissing, input)).toEqual([]);
});
