/** What one check of a drill found. */
export interface DrillCheck {
  /** Stable: `migrations`, `rows public.audio_tracks`, `search search_tracks` … */
  readonly id: string;
  /**
   * `ok`; `failed`: the restored database is not what the source was; `unsure`: it cannot be told, and why is in
   * the summary; `skipped`: the server cannot do it. A drill is good where no check failed.
   */
  readonly status: "ok" | "failed" | "unsure" | "skipped";
  /** What was found, in a few words. */
  readonly summary: string;
  /** The first ten things that differ: keys of rows, lines of the catalogue. */
  readonly differences: readonly string[];
  /** Rows, tables, indexes that were looked at, by what they are. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

/** What a drill found. Times are ISO 8601 in UTC. */
export interface DrillResult {
  readonly verdict: "good" | "bad";
  /** The moment that was asked for. */
  readonly recoveredTo: string;
  readonly startedAt: string;
  /**
   * How old the recovered moment was when the drill began, in seconds: what would have been lost (the recovery
   * point seen).
   */
  readonly ageSeconds: number;
  /**
   * From the beginning of the restore to the end of the checks, in seconds: how long it would have taken (the
   * recovery time seen).
   */
  readonly durationSeconds: number;
  /** The part of it that the checks took, in seconds. */
  readonly checkSeconds: number;
  /** `created_at` or `updated_at` of the newest row that came back; null where no table has such a column. */
  readonly newestRow: string | null;
  readonly checks: readonly DrillCheck[];
}
