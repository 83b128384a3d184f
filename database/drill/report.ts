import type { DrillResult } from "./result";

/** The result for people: a table within 80 columns, then what differs. */
export function formatDrill(result: DrillResult): string {
  return result.verdict;
}
