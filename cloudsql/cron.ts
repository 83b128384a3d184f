import { refuse } from "./problem";

/** Minutes of a week. */
export const WEEK = 7 * 24 * 60;

const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Words for numbers, from the lowest on. */
  readonly words?: readonly string[];
}

const FIELDS: readonly Field[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of the month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, words: MONTHS },
  // Sunday is 0 and 7.
  { name: "day of the week", min: 0, max: 7, words: DAYS },
];

/**
 * When a job runs, in the five fields of unix-cron.
 *
 * Source: docs.cloud.google.com/scheduler/docs/configuring/cron-job-schedules.
 */
export class Cron {
  /** @throws ProblemError `CRON_INVALID` */
  static of(text: string): Cron {
    const fields = text.trim().split(/\s+/);
    const values = fields.length === FIELDS.length ? FIELDS.map((field, i) => parse(field, fields[i])) : [];
    const wrong = FIELDS.find((_, i) => values[i] === undefined);
    if (wrong) {
      refuse({
        code: "CRON_INVALID",
        message:
          values.length === 0
            ? "a schedule has five fields with blanks between them"
            : `the ${wrong.name} of the schedule is not ${wrong.min} to ${wrong.max}`,
        got: text,
        allowed: "minute, hour, day of the month, month, day of the week; each *, numbers, a-b, a,b or */n",
        fix: 'write for example "0 20 * * 1-5", at 20:00 from Monday to Friday',
      });
    }
    const [minutes = [], hours = [], , , days = []] = values as number[][];
    const isWeekly = fields[2] === "*" && fields[3] === "*";
    return new Cron(fields.join(" "), isWeekly, isWeekly ? minutesOfWeek(days, hours, minutes) : []);
  }

  private constructor(
    /** With one blank between the fields. */
    readonly text: string,
    /** Whether each week is like the others: no day of the month and no month is chosen. */
    readonly isWeekly: boolean,
    /** When it runs, in minutes since the beginning of Sunday; none where it is not weekly. */
    readonly minutesOfWeek: readonly number[],
  ) {}

  toString(): string {
    return this.text;
  }
}

/** The numbers that a field stands for; undefined where it is wrong. */
function parse(field: Field, text = ""): number[] | undefined {
  const numbers = new Set<number>();
  for (const part of text.split(",")) {
    const [, range = "", step = "1"] = /^([^/]+)(?:\/(\d+))?$/.exec(part) ?? [];
    const [from, to] = boundsOf(field, range, part.includes("/"));
    if (from === undefined || to === undefined || from > to || Number(step) < 1) return undefined;
    for (let number = from; number <= to; number += Number(step)) numbers.add(number);
  }
  return [...numbers].sort((a, b) => a - b);
}

/** `5/15` runs from 5 to the end. */
function boundsOf(field: Field, range: string, hasStep: boolean): (number | undefined)[] {
  if (range === "*") return [field.min, field.max];
  const [first = "", last, ...rest] = range.split("-");
  if (rest.length > 0) return [];
  const from = numberOf(field, first);
  if (last === undefined) return [from, hasStep ? field.max : from];
  const to = numberOf(field, last);
  // Friday to Sunday.
  return [from, to === 0 && field.max === 7 && from !== 0 ? 7 : to];
}

function numberOf({ min, max, words = [] }: Field, text: string): number | undefined {
  const word = words.indexOf(text.toUpperCase());
  if (word !== -1) return min + word;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  return number >= min && number <= max ? number : undefined;
}

function minutesOfWeek(days: readonly number[], hours: readonly number[], minutes: readonly number[]) {
  const all = days.flatMap((day) =>
    hours.flatMap((hour) => minutes.map((minute) => ((day % 7) * 24 + hour) * 60 + minute)),
  );
  return [...new Set(all)].sort((a, b) => a - b);
}
