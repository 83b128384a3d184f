import type { Duration } from "../duration";
import type { Problem } from "../problem";
import { nearest } from "../text";
import { type Alert, LONGEST_MINUTES, SEVERITIES, type Severity } from "./alert";
import { ALERTS } from "./table";

/** What an environment wants otherwise, and why. */
export interface AlertOverride {
  /** No policy is made. @default false */
  readonly off?: boolean;
  /** In the alert's own unit: shares run from 0 to 1. @default - the table's */
  readonly threshold?: number;
  /** Whole minutes. @default - the table's */
  readonly duration?: Duration;
  /** @default - the table's */
  readonly severity?: Severity;
  /** A sentence for whoever wonders. */
  readonly reason: string;
}

/** By id of the alert. */
export type AlertOverrides = Readonly<Record<string, AlertOverride>>;

/** All that is wrong with overrides; each path begins with the alert's id. */
export function overrideProblems(overrides: AlertOverrides): Problem[] {
  return Object.entries(overrides).flatMap(([id, override]) => {
    const alert = ALERTS.find((entry) => entry.id === id);
    return alert ? problemsOf(alert, override) : [unknownAlert(id)];
  });
}

function unknownAlert(id: string): Problem {
  const ids = ALERTS.map((alert) => alert.id);
  const near = nearest(id, ids);
  return {
    code: "ALERT_UNKNOWN",
    message: "there is no such alert",
    got: id,
    allowed: ids.join(", "),
    fix: near ? `did you mean "${near}"?` : "remove it",
    path: id,
  };
}

function problemsOf(alert: Alert, override: AlertOverride): Problem[] {
  const { id } = alert;
  const { off, threshold, duration, severity, reason } = override;
  const changes = [threshold, duration, severity].filter((value) => value !== undefined);
  const problems: Problem[] = [];
  if (reason.trim().split(/\s+/).length < 3) {
    problems.push({
      code: "ALERT_REASON_MISSING",
      message: "an alert that is changed or left out says why",
      got: reason,
      allowed: "three words or more",
      fix: "write the reason in a sentence",
      path: `${id}.reason`,
    });
  }
  if (off ? changes.length > 0 : changes.length === 0) {
    problems.push({
      code: "ALERT_OVERRIDE_UNCLEAR",
      message: off ? "an alert that is left out has no settings" : "the override changes nothing",
      got: off ? true : undefined,
      allowed: "either off: true, or one or more of threshold, duration and severity",
      fix: off ? "remove off, or the rest" : "remove it",
      path: id,
    });
  }
  if (threshold !== undefined) problems.push(...thresholdProblems(alert, threshold));
  if (duration !== undefined) problems.push(...durationProblems(alert, duration));
  if (severity !== undefined && !SEVERITIES.includes(severity)) {
    problems.push({
      code: "ALERT_SEVERITY_UNKNOWN",
      message: "there is no such severity",
      got: severity,
      allowed: SEVERITIES.join(", "),
      fix: `write "${nearest(severity, SEVERITIES, 8) ?? "WARNING"}"`,
      path: `${id}.severity`,
    });
  }
  return problems;
}

function thresholdProblems({ id, threshold }: Alert, value: number): Problem[] {
  const path = `${id}.threshold`;
  if (!threshold) {
    return [
      {
        code: "ALERT_WITHOUT_THRESHOLD",
        message: "this alert is about an event and has no threshold",
        got: value,
        allowed: "severity, or off: true",
        fix: "remove threshold",
        path,
      },
    ];
  }
  const [min, max] = threshold.range;
  if (value >= min && value <= max) return [];
  const inPercent = threshold.unit === "share" && value > 1 && value <= 100;
  const nearestValue = inPercent ? Number((value / 100).toFixed(4)) : Math.min(max, Math.max(min, value));
  return [
    {
      code: "ALERT_THRESHOLD_OUT_OF_RANGE",
      message: inPercent ? "the threshold is a share, not per cent" : "the threshold is out of range",
      got: value,
      allowed: `${min} to ${max}${threshold.unit === "share" ? "" : ` ${threshold.unit}`}`,
      fix: `write ${Math.min(max, Math.max(min, nearestValue))}`,
      path,
    },
  ];
}

function durationProblems({ id, duration }: Alert, value: Duration): Problem[] {
  const path = `${id}.duration`;
  if (!duration) {
    return [
      {
        code: "ALERT_WITHOUT_DURATION",
        message: "this alert opens at once and has no duration",
        got: String(value),
        allowed: "threshold, severity, or off: true",
        fix: "remove duration",
        path,
      },
    ];
  }
  const minutes = value.toMilliseconds() / 60_000;
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_MINUTES) return [];
  return [
    {
      code: "ALERT_DURATION_OUT_OF_RANGE",
      message: "the service counts whole minutes",
      got: String(value),
      allowed: `whole minutes, 1 to ${LONGEST_MINUTES}`,
      fix: `write Duration.minutes(${Math.min(LONGEST_MINUTES, Math.max(1, Math.ceil(minutes)))})`,
      path,
    },
  ];
}
