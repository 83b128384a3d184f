import { costSchedule } from "../../../../preflight/rules/cost/cost-schedule";
import { findingsOf, shown } from "../../../support/preflight";

const job = (schedule: unknown, zone?: unknown) => ({
  "google_cloud_scheduler_job.a": { name: "a", schedule, ...(zone !== undefined && { time_zone: zone }) },
});

test("refuses what is no schedule, and what is no time zone", () => {
  expect(shown(findingsOf(costSchedule, job("0 25 * * *", "Europe/Berln")))).toMatchInlineSnapshot(`
    "error cost-schedule google_cloud_scheduler_job.a schedule
      the hour of the schedule is not 0 to 23; got "0 25 * * *"; allowed: minute, hour, day of the month, month, day of the week; each *, numbers, a-b, a,b or */n
      fix: write for example "0 20 * * 1-5", at 20:00 from Monday to Friday
    error cost-schedule google_cloud_scheduler_job.a time_zone
      this is not a time zone; got "Europe/Berln"; allowed: a name of the tz database, e.g. Europe/Berlin, America/New_York or UTC
      fix: write "Europe/Berlin""
  `);
  for (const schedule of ["20:00", "@daily", "0 20 * *", "", "* * * * * *"])
    expect(findingsOf(costSchedule, job(schedule))).toHaveLength(1);
});

test.each([
  "0 20 * * 1-5",
  "*/15 0 1,15 * SUN",
  "every 24 hours",
  "every monday 09:00",
  "1st monday of month 09:00",
  "first,third monday of month 17:00",
])("accepts %s", (schedule) => {
  expect(findingsOf(costSchedule, job(schedule, "Etc/UTC"))).toEqual([]);
});

test("skips what is not known, and leaves out what has a default", () => {
  expect(findingsOf(costSchedule, job("${var.schedule}", "${var.zone}"))).toEqual([]);
  expect(findingsOf(costSchedule, job(undefined))).toEqual([]);
});
