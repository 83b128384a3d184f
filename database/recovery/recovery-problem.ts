import { type Problem, ProblemError } from "../../cloudsql/problem";
import { OperationError, OperationTimeoutError } from "../admin-api";
import { GoogleApiError } from "../google";
import { sqlState } from "../retry";
import type { AdminClient } from "./admin-client";
import type { Purpose } from "./settings";

/** Where a recovery was when it failed. */
export interface FailedRecovery {
  readonly client: AdminClient;
  readonly into: string;
  readonly purpose: Purpose | "overwrite";
  /** The operation that was waited for. */
  readonly operation?: string;
  readonly report: (line: string) => void;
}

/**
 * Says what exists after a recovery that failed, or was interrupted.
 *
 * @throws ProblemError `RESTORE_*`; returns where the error says it all by itself
 */
export async function explainRecovery(error: unknown, failed: FailedRecovery): Promise<void> {
  const { client, into, operation, report } = failed;
  const { project } = client;
  if (client.aborted) {
    if (operation) report(`the cloud goes on with operation ${operation}`);
    report(await whatExists(failed));
    return;
  }
  if (error instanceof ProblemError) {
    // A login that expired meanwhile: nothing more can be asked.
    const expired = error.problems.some(({ code }) => code === "CREDENTIALS_EXPIRED");
    if (expired && operation) report(`the cloud may go on with operation ${operation} on ${into}`);
    return;
  }
  const exists = await whatExists(failed);
  throw new ProblemError(
    [{ path: `${project}:${into}`, fix: exists, ...explain(error as Error, project) }],
    1,
  );
}

/** Asked without the signal: it is said after Ctrl-C, too. */
async function whatExists({ client, into, purpose }: FailedRecovery): Promise<string> {
  const { project } = client;
  const instance = await client.lasting.instance(into).catch(() => "unknown" as const);
  const remove = `gcloud sql instances delete ${into} --project=${project}`;
  if (instance === "unknown")
    return `look whether ${into} exists, and remove it if it is not wanted: ${remove}`;
  if (!instance) return `no instance ${into} exists: see to the cause and run again`;
  const state = instance.state?.toLowerCase() ?? "of unknown state";
  if (purpose === "overwrite") {
    return `${into} exists (${state}); its data may be neither the old nor the new: run again, or restore another backup over it`;
  }
  if (purpose === "drill") return `${into} exists (${state}) and is removed by the drill, or by the next one`;
  return `${into} exists (${state}), unfinished, and costs: run again to go on, or remove it: ${remove}`;
}

function explain(error: Error, project: string): Problem {
  const got = error.message;
  if (error instanceof OperationTimeoutError) {
    return {
      code: "RESTORE_TIMEOUT",
      message: error.operation
        ? `it is not done after ${Math.round(error.timeoutMs / 1000)} s; operation ${error.operation} goes on`
        : "another operation of the instance does not end",
    };
  }
  if (error instanceof OperationError) {
    const { operationType = "operation", name } = error.operation;
    return { code: "RESTORE_FAILED", message: `${operationType} ${name} ended with an error`, got };
  }
  if (!(error instanceof GoogleApiError)) {
    const code = sqlState(error);
    return {
      code: "RESTORE_UNKNOWN",
      message: "the answer of the Admin API was lost, so it is not known whether it has begun",
      got: code && !got.includes(code) ? `${got} (${code})` : got,
    };
  }
  const { status } = error;
  if (status === 401 || status === 403) {
    return {
      code: "RESTORE_REFUSED",
      message: "the identity that runs this may not do it",
      got,
      allowed: `roles/cloudsql.admin on project ${project}`,
    };
  }
  if (status === 409) {
    // Not ours: another run, or another person, was faster.
    const fix = "choose another name, or look at it: gcloud sql instances list";
    return { code: "INSTANCE_EXISTS", message: "an instance of this name exists already", got, fix };
  }
  if (status === 429) return { code: "RESTORE_QUOTA", message: "the project's quota is used up", got };
  return { code: "RESTORE_FAILED", message: `the Admin API answers ${status}`, got };
}
