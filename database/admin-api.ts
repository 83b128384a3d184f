import { setTimeout as sleep } from "node:timers/promises";
import { accessToken, emulatorFrom, getJson, sendJson } from "./google";

const POLL_MS = 3_000;

interface Operation {
  readonly name: string;
  readonly status: "PENDING" | "RUNNING" | "DONE";
  readonly error?: { readonly errors?: readonly { readonly message?: string }[] };
}

/**
 * Starts an operation of the Cloud SQL Admin API on an instance and waits until it is done.
 *
 * @param path below the instance, with its query, e.g. `backupRuns`
 * @throws GoogleApiError when it is refused; Error with the API's message when it ends badly
 */
export async function runOperation(
  project: string,
  instance: string,
  method: "POST" | "PUT",
  path: string,
  body: object,
): Promise<void> {
  const emulator = emulatorFrom();
  const root = emulator ? `http://${emulator.host}` : "https://sqladmin.googleapis.com";
  // An operation can take longer than a token lives.
  const token = async () => emulator?.token ?? (await accessToken());
  const base = `${root}/sql/v1beta4/projects/${project}`;
  const started = await sendJson(method, `${base}/instances/${instance}/${path}`, await token(), body);
  let operation = started as Operation;
  while (operation.status !== "DONE") {
    await sleep(POLL_MS);
    operation = (await getJson(`${base}/operations/${operation.name}`, await token())) as Operation;
  }
  const failure = operation.error?.errors?.[0];
  if (failure) throw new Error(failure.message ?? "the operation ended with an error");
}
