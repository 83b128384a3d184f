import type { DrillResult } from "./result";

/** Whose drill it was. */
export interface DrillRecord {
  readonly project: string;
  /** Name of the instance whose data were restored, not of the throw-away one. */
  readonly instance: string;
  readonly region: string;
  /** Name of the environment, e.g. `prod`. */
  readonly environment: string;
  /** What was restored, e.g. `point in time`, `backup 1700000000000`. */
  readonly restoredFrom: string;
  readonly signal?: AbortSignal;
}

/**
 * Writes one entry to the log `musicdb-drill` of the project, good or bad.
 *
 * @throws GoogleApiError when it is refused; the socket's error when there is no answer
 */
export async function recordDrill(_result: DrillResult, _record: DrillRecord): Promise<void> {
  throw new Error("not yet");
}
