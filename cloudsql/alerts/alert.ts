import type { Duration } from "../duration";
import type { Size } from "../size";
import type { AlertCondition } from "./condition";

/** What the alerts of an instance are computed from. */
export interface AlertContext {
  /** `project:instance`, the value of the label `database_id`. */
  readonly databaseId: string;
  /** `max_connections` of the instance. */
  readonly maxConnections: number;
  /** A shared-core machine, which may burst above its share. */
  readonly sharedCore: boolean;
  readonly storage: {
    /** Whether the service adds space by itself. */
    readonly grows: boolean;
    /** Where it stops growing. @default - no limit */
    readonly limit?: Size;
  };
  /** Has a standby in a second zone. */
  readonly highlyAvailable: boolean;
  /** `project:instance` of each read replica. */
  readonly replicas: readonly string[];
  readonly queryInsights: boolean;
  readonly pointInTimeRecovery: boolean;
  /** How long a query may take: the target of the 95th percentile. Zero is none. */
  readonly slowQuery: Duration;
  /** Stopped by a schedule. What an instance does not send while it is stopped is no alert then. */
  readonly sleeps: boolean;
  /** How often a restore drill is run, in whole days. @default - drills are not watched */
  readonly drillEvery?: Duration;
  /** Longest time from one scheduled export to the next, in whole hours. @default - there are no exports */
  readonly exportEvery?: Duration;
  /** Full name of the objective whose error budget is watched, `projects/…/serviceLevelObjectives/…`. @default - none */
  readonly objective?: string;
}

/** `CRITICAL` wakes somebody up, `ERROR` is for today, `WARNING` for this week. */
export type Severity = "CRITICAL" | "ERROR" | "WARNING";

export const SEVERITIES = ["CRITICAL", "ERROR", "WARNING"] as const satisfies readonly Severity[];

/** The longest duration of a condition: 23 h 30 min. */
export const LONGEST_MINUTES = 1410;

/** Sections of the dashboard, in its order. */
export const GROUPS = {
  availability: "Availability",
  saturation: "Saturation",
  connections: "Connections",
  queries: "Queries",
  replication: "Replication and failover",
  backups: "Backups",
  storage: "Storage and cost",
  changes: "Changes",
} as const;

export type AlertGroup = keyof typeof GROUPS;

/** How far a threshold is known to be right. */
export type Confidence =
  /** Read in a primary source, or in two independent ones. */
  | "confirmed"
  /** This project's judgement: to be measured and corrected. */
  | "judgement"
  /** It says what the event is. */
  | "definition";

/** In what a threshold is counted, and what is shown behind it. */
export type ThresholdUnit = "share" | "seconds" | "milliseconds" | "sessions" | "lines" | "events" | "times";

export interface AlertThreshold {
  /** In its unit: shares run from 0 to 1. */
  readonly of: (context: AlertContext) => number;
  readonly unit: ThresholdUnit;
  /** What an override may say. */
  readonly range: readonly [min: number, max: number];
}

/** An alert's numbers for one instance, after overrides. */
export interface Settled {
  /** `project:instance` that is watched: the instance, or one of its replicas. */
  readonly databaseId: string;
  /** NaN where the alert has no threshold. */
  readonly threshold: number;
  readonly duration: Duration;
  /** The threshold for people, e.g. `80 %`. */
  readonly limit: string;
}

/** One kind of incident: when it opens, how grave it is and what to do. */
export interface Alert {
  /** Stable: part of the policy's address, and the name of its runbook. */
  readonly id: string;
  readonly group: AlertGroup;
  readonly severity: Severity;
  readonly title: (settled: Settled) => string;
  /** What is compared with. @default - the event itself is the alert */
  readonly threshold?: AlertThreshold;
  /** How long the threshold must be passed, in whole minutes. @default - at once */
  readonly duration?: Duration;
  /** Why this threshold and duration. */
  readonly reasoning: string;
  readonly confidence: Confidence;
  /** Instances that it is for. @default - every instance */
  readonly onlyIf?: { readonly test: (context: AlertContext) => boolean; readonly what: string };
  /** A policy for each of these. @default - the instance */
  readonly subjects?: (context: AlertContext) => readonly string[];
  /** It has a policy for each read replica too, of this severity. @default - for the instance alone */
  readonly onReplicas?: Severity;
  /** One to six; one of logs or PromQL stands alone. */
  readonly conditions: (context: AlertContext, settled: Settled) => readonly AlertCondition[];
  /** What the incident means, in a sentence or two: Markdown. */
  readonly means: string;
  readonly firstSteps: readonly [string, string, string];
}
