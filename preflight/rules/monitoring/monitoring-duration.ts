import type { Rule, Violation } from "../../rule";
import type { Value } from "../../value";
import { secondsOf } from "./seconds";

/** The longest that a condition can wait. */
const LONGEST = 84_600;

/** How long a condition must hold. */
export const monitoringDuration: Rule = {
  id: "monitoring-duration",
  severity: "error",
  area: "monitoring",
  title: "durations of alert conditions are whole minutes",
  why: "The API answers 400 for anything but whole minutes, and for an absence below 2 minutes or above 23 h 30 min.",
  link: "https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies#MetricThreshold",
  types: ["google_monitoring_alert_policy"],
  *check(policy) {
    for (const condition of policy.items("conditions")) {
      yield* checkMinutes(condition.get("condition_threshold.duration"), 0);
      yield* checkMinutes(condition.get("condition_absent.duration"), 120);
      yield* checkMinutes(condition.get("condition_monitoring_query_language.duration"), 0);
      yield* checkForm(condition.get("condition_prometheus_query_language.duration"), 1, 0);
      yield* checkForm(condition.get("condition_prometheus_query_language.evaluation_interval"), 30, 30);
    }
  },
};

function* checkMinutes(duration: Value, shortest: number): Iterable<Violation> {
  const range =
    shortest > 0 ? `a multiple of 60s from ${shortest}s to ${LONGEST}s` : "0s or a multiple of 60s";
  const read = secondsOf(duration);
  if (read && "seconds" in read && read.seconds > LONGEST) {
    const severity = shortest > 0 ? "error" : "warning";
    yield {
      at: duration,
      what: "the condition waits longer than 23 h 30 min",
      allowed: `${range.replace(/ to .*/, "")} to ${LONGEST}s`,
      fix: `write "${LONGEST}s"`,
      severity,
    };
  } else yield* checkForm(duration, 60, shortest, range);
}

function* checkForm(
  duration: Value,
  step: number,
  shortest: number,
  allowed = step === 1 ? "seconds, like 300s" : `a multiple of ${step}s from ${shortest}s`,
): Iterable<Violation> {
  const read = secondsOf(duration);
  if (read === undefined) return;
  if ("fault" in read) yield { at: duration, what: read.fault, allowed, fix: read.fix };
  else if (read.seconds % step !== 0 || read.seconds < shortest) {
    const fixed = Math.max(shortest, Math.ceil(read.seconds / step) * step);
    const what = read.seconds < shortest ? "the duration is too short" : "the duration is not whole";
    yield {
      at: duration,
      what: step === 60 ? `${what}: only whole minutes count` : what,
      allowed,
      fix: `write "${fixed}s"`,
    };
  }
}
