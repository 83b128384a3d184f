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
    const at = settings.get("availability_type");
    for (const violation of notOneOf(at, "availability_type", ["ZONAL", "REGIONAL"])) {
      const high = /high|multi|^ha$|replica|failover/i.test(at.string ?? "");
      yield high ? { ...violation, fix: 'write "REGIONAL"' } : violation;
    }
  },
});
