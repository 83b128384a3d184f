import type { sqladmin_v1beta4 as sqladmin } from "@googleapis/sqladmin/build/v1beta4";
import { ProblemError } from "../../cloudsql/problem";
import { accessProblem } from "../access-problem";
import {
  finishOperation,
  type Operation,
  type OperationRequests,
  type OperationWait,
  passes,
} from "../admin-api";
import { emulatorFrom, GoogleApiError, googleApiError, googleAuth } from "../google";
import { withRetry } from "../retry";

export type Instance = sqladmin.Schema$DatabaseInstance;
export type InstanceSettings = sqladmin.Schema$Settings;
export type BackupRun = sqladmin.Schema$BackupRun;
export type ApiOperation = sqladmin.Schema$Operation;

/** The times that an instance can be recovered to. */
export interface RecoveryWindow {
  readonly earliest?: Date;
  readonly latest?: Date;
}

type Answer<T> = Promise<{ readonly data: T }>;
/** For every request: its timeout, and the signal that ends it. */
type RequestOptions = { readonly timeout: number; readonly signal?: AbortSignal };

const READ_TIMEOUT_MS = 10_000;
/** The API may take its time to begin: an answer that is lost leaves it unknown whether it has. */
const SEND_TIMEOUT_MS = 60_000;

/**
 * Cloud SQL's Admin API for one project, by Google's client. Questions are asked again while the failure passes;
 * what changes something is sent once.
 */
export class AdminClient {
  /** Google's API, or the emulator's where the environment names one. */
  static async open(
    project: string,
    env: NodeJS.ProcessEnv = process.env,
    signal?: AbortSignal,
  ): Promise<AdminClient> {
    // By its sub-path, and only when it is needed: the whole takes longer to load than most commands run.
    const { sqladmin_v1beta4 } = await import("@googleapis/sqladmin/build/v1beta4.js");
    const emulator = emulatorFrom(env);
    const api = new sqladmin_v1beta4.Sqladmin({
      // The client brings a login library of its own, of the same shape.
      auth: (await googleAuth(env)) as never,
      ...(emulator && { rootUrl: `http://${emulator.host}/` }),
      retry: false,
      fetchImplementation: fetch,
    });
    return new AdminClient(api, project, signal);
  }

  private constructor(
    private readonly api: sqladmin.Sqladmin,
    readonly project: string,
    private readonly signal?: AbortSignal,
  ) {}

  /** Ends with the signal's reason where the wait was ended by it. */
  throwIfAborted(): void {
    this.signal?.throwIfAborted();
  }

  /** Whether the signal has ended the wait. */
  get aborted(): boolean {
    return this.signal?.aborted ?? false;
  }

  /** The same without the signal: for what has to be done after Ctrl-C, too. */
  get lasting(): AdminClient {
    return new AdminClient(this.api, this.project);
  }

  /** The instance; undefined where there is none. */
  instance(name: string): Promise<Instance | undefined> {
    return missing(this.#read((options) => this.api.instances.get(this.#of(name), options)));
  }

  /** All instances of the project. */
  instances(): Promise<Instance[]> {
    const { project } = this;
    return this.#pages((pageToken, options) => this.api.instances.list({ project, pageToken }, options));
  }

  /** The backups of an instance, newest first. */
  async backups(instance: string): Promise<BackupRun[]> {
    const all = await this.#pages((pageToken, options) =>
      this.api.backupRuns.list({ ...this.#of(instance), pageToken }, options),
    );
    return all.sort((a, b) => timeOf(b) - timeOf(a));
  }

  /** Operations on an instance that is or was, newest first; the service forgets them after some days. */
  async operations(instance: string): Promise<ApiOperation[]> {
    const answer = this.#read((options) => this.api.operations.list(this.#of(instance), options));
    return (await missing(answer))?.items ?? [];
  }

  /**
   * From when to when the instance can be recovered; neither where it has no log of its changes.
   *
   * @see https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1beta4/projects.instances/getLatestRecoveryTime
   */
  async recoveryWindow(instance: string): Promise<RecoveryWindow> {
    const date = (text?: string | null) => (text ? new Date(text) : undefined);
    try {
      const { data } = await this.#read((options) =>
        this.api.projects.instances.getLatestRecoveryTime(this.#of(instance), options),
      );
      return { earliest: date(data.earliestRecoveryTime), latest: date(data.latestRecoveryTime) };
    } catch (error) {
      if (error instanceof GoogleApiError && error.status === 400) return {};
      throw error;
    }
  }

  takeBackup(instance: string, description: string, wait: ClientWait = {}): Promise<Operation> {
    return this.#run(wait, (options) =>
      this.api.backupRuns.insert({ ...this.#of(instance), requestBody: { description } }, options),
    );
  }

  insert(requestBody: Instance, wait: ClientWait = {}): Promise<Operation> {
    const { project } = this;
    return this.#run(wait, (options) => this.api.instances.insert({ project, requestBody }, options));
  }

  clone(source: string, into: string, pointInTime: string, wait: ClientWait = {}): Promise<Operation> {
    const cloneContext = { kind: "sql#cloneContext", destinationInstanceName: into, pointInTime };
    return this.#run(wait, (options) =>
      this.api.instances.clone({ ...this.#of(source), requestBody: { cloneContext } }, options),
    );
  }

  /** Puts a backup of `source` in place of all data of the instance. */
  restoreBackup(
    instance: string,
    backup: { readonly id: string; readonly source: string },
    wait: ClientWait = {},
  ): Promise<Operation> {
    const restoreBackupContext = {
      kind: "sql#restoreBackupContext",
      backupRunId: backup.id,
      instanceId: backup.source,
      project: this.project,
    };
    return this.#run(wait, (options) =>
      this.api.instances.restoreBackup(
        { ...this.#of(instance), requestBody: { restoreBackupContext } },
        options,
      ),
    );
  }

  patch(instance: string, settings: InstanceSettings, wait: ClientWait = {}): Promise<Operation> {
    return this.#run(wait, (options) =>
      this.api.instances.patch({ ...this.#of(instance), requestBody: { settings } }, options),
    );
  }

  setPassword(instance: string, name: string, password: string): Promise<Operation> {
    return this.#run({ timeoutMs: 300_000 }, (options) =>
      this.api.users.update({ ...this.#of(instance), name, requestBody: { name, password } }, options),
    );
  }

  delete(instance: string, wait: ClientWait = {}): Promise<Operation> {
    return this.#run(wait, (options) => this.api.instances.delete(this.#of(instance), options));
  }

  /** Waits for an operation that somebody else began. */
  async wait(operation: string, wait: ClientWait = {}): Promise<void> {
    await this.#run(wait, (options) =>
      this.api.operations.get({ project: this.project, operation }, options),
    );
  }

  #of(instance: string) {
    return { project: this.project, instance };
  }

  #read<T>(ask: (options: RequestOptions) => Answer<T>): Answer<T> {
    const { signal } = this;
    const once = () => this.#once(() => ask({ timeout: READ_TIMEOUT_MS, signal }));
    return withRetry(once, { when: passes, withinMs: 60_000, signal });
  }

  async #pages<T>(
    ask: (
      pageToken: string | undefined,
      options: RequestOptions,
    ) => Answer<{ items?: T[]; nextPageToken?: string | null }>,
  ): Promise<T[]> {
    const all: T[] = [];
    let token: string | undefined;
    do {
      const { data } = await this.#read((options) => ask(token, options));
      all.push(...(data.items ?? []));
      token = data.nextPageToken || undefined;
    } while (token);
    return all;
  }

  async #run(wait: ClientWait, start: (options: RequestOptions) => Answer<ApiOperation>): Promise<Operation> {
    const { project, signal } = this;
    const requests: OperationRequests = {
      onBusy: wait.onBusy,
      // Without the signal: whoever aborts here would not know whether it has begun.
      start: async () => operationOf((await this.#once(() => start({ timeout: SEND_TIMEOUT_MS }))).data),
      ask: async (operation: string) => {
        const options = { timeout: READ_TIMEOUT_MS, signal };
        return operationOf(
          (await this.#once(() => this.api.operations.get({ project, operation }, options))).data,
        );
      },
    };
    try {
      return await finishOperation(requests, { signal, ...wait });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  }

  async #once<T>(ask: () => Answer<T>): Answer<T> {
    try {
      return await ask();
    } catch (error) {
      this.signal?.throwIfAborted();
      const plain = plainError(error);
      const problem = accessProblem(plain, this.project);
      throw problem ? new ProblemError([{ path: this.project, ...problem }], 1) : plain;
    }
  }
}

/** How an operation is waited for; the signal is the client's. */
export type ClientWait = Pick<OperationWait, "timeoutMs" | "onWait"> & Pick<OperationRequests, "onBusy">;

function operationOf(operation: ApiOperation): Operation {
  return operation as Operation;
}

/** When a backup was taken: what it holds is as of its start. */
export function timeOf({ startTime, enqueuedTime, windowStartTime }: BackupRun): number {
  return Date.parse(startTime ?? enqueuedTime ?? windowStartTime ?? "") || 0;
}

async function missing<T>(answer: Answer<T>): Promise<T | undefined> {
  try {
    return (await answer).data;
  } catch (error) {
    if (error instanceof GoogleApiError && error.status === 404) return undefined;
    throw error;
  }
}

/** The client's errors hold the request with its token, which must not get into a log. */
function plainError(error: unknown): Error {
  const { response, code } = error as { response?: { status: number; data: unknown }; code?: unknown };
  if (response) return googleApiError(response.status, response.data);
  // fetch wraps the socket's error, which has the code, and the client wraps that.
  let source = error as { message?: string; code?: unknown; cause?: unknown };
  while (source.cause) source = source.cause as typeof source;
  const plain = new Error(source.message ?? String(error));
  if (code === "TimeoutError") plain.name = "TimeoutError";
  return Object.assign(plain, typeof source.code === "string" && { code: source.code });
}
