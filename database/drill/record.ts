import { createHash } from "node:crypto";
import { LOGS } from "../../cloudsql/log-filter";
import { accessToken, emulatorFrom, GoogleApiError, sendJson } from "../google";
import { isTransient, withRetry } from "../retry";
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
  /** Where the Cloud Logging API is. @default - the emulator where the environment names one, else Google's */
  readonly api?: { readonly root: string; readonly token: () => Promise<string> };
}

/**
 * Writes one entry to the log `musicdb-drill` of the project, good or bad: the verdict, the times, and what each
 * check found, without keys of rows. The writer needs `roles/logging.logWriter`.
 *
 * @throws GoogleApiError when it is refused; the socket's error when there is no answer for ten seconds
 */
export async function recordDrill(result: DrillResult, record: DrillRecord): Promise<void> {
  const { root, token } = record.api ?? loggingApi();
  const body = { entries: [drillEntry(result, record)] };
  await withRetry(async () => sendJson("POST", `${root}/v2/entries:write`, await token(), body), {
    when: (error) =>
      error instanceof GoogleApiError ? error.status === 429 || error.status >= 500 : isTransient(error),
    signal: record.signal,
  });
}

/** The entry as `entries.write` takes it: cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry */
export function drillEntry(result: DrillResult, record: DrillRecord): object {
  const { project, instance, region, environment, restoredFrom } = record;
  const { verdict, recoveredTo, startedAt, ageSeconds, durationSeconds, checkSeconds, newestRow } = result;
  const identity = JSON.stringify([project, instance, restoredFrom, startedAt]);
  return {
    logName: `projects/${project}/logs/${LOGS.drill}`,
    resource: {
      type: "cloudsql_database",
      labels: { project_id: project, database_id: `${project}:${instance}`, region },
    },
    severity: verdict === "good" ? "NOTICE" : "ERROR",
    // An entry that is sent twice is kept once.
    insertId: createHash("sha256").update(identity).digest("hex").slice(0, 32),
    timestamp: new Date(Date.parse(startedAt) + durationSeconds * 1000).toISOString(),
    jsonPayload: {
      verdict,
      environment,
      restoredFrom,
      recoveredTo,
      startedAt,
      ageSeconds,
      durationSeconds,
      checkSeconds,
      newestRow,
      checks: result.checks.map(({ id, status, summary, durationMs }) => ({
        id,
        status,
        // A refusal may tell what it was refused for.
        summary: summary.slice(0, 200),
        durationMs,
      })),
    },
  };
}

function loggingApi() {
  const emulator = emulatorFrom();
  return emulator
    ? { root: `http://${emulator.host}`, token: async () => emulator.token }
    : { root: "https://logging.googleapis.com", token: accessToken };
}
