import { type Problem, ProblemError } from "../../cloudsql/problem";
import { lookAlikeProblem } from "../../cloudsql/text";
import type { RecoveryWindow } from "./admin-client";

const RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;
/** The same without what tells the place on earth; seconds may be missing too. */
const NO_OFFSET = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?$/;
const EXAMPLE = "2026-11-25T10:00:00Z, or with an offset 2026-11-25T11:00:00+01:00";

/**
 * A moment as RFC 3339 has it, with its offset: a time without one is another moment for each reader.
 *
 * @param path name of the option, for messages
 * @param timeZone the reader's, for messages
 * @throws ProblemError `TIME_OFFSET_MISSING` with both readings, `TIME_INVALID`, `LOOK_ALIKE_CHARACTER`
 */
export function parseMoment(text: string, path: string, timeZone = localZone()): Date {
  const problem = momentProblem(text, timeZone);
  if (problem) throw new ProblemError([{ path, ...problem }]);
  return new Date(text.replace(/[ t]/, "T").toUpperCase());
}

function momentProblem(text: string, timeZone: string): Problem | undefined {
  const lookAlike = lookAlikeProblem("the time", text);
  if (lookAlike) return lookAlike;
  const vague = NO_OFFSET.exec(text);
  if (vague && isDate(vague)) return offsetMissing(text, timeZone);
  const [, ...parts] = RFC_3339.exec(text) ?? [];
  const form = { code: "TIME_INVALID", got: text, allowed: `a time with its offset (RFC 3339): ${EXAMPLE}` };
  if (parts.length === 0) return { ...form, message: "this is not a time" };
  if (!isDate(["", ...parts])) return { ...form, message: "there is no such time in the calendar" };
  const offset = /^[+-](\d{2}):(\d{2})$/.exec(parts[7] ?? "");
  if (offset && (Number(offset[1]) > 23 || Number(offset[2]) > 59)) {
    return { ...form, message: "there is no such offset" };
  }
  return undefined;
}

function offsetMissing(text: string, timeZone: string): Problem {
  const utc = new Date(`${text.toUpperCase().replace(" ", "T")}Z`);
  const local = wallClockIn(timeZone, utc);
  const readings =
    utc.getTime() === local.getTime()
      ? `${formatMoment(utc)} (UTC, which is this machine's time too)`
      : `${formatMoment(utc)} (UTC), or ${formatMoment(local)} (${timeZone}, this machine's time)`;
  return {
    code: "TIME_OFFSET_MISSING",
    message: "the time has no offset, so it may be either of two moments",
    got: text,
    allowed: `a time with its offset (RFC 3339): ${EXAMPLE}`,
    fix: `write ${readings}`,
  };
}

function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The moment at which clocks of the zone show what clocks of UTC show at `utc`. */
function wallClockIn(timeZone: string, utc: Date): Date {
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
  const ahead = (moment: Date) => {
    const whole = Math.floor(moment.getTime() / 1000) * 1000;
    return Date.parse(`${format.format(moment).replace(" ", "T")}Z`) - whole;
  };
  // The offset at the moment itself, which is another one than at `utc` about a change of the clocks.
  const near = new Date(utc.getTime() - ahead(utc));
  return new Date(utc.getTime() - ahead(near));
}

/** Whether the calendar and the clock have it; the 60th second of a leap second is read as none. */
function isDate([, year, month, day, hour, minute, second = "0"]: readonly string[]): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  const date = new Date(Date.UTC(y, m - 1, d));
  const inCalendar = date.getUTCMonth() === m - 1 && date.getUTCDate() === d;
  return inCalendar && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** As {@link parseMoment} takes it, in UTC, without needless fractions, e.g. `2026-11-25T10:00:00Z`. */
export function formatMoment(moment: Date): string {
  return moment.toISOString().replace(".000Z", "Z");
}

/**
 * Refuses a moment that the instance cannot be recovered to, before anything is done.
 *
 * @throws ProblemError `TIME_IN_FUTURE`, `TIME_TOO_EARLY`, `TIME_NOT_YET`, `RECOVERY_OFF`
 */
export function checkMoment(
  moment: Date,
  window: RecoveryWindow,
  {
    path,
    instance,
    now = new Date(),
  }: { readonly path: string; readonly instance: string; readonly now?: Date },
): void {
  const { earliest, latest } = window;
  const got = formatMoment(moment);
  const allowed = windowText(window);
  const refuse = (problem: Problem) => {
    throw new ProblemError([{ path, got, ...problem }]);
  };
  if (!latest) {
    refuse({
      code: "RECOVERY_OFF",
      message: `${instance} cannot be recovered to a point in time: it has no log of its changes`,
      fix: "turn point-in-time recovery on (it is on by default here), or restore a backup: musicdb restore --backup latest",
    });
  } else if (moment > now) {
    refuse({ code: "TIME_IN_FUTURE", message: "this time has not come yet", allowed, fix: lastFix(latest) });
  } else if (moment > latest) {
    refuse({
      code: "TIME_NOT_YET",
      message: "the log of the changes has not been stored up to this time yet",
      allowed,
      fix: `${lastFix(latest)}, or wait some minutes`,
    });
  } else if (earliest && moment < earliest) {
    refuse({
      code: "TIME_TOO_EARLY",
      message: "the log of the changes does not reach back to this time any more",
      allowed,
      fix: `write ${formatMoment(ceilSecond(earliest))}, or restore an older backup: musicdb backup list tells them`,
    });
  }
}

/** For people: the two ends, with `?` where the service does not tell one. */
export function windowText({ earliest, latest }: RecoveryWindow): string {
  return `${earliest ? formatMoment(earliest) : "?"} to ${latest ? formatMoment(latest) : "?"}`;
}

function lastFix(latest: Date): string {
  return `write ${formatMoment(floorSecond(latest))}`;
}

function floorSecond(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

function ceilSecond(date: Date): Date {
  return new Date(Math.ceil(date.getTime() / 1000) * 1000);
}
