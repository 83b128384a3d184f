import {
  denyDays,
  formatDenyDate,
  laterBy,
  MAX_DENY_DAYS,
  parseDenyDate,
} from "../../../cloudsql/deny-period";
import { instanceRule } from "../../instance";

/** Length and order of a deny period. */
export const settingsDenyLength = instanceRule({
  id: "settings-deny-length",
  severity: "error",
  area: "settings",
  title: "a deny period lasts at most 90 days",
  why: "The API refuses longer ones, and one that ends before it starts.",
  link: "https://cloud.google.com/sql/docs/postgres/maintenance#deny-period",
  *check({ settings }) {
    for (const period of settings.items("deny_maintenance_period")) {
      const from = parseDenyDate(period.get("start_date").string ?? "");
      const end = period.get("end_date");
      const to = parseDenyDate(end.string ?? "");
      if (!from || !to || (from.year === undefined) !== (to.year === undefined)) continue;
      const days = denyDays(from, to);
      if (days >= 0 && days <= MAX_DENY_DAYS) continue;
      yield {
        at: end,
        what:
          days < 0
            ? `the deny period ends before it starts on ${formatDenyDate(from)}`
            : `the deny period lasts ${days} days`,
        allowed: `up to ${MAX_DENY_DAYS} days: ${formatDenyDate(laterBy(from, MAX_DENY_DAYS))} at the latest`,
        fix:
          days < 0 && -days <= MAX_DENY_DAYS
            ? `swap the dates: start_date = "${formatDenyDate(to)}", end_date = "${formatDenyDate(from)}"`
            : `write "${formatDenyDate(laterBy(from, MAX_DENY_DAYS))}" or earlier`,
      };
    }
  },
});
