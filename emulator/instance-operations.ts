/**
 * Operations of instances, as the Admin API answers them: begun at once, done later, one at a time on an
 * instance. What a killed emulator was at is marked as failed by the next start.
 * @see https://cloud.google.com/sql/docs/postgres/admin-api/rest/v1beta4/operations
 */
import { randomUUID } from "node:crypto";
import { ProblemError } from "../cloudsql/problem";
import { type Attributes, type Context, Refusal } from "./behaviour";
import { ApiError } from "./http-api";
import { type InstanceName, instanceDirectory } from "./instance-servers";

/** What operations need of the emulator, whoever asked for them. */
export type Service = Omit<Context, "project" | "region">;

export interface OperationRequest {
  readonly project: string;
  /** Name of the instance that it is about: of a clone, the new one. */
  readonly target: string;
  /** As the API names it, e.g. `BACKUP_VOLUME`, `RESTART`, `FAILOVER`. */
  readonly type: string;
  /** Other instances that nothing else may happen to meanwhile. @default - none */
  readonly also?: readonly string[];
  /** Further members of the operation, e.g. `backupContext`. */
  readonly more?: Attributes;
  /** Others wait for it instead of being refused: nobody asked for it. @default false */
  readonly background?: boolean;
}

export const OPERATION_TYPE = "sql#operation";
/** Older ones are forgotten. */
const KEPT = 200;
const INTERRUPTED = "The operation was interrupted: the emulator ended before it was done.";

interface Running {
  readonly done: Promise<unknown>;
  readonly background: boolean;
}

/** What runs in this process, by the instance's folder. */
const running = new Map<string, Running>();
/** What begins when that is done. */
const waiting = new Set<Promise<void>>();

/**
 * Begins an operation and returns it as the API answers it. Its failure is told by the operation.
 *
 * @param work throws what becomes the operation's error
 * @throws ApiError 409 `operationInProgress` where another one is running on one of its instances
 */
export function beginOperation(
  service: Service,
  request: OperationRequest,
  work: () => Promise<void>,
): Attributes {
  const { project, target, type } = request;
  const name = randomUUID();
  const operation: Attributes = {
    kind: OPERATION_TYPE,
    name,
    operationType: type,
    status: "PENDING",
    user: "developer@example.com",
    targetProject: project,
    targetId: target,
    targetLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/instances/${target}`,
    selfLink: `https://sqladmin.googleapis.com/sql/v1beta4/projects/${project}/operations/${name}`,
    insertTime: new Date().toISOString(),
    ...request.more,
  };
  const save = (change: Attributes) => {
    Object.assign(operation, change);
    service.store.put({ type: OPERATION_TYPE, id: `${project}/${name}`, attributes: operation });
  };
  const instances = [target, ...(request.also ?? [])].map((one) => ({ project, name: one }));
  const others = whatRuns(service, instances);
  if (others.some(({ background }) => !background)) throw inProgress();
  save({});
  forgetOld(service, project);
  const answer = { ...operation };
  const done = occupy(service, instances, request.background ?? false, async () => {
    await Promise.all(others.map((other) => other.done));
    save({ status: "RUNNING", startTime: new Date().toISOString() });
    const error = await work().then(() => undefined, describeFailure);
    if (error) service.log(`${target}: ${type} failed: ${error.message}`);
    save({ status: "DONE", endTime: new Date().toISOString(), ...(error && { error: asErrors(error) }) });
  });
  // The store's own failure, e.g. a full disk: the next start marks the operation as interrupted.
  done.catch((error) => service.log(`${target}: ${type}: ${(error as Error).message}`));
  return answer;
}

/** An operation when it is done. */
export async function operationResult(service: Service, operation: Attributes): Promise<Attributes> {
  const [project, name] = [String(operation.targetProject), String(operation.targetId)];
  const id = `${project}/${operation.name}`;
  for (;;) {
    const found = service.store.get(OPERATION_TYPE, id)?.attributes ?? operation;
    const others = whatRuns(service, [{ project, name }]);
    if (found.status === "DONE" || others.length === 0) return found;
    await Promise.all(others.map(({ done }) => done));
  }
}

/** Runs work that changes instances when nothing else does: Terraform waits where the API refuses. */
export async function exclusively<T>(
  service: Pick<Service, "directory">,
  instances: readonly InstanceName[],
  work: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const others = whatRuns(service, instances);
    if (others.length === 0) break;
    await Promise.all(others.map((other) => other.done));
  }
  return occupy(service, instances, false, work);
}

/** Waits until an instance can be worked in; an automated backup does not mind. */
export async function operationsDone(
  service: Pick<Service, "directory">,
  instance: InstanceName,
): Promise<void> {
  for (;;) {
    const others = whatRuns(service, [instance]).filter(({ background }) => !background);
    if (others.length === 0) return;
    await Promise.all(others.map(({ done }) => done));
  }
}

/** Begins work when nothing runs on an instance: what somebody asked for goes first. */
export function whenIdle(
  service: Pick<Service, "directory">,
  instance: InstanceName,
  begin: () => void,
): void {
  const others = whatRuns(service, [instance]);
  if (others.length === 0) {
    begin();
    return;
  }
  const turn = Promise.all(others.map(({ done }) => done)).then(() => {
    waiting.delete(turn);
    whenIdle(service, instance, begin);
  });
  waiting.add(turn);
}

/** Waits until nothing runs any longer in this process. */
export async function operationsSettled(): Promise<void> {
  while (running.size > 0 || waiting.size > 0) {
    await Promise.all([...waiting, ...[...running.values()].map(({ done }) => done)]);
  }
}

/** Whether an operation runs on an instance, or makes it. */
export function isBusy(service: Pick<Service, "directory">, instance: InstanceName): boolean {
  return whatRuns(service, [instance]).length > 0;
}

/** The operations of a project, newest first; of one instance where it is named. */
export function listOperations(
  { store }: Pick<Service, "store">,
  project: string,
  instance?: string,
): Attributes[] {
  return store
    .list(OPERATION_TYPE)
    .map(({ attributes }) => attributes)
    .filter(({ targetProject }) => targetProject === project)
    .filter(({ targetId }) => instance === undefined || targetId === instance)
    .reverse();
}

/** Operations that a killed emulator left undone. */
export function interruptedOperations({ store }: Pick<Service, "store">): Attributes[] {
  return store
    .list(OPERATION_TYPE)
    .map(({ attributes }) => attributes)
    .filter(({ status }) => status !== "DONE");
}

/** Ends an operation that nobody works on any longer. */
export function markInterrupted({ store }: Pick<Service, "store">, operation: Attributes): void {
  const error = asErrors({ code: "INTERNAL_ERROR", message: INTERRUPTED });
  const attributes = { ...operation, status: "DONE", endTime: new Date().toISOString(), error };
  store.put({ type: OPERATION_TYPE, id: `${operation.targetProject}/${operation.name}`, attributes });
}

/** As the API gives a failure of an operation or of a backup. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

export function describeFailure(error: unknown): Failure {
  if (error instanceof Refusal) return { code: "INVALID_REQUEST", message: error.detail || error.summary };
  if (error instanceof ApiError) return { code: "INVALID_REQUEST", message: error.message };
  const full = (error as NodeJS.ErrnoException).code === "ENOSPC" || /No space left/.test(String(error));
  if (full) return { code: "INTERNAL_ERROR", message: "No space left on the disk of this machine." };
  if (error instanceof ProblemError) {
    const [{ message, got }] = error.problems;
    return { code: "INTERNAL_ERROR", message: got === undefined ? message : `${message}: ${got}` };
  }
  return { code: "INTERNAL_ERROR", message: (error as Error).message };
}

export function inProgress(): ApiError {
  return new ApiError(
    409,
    "Operation failed because another operation was already in progress.",
    "operationInProgress",
  );
}

function asErrors({ code, message }: Failure): object {
  return { kind: "sql#operationErrors", errors: [{ kind: "sql#operationError", code, message }] };
}

function whatRuns(service: Pick<Service, "directory">, instances: readonly InstanceName[]): Running[] {
  return instances.flatMap((instance) => running.get(instanceDirectory(service.directory, instance)) ?? []);
}

function occupy<T>(
  { directory }: Pick<Service, "directory">,
  instances: readonly InstanceName[],
  background: boolean,
  work: () => Promise<T>,
): Promise<T> {
  const keys = instances.map((instance) => instanceDirectory(directory, instance));
  const result = Promise.resolve().then(work);
  const mark: Running = {
    background,
    done: result
      .catch(() => undefined)
      .then(() => {
        for (const key of keys) if (running.get(key) === mark) running.delete(key);
      }),
  };
  for (const key of keys) running.set(key, mark);
  return result;
}

function forgetOld(service: Service, project: string): void {
  for (const { name } of listOperations(service, project).slice(KEPT)) {
    service.store.remove(OPERATION_TYPE, `${project}/${name}`);
  }
}
