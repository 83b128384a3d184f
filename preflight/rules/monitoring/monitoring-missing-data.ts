import type { Rule } from "../../rule";
import { secondsOf } from "./seconds";

const VALUES = ["INACTIVE", "ACTIVE", "NO_OP"].map((value) => `EVALUATION_MISSING_DATA_${value}`);

/** What a condition does while there is no data. */
export const monitoringMissingData: Rule = {
  id: "monitoring-missing-data",
  severity: "error",
  area: "monitoring",
  title: "evaluation_missing_data needs a duration of a minute or more",
  why: "The API answers 400 for it with a duration of 0s.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#EvaluationMissingData",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    for (const condition of policy.items("conditions")) {
      for (const kind of ["condition_threshold", "condition_monitoring_query_language"]) {
        const missing = condition.get(`${kind}.evaluation_missing_data`);
        const name = missing.string;
        if (name === undefined || name === "" || name === "EVALUATION_MISSING_DATA_UNSPECIFIED") continue;
        if (!VALUES.includes(name)) {
          const meant = VALUES.find((value) => value.endsWith(name.toUpperCase())) ?? VALUES[0];
          yield {
            at: missing,
            what: "there is no such value",
            allowed: VALUES.join(", "),
            fix: `write ${meant}`,
          };
        }
        const duration = condition.get(`${kind}.duration`);
        const read = secondsOf(duration);
        if (!read || "fault" in read || read.seconds > 0) continue;
        yield {
          at: duration,
          what: `evaluation_missing_data = ${name} cannot go with a duration of zero`,
          allowed: "60s or more",
          fix: 'write duration = "60s", or remove evaluation_missing_data',
        };
      }
    }
  },
};
