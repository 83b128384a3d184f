import { type Cron, WEEK } from "./cron";
import type { Problem } from "./problem";
import { nearest } from "./text";

const DAY = 24 * 60;

/** How long the window is in which the service begins its daily backup, in minutes. */
const BACKUP_WINDOW = 4 * 60;

/** When an instance is stopped and started, each week alike. */
export interface SleepTimes {
  readonly stop: Cron;
  readonly start: Cron;
  /** Name of the tz database, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
}

/** A span of the week, in minutes since the beginning of Sunday; it may end in the week after. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is wrong with a time zone; an offset is none, since it says nothing about summer. */
export function timeZoneProblem(name: string): Problem | undefined {
  const known = zoneOf(name);
  if (known === name || (known && known.toLowerCase() !== name.toLowerCase())) return undefined;
  return {
    code: "TIME_ZONE_UNKNOWN",
    message: "this is not a time zone",
    got: name,
    allowed: "a name of the tz database, e.g. Europe/Berlin, America/New_York or UTC",
    fix: `write "${known ?? nearest(name, Intl.supportedValuesOf("timeZone")) ?? "UTC"}"`,
  };
}

/** The name of a zone as it is written, or as the one that it is another name of. */
function zoneOf(name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** All that is wrong with the times of a schedule; the paths are those of {@link SleepTimes}. */
export function sleepProblems({ stop, start }: Pick<SleepTimes, "stop" | "start">): Problem[] {
  const notWeekly = Object.entries({ stop, start }).filter(([, { isWeekly }]) => !isWeekly);
  if (notWeekly.length > 0) {
    return notWeekly.map(([path, { text }]) => ({
      code: "SLEEP_NOT_WEEKLY",
      message: "a stop schedule repeats each week, and this one chooses days of the month or months",
      got: text,
      allowed: "* for the day of the month and for the month",
      fix: `write "${text.split(" ").slice(0, 2).join(" ")} * * ${text.split(" ")[4]}"`,
      path,
    }));
  }
  const both = stop.minutesOfWeek.find((minute) => start.minutesOfWeek.includes(minute));
  if (both === undefined) return [];
  return [
    {
      code: "SLEEP_AT_ONCE",
      message: `the instance is stopped and started at the same minute, ${timeOf(both)}`,
      got: start.text,
      allowed: "times that the other schedule does not have",
      fix: "choose another time for the start",
      path: "start",
    },
  ];
}

/** How long the instance runs in a week, in minutes. */
export function runningMinutes(times: Pick<SleepTimes, "stop" | "start">): number {
  return runningSpans(times).reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Whether the instance runs at a minute of the week. */
export function runsAt(times: Pick<SleepTimes, "stop" | "start">, minute: number): boolean {
  return runningSpans(times).some(({ from, to }) =>
    [minute, minute + WEEK].some((at) => at >= from && at < to),
  );
}

/**
 * The service takes no backup while an instance is stopped.
 *
 * @param startTime start of the backup window, HH:MM in UTC
 * @returns what is wrong where the window is in the running hours of no day, in summer or in winter
 */
export function backupProblems(times: SleepTimes, startTime: string): Problem[] {
  const [hours = 0, minutes = 0] = startTime.split(":").map(Number);
  const spans = runningSpans(times);
  const fits = (start: number) =>
    offsetsOf(times.timeZone).every((offset) => isRunning(spans, start + offset));
  if (fits(hours * 60 + minutes)) return [];
  const better = Array.from({ length: 24 }, (_, hour) => hour * 60).find(fits);
  return [
    {
      code: "SLEEP_WITHOUT_BACKUPS",
      message:
        "no backup is taken while the instance is stopped, and its backup window is in no running hours",
      got: startTime,
      allowed:
        "a start, in UTC, after which the instance runs for four hours on some day, in summer and winter",
      fix:
        better === undefined
          ? "let the instance run for six hours or more on some day"
          : `write startTime: "${clock(better)}"`,
    },
  ];
}

/** From each start after a stop to the next stop. */
function runningSpans({ stop, start }: Pick<SleepTimes, "stop" | "start">): Span[] {
  const next = (times: readonly number[], after: number) =>
    Math.min(...times.map((time) => (time > after ? time : time + WEEK)));
  const first = new Map<number, number>();
  // A second start before the next stop changes nothing.
  for (const from of start.minutesOfWeek) {
    const to = next(stop.minutesOfWeek, from);
    const key = to % WEEK;
    const known = first.get(key);
    const length = to - from;
    if (known === undefined || length > known) first.set(key, length);
  }
  return [...first].map(([to, length]) => ({
    from: (to - length + WEEK) % WEEK,
    to: ((to - length + WEEK) % WEEK) + length,
  }));
}

/** Whether on some day the instance runs from that minute of the day on through the whole window. */
function isRunning(spans: readonly Span[], minuteOfDay: number): boolean {
  return Array.from({ length: 7 }, (_, day) => (day * DAY + minuteOfDay + WEEK) % WEEK).some((begin) =>
    spans.some(({ from, to }) => [begin, begin + WEEK].some((at) => at >= from && at + BACKUP_WINDOW <= to)),
  );
}

/** How far a zone is ahead of UTC in winter and in summer, in minutes. The year does not matter. */
function offsetsOf(timeZone: string): number[] {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return [Date.UTC(2027, 0, 15, 12), Date.UTC(2027, 6, 15, 12)].map((moment) => {
    const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    const { year, month, day, hour, minute } = parts;
    return (
      (Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) - moment) / 60_000
    );
  });
}

function timeOf(minuteOfWeek: number): string {
  const day = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
  return `${day[Math.floor(minuteOfWeek / DAY)]} ${clock(minuteOfWeek % DAY)}`;
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}
