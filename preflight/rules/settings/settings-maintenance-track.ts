import { instanceRule } from "../../instance";
import { notOneOf } from "../../limits";
import { own } from "../../value";

/** What the console and other interfaces call them. */
const MEANT: Readonly<Record<string, string>> = {
  preview: "canary",
  earlier: "canary",
  week1: "canary",
  "week 1": "canary",
  production: "stable",
  later: "stable",
  week2: "stable",
  "week 2": "stable",
  "week 5": "week5",
};

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
    const meant = own(MEANT, track.string?.trim().toLowerCase() ?? "");
    for (const violation of notOneOf(track, "update_track", ["canary", "stable", "week5"]))
      yield meant ? { ...violation, fix: `write "${meant}"` } : violation;
  },
});
