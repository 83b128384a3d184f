import { denyDays, MAX_DENY_DAYS, parseDenyDate } from "../../../cloudsql/deny-period";
import { instanceRule } from "../../instance";

/** More than one period. */
export const settingsDenySingle = instanceRule({
  id: "settings-deny-single",
  severity: "error",
  area: "settings",
  title: "there is one deny period",
  why: "The provider takes one deny_maintenance_period block, whatever the service would allow.",
  link: "https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/sql_database_instance#deny_maintenance_period",
  *check({ settings }) {
    const periods = settings.items("deny_maintenance_period");
    const [first] = periods;
    if (!first || periods.length < 2) return;
    const spans = periods.map((one) => [one.get("start_date").string, one.get("end_date").string] as const);
    const shown = spans.map(([start, end]) => `${start ?? "?"} to ${end ?? "?"}`);
    const [start] = spans.map(([one]) => one ?? "").sort();
    const end = spans
      .map(([, one]) => one ?? "")
      .sort()
      .at(-1);
    const [from, to] = [start ?? "", end ?? ""].map(parseDenyDate);
    // Only dates with a year have an order.
    const days = from?.year && to?.year ? denyDays(from, to) : Number.NaN;
    const merged = days > 0 && days <= MAX_DENY_DAYS ? `, or one from ${start} to ${end} (${days} days)` : "";
    yield {
      at: settings.get("deny_maintenance_period"),
      what: `there are ${periods.length} deny periods`,
      got: shown.join(", "),
      allowed: "one",
      fix: `keep the nearest, ${[...shown].sort()[0]}${merged}`,
    };
  },
});
