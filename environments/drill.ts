import { z } from "zod";
import { duration } from "./fields";

/**
 * Watches that restore drills are run: an alert where the last good one is older than this and a day. It runs none:
 * `musicdb drill` does, by hand or by the scheduled workflow. docs/drill.md
 */
export const drill = z.strictObject({
  /** How often one is run: whole days, 1 to 90. */
  every: duration.refine((value) => {
    const days = value.toMilliseconds() / 86_400_000;
    return Number.isInteger(days) && days >= 1 && days <= 90;
  }, "must be whole days, 1 to 90, e.g. Duration.days(7)"),
});
