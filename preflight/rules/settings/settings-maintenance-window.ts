import { instanceRule } from "../../instance";
import { outside } from "../../limits";

const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Day and hour of the weekly window. */
export const settingsMaintenanceWindow = instanceRule({
  id: "settings-maintenance-window",
  severity: "error",
  area: "settings",
  title: "maintenance is on a day from 1 to 7 and at an hour from 0 to 23, UTC",
  why: "The provider refuses other numbers; 1 is Monday, 7 is Sunday, and an hour without a day is ignored.",
  ignoreWhen: "any day will do",
  link: "https://cloud.google.com/sql/docs/postgres/set-maintenance-window",
  *check({ settings }) {
    const window = settings.get("maintenance_window");
    const day = window.get("day");
    for (const violation of outside(day, "day of the maintenance_window", { min: 1, max: 7 })) {
      const name = day.number === 0 ? "sunday" : day.string?.trim().toLowerCase().slice(0, 3);
      const number = DAYS.findIndex((one) => name && one.startsWith(name.slice(0, 3))) + 1;
      yield {
        ...violation,
        allowed: "1 (Monday) to 7 (Sunday)",
        fix:
          day.number === 0
            ? "write 7 for Sunday, or remove maintenance_window where any day will do"
            : number > 0
              ? `write ${number}`
              : violation.fix,
      };
    }
    const hour = window.get("hour");
    yield* outside(hour, "hour of the maintenance_window", { min: 0, max: 23, unit: "hours, UTC" });
    if (hour.number === undefined || day.isSet) return;
    yield {
      at: hour,
      what: "the hour is ignored without a day",
      allowed: "day and hour",
      fix: "write day = 7 for Sunday",
      severity: "warning",
    };
  },
});
