import type { Rule } from "../../rule";
import { hasBlock } from "./queries";
import { secondsOf } from "./seconds";

const SHORTEST = 3600;
const LONGEST = 216_000;

/** How far a forecast looks ahead. */
export const monitoringForecast: Rule = {
  id: "monitoring-forecast",
  severity: "error",
  area: "monitoring",
  title: "a forecast looks ahead from one hour to two and a half days",
  why: "The API answers 400 for any other horizon.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#ForecastOptions",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    for (const condition of policy.items("conditions")) {
      const options = condition.get("condition_threshold.forecast_options");
      if (!hasBlock(options) || options.isUnknown) continue;
      const horizon = options.get("forecast_horizon");
      const allowed = `${SHORTEST}s to ${LONGEST}s`;
      const read = secondsOf(horizon);
      if (!horizon.isSet) {
        yield {
          at: horizon.path,
          what: "a forecast needs its horizon",
          allowed,
          fix: 'add forecast_horizon = "86400s"',
        };
      } else if (read && "fault" in read) {
        yield { at: horizon, what: read.fault, allowed, fix: read.fix };
      } else if (read && (read.seconds < SHORTEST || read.seconds > LONGEST)) {
        const nearest = read.seconds < SHORTEST ? SHORTEST : LONGEST;
        yield {
          at: horizon,
          what: "the horizon of the forecast is out of range",
          allowed,
          fix: `write "${nearest}s"`,
        };
      }
    }
  },
};
