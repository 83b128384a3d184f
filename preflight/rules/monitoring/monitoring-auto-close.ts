import type { Rule } from "../../rule";
import { secondsOf } from "./seconds";

const SHORTEST = 1800;
const LONGEST = 604_800;

/** When an incident closes by itself. */
export const monitoringAutoClose: Rule = {
  id: "monitoring-auto-close",
  severity: "error",
  area: "monitoring",
  title: "auto_close is from 30 minutes to 7 days",
  why: "The API answers 400 for anything else.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#AlertStrategy",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    const autoClose = policy.get("alert_strategy.auto_close");
    const read = secondsOf(autoClose);
    if (!read) return;
    const allowed = `${SHORTEST}s to ${LONGEST}s`;
    if ("fault" in read) {
      yield { at: autoClose, what: read.fault, allowed, fix: read.fix };
    } else if (read.seconds < SHORTEST || read.seconds > LONGEST) {
      const what = read.seconds < SHORTEST ? "auto_close is below 30 minutes" : "auto_close is above 7 days";
      const nearest = read.seconds < SHORTEST ? SHORTEST : LONGEST;
      yield { at: autoClose, what, allowed, fix: `write "${nearest}s"` };
    }
  },
};
