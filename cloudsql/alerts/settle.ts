import { Duration } from "../duration";
import type { Alert, AlertContext, AlertGroup, Confidence, Settled, Severity, ThresholdUnit } from "./alert";
import type { AlertCondition } from "./condition";
import type { AlertOverride, AlertOverrides } from "./override";
import { ALERTS } from "./table";

/** An alert with the numbers of one instance. */
export interface SettledAlert {
  /** Id of the alert; its runbook is `docs/runbooks/<id>.md`. */
  readonly id: string;
  /** Unique: the id, with the replica's name behind it where there is a policy for each. */
  readonly key: string;
  readonly group: AlertGroup;
  readonly severity: Severity;
  readonly title: string;
  /** `project:instance` that is watched. */
  readonly databaseId: string;
  readonly conditions: readonly AlertCondition[];
  readonly means: string;
  readonly firstSteps: readonly string[];
  /** Why these numbers; an override's own reason where there is one. */
  readonly reasoning: string;
  readonly confidence: Confidence;
}

/** The alerts of one instance, in the order of the table. Overrides must have been checked. */
export function alertsFor(context: AlertContext, overrides: AlertOverrides = {}): SettledAlert[] {
  return ALERTS.filter(({ onlyIf }) => onlyIf?.test(context) ?? true)
    .filter(({ id }) => !overrides[id]?.off)
    .flatMap((alert) =>
      subjectsOf(alert, context).map((databaseId) => settle(alert, databaseId, context, overrides[alert.id])),
    );
}

function subjectsOf({ subjects, onReplicas }: Alert, context: AlertContext): readonly string[] {
  return subjects?.(context) ?? [context.databaseId, ...(onReplicas ? context.replicas : [])];
}

function settle(
  alert: Alert,
  databaseId: string,
  context: AlertContext,
  override: AlertOverride | undefined,
): SettledAlert {
  const threshold = override?.threshold ?? alert.threshold?.of(context) ?? Number.NaN;
  const settled: Settled = {
    databaseId,
    threshold,
    duration: override?.duration ?? alert.duration ?? Duration.seconds(0),
    limit: alert.threshold ? readable(threshold, alert.threshold.unit) : "",
  };
  const isReplica = databaseId !== context.databaseId;
  const replica = isReplica ? databaseId.slice(databaseId.lastIndexOf(":") + 1) : undefined;
  return {
    id: alert.id,
    key: replica ? `${alert.id}-${replica}` : alert.id,
    group: alert.group,
    severity: override?.severity ?? (isReplica ? alert.onReplicas : undefined) ?? alert.severity,
    title: alert.title(settled) + (replica ? ` (${replica})` : ""),
    databaseId,
    conditions: alert.conditions(context, settled),
    means: alert.means,
    firstSteps: alert.firstSteps,
    reasoning: override ? override.reason : alert.reasoning,
    confidence: override ? "judgement" : alert.confidence,
  };
}

/** A threshold as people write it. */
function readable(threshold: number, unit: ThresholdUnit): string {
  switch (unit) {
    case "share":
      return `${Number((threshold * 100).toFixed(2))} %`;
    case "seconds":
      return `${threshold} s`;
    case "milliseconds":
      return `${threshold} ms`;
    case "times":
      return `${threshold} times`;
    case "lines":
      return `${threshold} lines`;
    default:
      return String(threshold);
  }
}
