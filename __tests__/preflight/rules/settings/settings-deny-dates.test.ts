import { settingsDenyDates } from "../../../../preflight/rules/settings/settings-deny-dates";
import { findingsOf, instance, shown } from "../../../support/preflight";

test("refuses other forms and names the right one", () => {
  const inputs = [
    instance({
      deny_maintenance_period: [{ start_date: "12-15-2026", end_date: "01-03-2027", time: "0:00" }],
    }),
    instance({
      deny_maintenance_period: [{ start_date: "2026/12/15", end_date: "15.01.2027", time: "00:00" }],
    }),
    instance({
      deny_maintenance_period: [
        { start_date: "2026-12-15T00:00:00Z", end_date: "2026-02-30", time: "midnight" },
      ],
    }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsDenyDates, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].end_date
      this is not a date of a deny period; got "01-03-2027"; allowed: YYYY-MM-DD, or MM-DD for every year
      fix: write "2027-01-03"
    error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].start_date
      this is not a date of a deny period; got "12-15-2026"; allowed: YYYY-MM-DD, or MM-DD for every year
      fix: write "2026-12-15"
    error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].time
      this is not the time of a deny period; got "0:00"; allowed: HH:MM:SS, UTC
      fix: write "00:00:00"
    error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].end_date
      this is not a date of a deny period; got "15.01.2027"; allowed: YYYY-MM-DD, or MM-DD for every year
      fix: write "2027-01-15"
    error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].start_date
      this is not a date of a deny period; got "2026/12/15"; allowed: YYYY-MM-DD, or MM-DD for every year
      fix: write "2026-12-15"
    error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].time
      this is not the time of a deny period; got "00:00"; allowed: HH:MM:SS, UTC
      fix: write "00:00:00"
    error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].end_date
      this is not a date of a deny period; got "2026-02-30"; allowed: YYYY-MM-DD, or MM-DD for every year
      fix: write a date that the calendar has, e.g. 2026-12-20
    error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].start_date
      this is not a date of a deny period; got "2026-12-15T00:00:00Z"; allowed: YYYY-MM-DD, or MM-DD for every year
      fix: write "2026-12-15"
    error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].time
      this is not the time of a deny period; got "midnight"; allowed: HH:MM:SS, UTC
      fix: write "00:00:00""
  `);
});

test("refuses a year on one side only", () => {
  const inputs = [
    instance({
      deny_maintenance_period: [{ start_date: "2026-12-20", end_date: "01-03", time: "00:00:00" }],
    }),
    instance({
      deny_maintenance_period: [{ start_date: "12-20", end_date: "2027-01-03", time: "00:00:00" }],
    }),
  ];
  expect(
    inputs.map((input) => shown(findingsOf(settingsDenyDates, input))).join("\n"),
  ).toMatchInlineSnapshot(`
    "error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].end_date
      one date of the deny period has a year and the other has none; got "01-03"; allowed: both with a year, or both without
      fix: write "2027-01-03"
    error settings-deny-dates google_sql_database_instance.main settings.deny_maintenance_period[0].end_date
      one date of the deny period has a year and the other has none; got "2027-01-03"; allowed: both with a year, or both without
      fix: write "01-03""
  `);
});

test("accepts the nearest valid values", () => {
  for (const input of [
    instance({
      deny_maintenance_period: [{ start_date: "2026-12-20", end_date: "2027-01-03", time: "00:00:00" }],
    }),
    instance({ deny_maintenance_period: [{ start_date: "12-20", end_date: "01-03", time: "23:59:59" }] }),
    instance({
      deny_maintenance_period: [{ start_date: "2026-1-5", end_date: "2026-2-5", time: "00:00:00" }],
    }),
  ])
    expect(findingsOf(settingsDenyDates, input)).toEqual([]);
});

test("skips what is not known", () => {
  for (const input of [
    instance({
      deny_maintenance_period: [{ start_date: "${var.start}", end_date: "${var.end}", time: "${var.time}" }],
    }),
    instance({}, { settings: "${local.settings}" }),
  ])
    expect(findingsOf(settingsDenyDates, input)).toEqual([]);
});
