import { settingsDenyLength } from "../../../../preflight/rules/settings/settings-deny-length";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses more than 90 days and the wrong order", () => {
  const inputs = [
    instance({
      deny_maintenance_period: [{ start_date: "2026-10-01", end_date: "2027-01-03", time: "00:00:00" }],
    }),
    instance({
      deny_maintenance_period: [{ start_date: "2027-01-03", end_date: "2026-12-20", time: "00:00:00" }],
    }),
    instance({ deny_maintenance_period: [{ start_date: "11-01", end_date: "02-15", time: "00:00:00" }] }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsDenyLength, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-deny-length google_sql_database_instance.main settings.deny_maintenance_period[0].end_date
      the deny period lasts 94 days; got "2027-01-03"; allowed: up to 90 days: 2026-12-30 at the latest
      fix: write "2026-12-30" or earlier
    error settings-deny-length google_sql_database_instance.main settings.deny_maintenance_period[0].end_date
      the deny period ends before it starts on 2027-01-03; got "2026-12-20"; allowed: up to 90 days: 2027-04-03 at the latest
      fix: swap the dates: start_date = "2026-12-20", end_date = "2027-01-03"
    error settings-deny-length google_sql_database_instance.main settings.deny_maintenance_period[0].end_date
      the deny period lasts 106 days; got "02-15"; allowed: up to 90 days: 01-30 at the latest
      fix: write "01-30" or earlier"
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      deny_maintenance_period: [{ start_date: "2026-10-01", end_date: "2026-12-30", time: "00:00:00" }],
    }),
    instance({ deny_maintenance_period: [{ start_date: "12-20", end_date: "01-03", time: "00:00:00" }] }),
  ])
    expect(findingsOf(settingsDenyLength, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      deny_maintenance_period: [{ start_date: "${var.start}", end_date: "2027-01-03", time: "00:00:00" }],
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsDenyLength, input)).toEqual([]);
});
