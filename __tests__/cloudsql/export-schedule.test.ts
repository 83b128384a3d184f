import { Cron } from "../../cloudsql/cron";
import { Duration } from "../../cloudsql/duration";
import { exportProblems, exportsKept, longestGap } from "../../cloudsql/export-schedule";
import { formatProblem } from "../../cloudsql/problem";

test.each([
  ["0 2 * * *", 24],
  ["0 2 * * 0", 168],
  ["0 2 * * 1-5", 72],
  ["0 */6 * * *", 6],
  ["30 2,14 * * 0", 156],
])("%s: the longest gap is %d h", (schedule, hours) => {
  expect(longestGap(Cron.of(schedule)).toHours()).toBe(hours);
});

test.each([
  ["0 2 * * *", 30, 31],
  ["0 2 * * 0", 30, 6],
])("%s for %d days: %d at once", (schedule, days, kept) => {
  expect(exportsKept(Cron.of(schedule), Duration.days(days))).toBe(kept);
});

const sleep = { stop: Cron.of("0 20 * * 1-5"), start: Cron.of("0 7 * * 1-5"), timeZone: "Europe/Berlin" };
const problems = (
  schedule: string,
  timeZone = "Europe/Berlin",
  retention = Duration.days(30),
  sleeps = true,
) =>
  exportProblems({ schedule: Cron.of(schedule), timeZone, retention }, sleeps ? sleep : undefined).map(
    formatProblem,
  );

test("what is right has no problem", () => {
  expect(problems("0 12 * * 1-5")).toEqual([]);
  expect(problems("0 2 * * *", "UTC", Duration.days(1), false)).toEqual([]);
});

test("every problem at once", () => {
  expect([
    ...problems("0 2 1 * *", "UTC", Duration.hours(30)),
    ...problems("0 21 * * 1-5"),
    ...problems("0 12 * * *", "UTC"),
    ...problems("0 12 * * 1", "Europe/Berlin", Duration.days(4000)),
  ]).toMatchInlineSnapshot(`
    [
      "retention: exports are kept for whole days [EXPORT_RETENTION]
      got:     "30 h"
      allowed: 1 to 3650 days
      fix:     write for example retention: Duration.days(30)",
      "schedule: exports repeat each week, and this schedule chooses days of the month or months [EXPORT_NOT_WEEKLY]
      got:     "0 2 1 * *"
      allowed: * for the day of the month and for the month: the alert waits for the longest gap
      fix:     write for example "0 2 * * 0", at 02:00 each Sunday",
      "schedule: an export is due while the instance is stopped, and would fail [EXPORT_WHILE_STOPPED]
      got:     "0 21 * * 1-5"
      allowed: times between the start (0 7 * * 1-5) and the stop (0 20 * * 1-5)
      fix:     choose hours in which it runs",
      "timeZone: an instance that is stopped by a schedule is exported by the clock of that schedule [EXPORT_TIME_ZONE]
      got:     "UTC"
      allowed: Europe/Berlin
      fix:     write timeZone: "Europe/Berlin"",
      "retention: exports are kept for whole days [EXPORT_RETENTION]
      got:     "4000 d"
      allowed: 1 to 3650 days
      fix:     write for example retention: Duration.days(30)",
    ]
  `);
});
