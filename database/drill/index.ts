/**
 * The checking half of a restore drill: is a database that was restored what its source was at that time? It
 * restores nothing, and changes neither database.
 *
 * - `runDrillChecks` compares the two, and gives a {@link DrillResult}; it throws only where it could not look.
 * - `formatDrill` is the result as text within 80 columns. The result itself is the JSON.
 * - `recordDrill` writes one entry to the log `musicdb-drill` of the project: the log metric `drill_success`
 *   counts the good ones, and the alert "drill-missing" waits for them.
 */

export { type DrillRecord, recordDrill } from "./record";
export { formatDrill } from "./report";
export type { DrillCheck, DrillResult } from "./result";
export { type DrillOptions, runDrillChecks } from "./run";
