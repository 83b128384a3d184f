import { settingsDenySingle } from "../../../../preflight/rules/settings/settings-deny-single";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses two periods and merges them where that is short enough", () => {
  expect(
    shown(
      findingsOf(
        settingsDenySingle,
        instance({
          deny_maintenance_period: [
            { start_date: "2026-11-20", end_date: "2026-12-02", time: "00:00:00" },
            { start_date: "2026-12-20", end_date: "2027-01-03", time: "00:00:00" },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error settings-deny-single google_sql_database_instance.main settings.deny_maintenance_period
      there are 2 deny periods; got "2026-11-20 to 2026-12-02, 2026-12-20 to 2027-01-03"; allowed: one
      fix: keep the nearest, 2026-11-20 to 2026-12-02, or one from 2026-11-20 to 2027-01-03 (44 days)"
  `);
});

test("keeps one where they are far apart", () => {
  expect(
    shown(
      findingsOf(
        settingsDenySingle,
        instance({
          deny_maintenance_period: [
            { start_date: "2026-02-01", end_date: "2026-02-20", time: "00:00:00" },
            { start_date: "2026-11-20", end_date: "2027-01-03", time: "00:00:00" },
          ],
        }),
      ),
    ),
  ).toMatchInlineSnapshot(`
    "error settings-deny-single google_sql_database_instance.main settings.deny_maintenance_period
      there are 2 deny periods; got "2026-02-01 to 2026-02-20, 2026-11-20 to 2027-01-03"; allowed: one
      fix: keep the nearest, 2026-02-01 to 2026-02-20"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      deny_maintenance_period: [{ start_date: "2026-12-20", end_date: "2027-01-03", time: "00:00:00" }],
    }),
    instance({ deny_maintenance_period: { start_date: "12-20", end_date: "01-03", time: "00:00:00" } }),
    instance({ deny_maintenance_period: [] }),
  ])
    expect(findingsOf(settingsDenySingle, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({ deny_maintenance_period: "${var.periods}" }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsDenySingle, input)).toEqual([]);
});
