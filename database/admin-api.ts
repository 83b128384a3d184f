import { setTimeout as sleep } from "node:timers/promises";
import { accessToken, emulatorFrom, GoogleApiError, getJson, sendJson } from "./google";
import { isTransient, sqlState } from "./retry";

/** Where the Cloud SQL Admin API is, and who asks. */
export interface AdminApi {
  /** E.g. `https://sqladmin.googleapis.com` */
  readonly root: string;
  /** Asked anew for each request: an operation can take longer than a token lives. */
  readonly token: () => Promise<string>;
}

/** What is asked of an instance. */
export interface OperationRequest {
  readonly project: string;
  readonly instance: string;
  readonly method: "POST" | "PUT";
  /** Below the instance, with its query, e.g. `backupRuns`. */
  readonly path: string;
  readonly body: object;
}

/** How an operation is waited for. */
export interface OperationWait {
  /** @default adminApiFrom() */
  readonly api?: AdminApi;
  /**
   * Longest wait, in milliseconds, also for another operation of the instance to end first.
   *
   * @default 3600000
   */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Called whenever the operation was asked for and is not done; it has no name before it has begun. */
  readonly onWait?: (status: string, elapsedMs: number, operation?: string) => void;
}

/** How an operation is begun and asked for: by plain requests here, by Google's client in `recovery/`. */
export interface OperationRequests {
  readonly start: () => Promise<Operation>;
  readonly ask: (name: string) => Promise<Operation>;
  /** Called when another operation of the instance is in the way; ends the wait for it by throwing. */
  readonly onBusy?: () => Promise<void>;
}

/** An operation as the API describes it. */
export interface Operation {
  readonly name: string;
  readonly status: "PENDING" | "RUNNING" | "DONE";
  readonly error?: { readonly errors?: readonly { readonly message?: string }[] };
  readonly backupContext?: { readonly backupId?: string };
  /** E.g. `CREATE`. */
  readonly operationType?: string;
}

/** An operation that has ended badly; the message is the API's. */
export class OperationError extends Error {
  override readonly name = "OperationError";

  constructor(
    readonly operation: Operation,
    message: string,
  ) {
    super(message);
  }
}

/** The operation goes on, but nobody waits for it any longer. */
export class OperationTimeoutError extends Error {
  override readonly name = "OperationTimeoutError";

  constructor(
    /** Name of the operation; absent where another one never let it begin. */
    readonly operation: string | undefined,
    readonly timeoutMs: number,
  ) {
    super(`it is not done after ${timeoutMs / 1000} s`);
  }
}

/** The emulator's API where the environment names one, else Google's. */
export function adminApiFrom(env: NodeJS.ProcessEnv = process.env): AdminApi {
  const emulator = emulatorFrom(env);
  return emulator
    ? { root: `http://${emulator.host}`, token: async () => emulator.token }
    : { root: "https://sqladmin.googleapis.com", token: accessToken };
}

/**
 * Starts an operation of the Admin API on an instance and waits until it is done.
 *
 * @throws GoogleApiError when it is refused; OperationTimeoutError; Error with the API's message when it ends
 * badly
 */
export function runOperation(request: OperationRequest, wait: OperationWait = {}): Promise<Operation> {
  const { project, instance, method, path, body } = request;
  const api = wait.api ?? adminApiFrom();
  const base = `${api.root}/sql/v1beta4/projects/${project}`;
  return finishOperation(
    {
      start: async () =>
        (await sendJson(
          method,
          `${base}/instances/${instance}/${path}`,
          await api.token(),
          body,
        )) as Operation,
      ask: async (name) => (await getJson(`${base}/operations/${name}`, await api.token())) as Operation,
    },
    wait,
  );
}

/**
 * Starts an operation, once the instance has no other one, and asks until it is done.
 *
 * @throws as {@link runOperation}
 */
export async function finishOperation(
  requests: OperationRequests,
  wait: Omit<OperationWait, "api"> = {},
): Promise<Operation> {
  const pause = pauses(wait);
  let operation: Operation | undefined;
  for (;;) {
    try {
      operation = operation ? await requests.ask(operation.name) : await requests.start();
    } catch (error) {
      if (!(operation ? passes(error) : isBusy(error))) throw error;
      if (!operation) await requests.onBusy?.();
    }
    if (operation?.status === "DONE") break;
    await pause(operation);
  }
  const failure = operation.error?.errors?.[0];
  if (failure) throw new OperationError(operation, failure.message ?? "the operation ended with an error");
  return operation;
}

/** Pauses between two questions: 0.2 s, then twice as long each time, up to 5 s; many clients ask at other times. */
function pauses({ timeoutMs = 3_600_000, signal, onWait }: Omit<OperationWait, "api">) {
  const started = performance.now();
  let next = 200;
  return async (operation: Operation | undefined) => {
    const elapsed = performance.now() - started;
    if (elapsed + next > timeoutMs) throw new OperationTimeoutError(operation?.name, timeoutMs);
    onWait?.(operation?.status ?? "waiting for another operation of the instance", elapsed, operation?.name);
    await sleep(next * (0.75 + Math.random() / 4), undefined, { signal });
    next = Math.min(5_000, next * 2);
  };
}

/** An instance takes one operation at a time. The same status says that a name is taken, which does not pass. */
function isBusy(error: unknown): boolean {
  return error instanceof GoogleApiError && error.status === 409 && error.reason !== "instanceAlreadyExists";
}

/** What a question may meet without an answer to it: the same question may be answered a little later. */
export function passes(error: unknown): boolean {
  if (error instanceof GoogleApiError) return error.status === 429 || error.status >= 500;
  // What the fetch of Node.js says of a connection that breaks within a request, e.g. UND_ERR_SOCKET.
  if (sqlState(error)?.startsWith("UND_ERR_")) return true;
  return isTransient(error) || (error as Error).name === "TimeoutError";
}
