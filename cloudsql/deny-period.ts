/** A day of a maintenance deny period. */
export interface DenyDate {
  /** None: every year. */
  readonly year?: number;
  readonly month: number;
  readonly day: number;
}

/** Longest deny period, in days. */
export const MAX_DENY_DAYS = 90;

const DAY = 86_400_000;

/** `YYYY-MM-DD` or `MM-DD`, also without leading zeros; undefined for anything else, or no such day. */
export function parseDenyDate(text: string): DenyDate | undefined {
  const [, year, month = "", day = ""] = /^(?:(\d{4})-)?(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  const date = { ...(year && { year: Number(year) }), month: Number(month), day: Number(day) };
  return exists(date) ? date : undefined;
}

/** The date that was meant by `12-15-2026`, `15.12.2026`, `2026/12/15` or a timestamp. */
export function guessDenyDate(text: string): DenyDate | undefined {
  const [, a = "", b = "", c = ""] =
    /^\s*(\d{1,4})[-./ ](\d{1,2})(?:[-./ ](\d{1,4}))?(?:[T ].*)?\s*$/.exec(text) ?? [];
  const numbers = (a.length === 4 ? [b, c, a] : [a, b, c]).map(Number);
  const [first = 0, second = 0, year = 0] = numbers;
  // A month cannot be above 12: then the day came first.
  const [month, day] = first > 12 ? [second, first] : [first, second];
  const date = { ...(year && { year }), month, day };
  return exists(date) ? date : undefined;
}

/** As the API takes it. */
export function formatDenyDate({ year, month, day }: DenyDate): string {
  const pad = (number: number) => String(number).padStart(2, "0");
  return `${year ? `${year}-` : ""}${pad(month)}-${pad(day)}`;
}

/** Days from start to end; a yearly period may pass the turn of the year. Negative: it ends first. */
export function denyDays(start: DenyDate, end: DenyDate): number {
  const days = (utc(end) - utc(start)) / DAY;
  return start.year === undefined && days < 0 ? days + 365 : days;
}

/** The date so many days later. */
export function laterBy(date: DenyDate, days: number): DenyDate {
  const later = new Date(utc(date) + days * DAY);
  const year = date.year === undefined ? {} : { year: later.getUTCFullYear() };
  return { ...year, month: later.getUTCMonth() + 1, day: later.getUTCDate() };
}

/** A yearly date is taken in a year without a leap day. */
function utc({ year = 2001, month, day }: DenyDate): number {
  return Date.UTC(year, month - 1, day);
}

function exists({ year = 2000, month, day }: DenyDate): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
