import { type Cron, WEEK } from "./cron";
import { Duration } from "./duration";
import type { Problem } from "./problem";
import { runsAt, type SleepTimes } from "./sleep";

/** The longest that Cloud Storage retains: 100 years. An environment says less. */
export const RETENTION_DAYS = { min: 1, max: 3650 } as const;

/** Longest time from one export to the next, in whole hours; of a weekly schedule. */
export function longestGap({ minutesOfWeek }: Cron): Duration {
  const times = [...minutesOfWeek].sort((a, b) => a - b);
  const gaps = times.map((time, i) => (times[i + 1] ?? (times[0] ?? 0) + WEEK) - time);
  return Duration.hours(Math.ceil(Math.max(...gaps) / 60));
}

/** How many exports are kept at once: those of the retention, and the one that comes. */
export function exportsKept(schedule: Cron, retention: Duration): number {
  return Math.ceil((schedule.minutesOfWeek.length * retention.toDays()) / 7) + 1;
}

/** What is wrong with when exports are made; the paths are those of the environment's field. */
export function exportProblems(
  { schedule, timeZone, retention }: { schedule: Cron; timeZone: string; retention: Duration },
  sleep?: SleepTimes,
): Problem[] {
  const problems: Problem[] = [];
  const days = retention.toMilliseconds() / 86_400_000;
  if (!Number.isInteger(days) || days < RETENTION_DAYS.min || days > RETENTION_DAYS.max) {
    problems.push({
      code: "EXPORT_RETENTION",
      message: "exports are kept for whole days",
      got: retention.toString(),
      allowed: `${RETENTION_DAYS.min} to ${RETENTION_DAYS.max} days`,
      fix: "write for example retention: Duration.days(30)",
      path: "retention",
    });
  }
  if (!schedule.isWeekly) {
    problems.push({
      code: "EXPORT_NOT_WEEKLY",
      message: "exports repeat each week, and this schedule chooses days of the month or months",
      got: schedule.text,
      allowed: "* for the day of the month and for the month: the alert waits for the longest gap",
      fix: 'write for example "0 2 * * 0", at 02:00 each Sunday',
      path: "schedule",
    });
    return problems;
  }
  if (!sleep) return problems;
  if (timeZone !== sleep.timeZone) {
    problems.push({
      code: "EXPORT_TIME_ZONE",
      message: "an instance that is stopped by a schedule is exported by the clock of that schedule",
      got: timeZone,
      allowed: sleep.timeZone,
      fix: `write timeZone: "${sleep.timeZone}"`,
      path: "timeZone",
    });
  } else if (schedule.minutesOfWeek.some((minute) => !runsAt(sleep, minute))) {
    problems.push({
      code: "EXPORT_WHILE_STOPPED",
      message: "an export is due while the instance is stopped, and would fail",
      got: schedule.text,
      allowed: `times between the start (${sleep.start}) and the stop (${sleep.stop})`,
      fix: "choose hours in which it runs",
      path: "schedule",
    });
  }
  return problems;
}
