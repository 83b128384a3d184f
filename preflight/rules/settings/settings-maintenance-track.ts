import { instanceRule } from "../../instance";
import { notOneOf } from "../../limits";

/** How soon after the notice an update comes. */
export const settingsMaintenanceTrack = instanceRule({
  id: "settings-maintenance-track",
  severity: "error",
  area: "settings",
  title: "the update track is canary, stable or week5",
  why: "The API refuses any other word.",
  link: "https://cloud.google.com/sql/docs/postgres/maintenance#timing",
  *check({ settings }) {
    const track = settings.get("maintenance_window.update_track");
    yield* notOneOf(track, "update_track", ["canary", "stable", "week5"]);
  },
});
