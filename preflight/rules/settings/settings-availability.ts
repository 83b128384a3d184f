import { instanceRule } from "../../instance";
import { notOneOf } from "../../limits";

/** Spelling of the availability. */
export const settingsAvailability = instanceRule({
  id: "settings-availability",
  severity: "error",
  area: "settings",
  title: "the availability is ZONAL or REGIONAL",
  why: "The provider refuses any other word.",
  link: "https://cloud.google.com/sql/docs/postgres/high-availability",
  *check({ settings }) {
    yield* notOneOf(settings.get("availability_type"), "availability_type", ["ZONAL", "REGIONAL"]);
  },
});
