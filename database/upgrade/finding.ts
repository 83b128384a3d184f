/** From which major version to which. */
export interface UpgradePath {
  readonly from: number;
  readonly to: number;
}

/** Something that stands in the way of an upgrade, or that has to be seen to. */
export interface UpgradeFinding {
  /** Stable, e.g. `UPGRADE_TYPE_REG`. */
  readonly code: string;
  /** A blocker makes the upgrade fail, or the service refuse it. */
  readonly severity: "blocker" | "warning";
  /** Absent where it concerns the whole instance. */
  readonly database?: string;
  /** What is wrong, in lower case, no full stop. */
  readonly message: string;
  /** What it is about, e.g. `public.jobs.handler`. */
  readonly objects: readonly string[];
  readonly fix: string;
}

/** One question to a server, asked in one database of it or in each. */
export interface UpgradeCheck {
  readonly code: string;
  readonly severity: UpgradeFinding["severity"];
  readonly message: string;
  readonly fix: string;
  /** Whether it matters on this way. @default - on every */
  readonly when?: (path: UpgradePath) => boolean;
  /**
   * Gives a column `object`, one row for each thing in the way; sorted.
   *
   * @param path its numbers may stand in the text
   */
  readonly sql: (path: UpgradePath) => string;
}
