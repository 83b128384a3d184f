import { formatDenyDate, guessDenyDate, parseDenyDate } from "../../../cloudsql/deny-period";
import { normalizedTime } from "../../../cloudsql/time-of-day";
import { instanceRule } from "../../instance";

/** Form of dates and time. */
export const settingsDenyDates = instanceRule({
  id: "settings-deny-dates",
  severity: "error",
  area: "settings",
  title: "a deny period has dates as YYYY-MM-DD or MM-DD and a time as HH:MM:SS",
  why: "The API refuses other forms. Both dates carry a year, or none: then the period is every year's.",
  link: "https://cloud.google.com/sql/docs/postgres/maintenance#deny-period",
  *check({ settings }) {
    for (const period of settings.items("deny_maintenance_period")) {
      const [start, end] = ["start_date", "end_date"].map((name) => period.get(name));
      for (const at of [start, end]) {
        if (at?.string === undefined || parseDenyDate(at.string)) continue;
        const meant = guessDenyDate(at.string);
        yield {
          at,
          what: "this is not a date of a deny period",
          allowed: "YYYY-MM-DD, or MM-DD for every year",
          fix: meant
            ? `write "${formatDenyDate(meant)}"`
            : "write a date that the calendar has, e.g. 2026-12-20",
        };
      }
      const from = parseDenyDate(start?.string ?? "");
      const to = parseDenyDate(end?.string ?? "");
      if (end && from && to && (from.year === undefined) !== (to.year === undefined)) {
        const { year = 0 } = from;
        const later = to.month < from.month ? year + 1 : year;
        yield {
          at: end,
          what: "one date of the deny period has a year and the other has none",
          allowed: "both with a year, or both without",
          fix: year
            ? `write "${formatDenyDate({ ...to, year: later })}"`
            : `write "${formatDenyDate({ ...to, year: undefined })}"`,
        };
      }
      const time = period.get("time");
      if (time.string === undefined || /^([01]?\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time.string)) continue;
      yield {
        at: time,
        what: "this is not the time of a deny period",
        allowed: "HH:MM:SS, UTC",
        fix: `write "${normalizedTime(time.string) ?? "00:00"}:00"`,
      };
    }
  },
});
