import { INSTANCE_NAME, MAX_PROJECT_AND_INSTANCE } from "../../cloudsql/name";
import { type Problem, ProblemError } from "../../cloudsql/problem";
import { lookAlikeProblem } from "../../cloudsql/text";
import { GoogleApiError } from "../../database/google";
import { AdminClient } from "../../database/recovery/admin-client";
import { namesOf } from "../../environments/names";
import { type Deployment, type DeploymentOptions, findDeployment } from "../deployment";
import { PROJECT_ROOT } from "../project";

/** The instance of an environment, and the API that knows it. */
export interface RecoveryTarget extends Deployment {
  /** For people, e.g. `dev in the emulator`. */
  readonly name: string;
  readonly project: string;
  readonly instance: string;
  readonly client: AdminClient;
}

/** Finds the instance that a command line means. */
export async function findRecoveryTarget(
  options: DeploymentOptions,
  signal: AbortSignal,
): Promise<RecoveryTarget> {
  const deployment = await findDeployment(options, PROJECT_ROOT);
  const { environment, kind, env } = deployment;
  const { project } = environment;
  return {
    ...deployment,
    name: `${environment.name} in ${kind === "emulator" ? "the emulator" : "the cloud"}`,
    project,
    instance: namesOf(environment).instance,
    client: await AdminClient.open(project, env, signal),
  };
}

/**
 * Refuses a name that no new instance can have.
 *
 * @throws ProblemError `NAME_INVALID`, `NAME_TOO_LONG`, `LOOK_ALIKE_CHARACTER`
 */
export function checkNewName(name: string, project: string): void {
  const problem = nameProblem(name, project);
  if (problem) throw new ProblemError([{ path: "--into", ...problem }]);
}

function nameProblem(name: string, project: string): Problem | undefined {
  const lookAlike = lookAlikeProblem("the name", name);
  if (lookAlike) return lookAlike;
  const longest = MAX_PROJECT_AND_INSTANCE - project.length - 1;
  if (!INSTANCE_NAME.test(name) || name.endsWith("-")) {
    return {
      code: "NAME_INVALID",
      message: "this is no name of an instance",
      got: name,
      allowed: "a lower-case letter, then lower-case letters, digits and hyphens, not a hyphen at the end",
    };
  }
  if (name.length <= longest) return undefined;
  return {
    code: "NAME_TOO_LONG",
    message: `project and name together are longer than ${MAX_PROJECT_AND_INSTANCE} characters`,
    got: name,
    allowed: `${longest} characters in project ${project}`,
  };
}

/** Puts into words that a question to the Admin API was not answered. */
export function explainAsking(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof ProblemError || error.name === "Interrupted")
    return error;
  if (!(error instanceof GoogleApiError)) {
    return new ProblemError(
      [{ code: "ADMIN_API_UNREACHABLE", path, message: "the Admin API does not answer", got: error.message }],
      1,
    );
  }
  const { status, message } = error;
  const problem: Problem =
    status === 404
      ? {
          code: "INSTANCE_MISSING",
          message: "there is no such instance, or its project may not be seen",
          fix: "deploy the database stack first, and check project and name",
        }
      : status === 401 || status === 403
        ? {
            code: "ROLE_MISSING",
            message: "the identity that runs this may not see the instance",
            got: message,
            fix: "grant roles/cloudsql.viewer on the project; taking and restoring needs roles/cloudsql.admin",
          }
        : { code: "ADMIN_API_FAILED", message: `the Admin API answers ${status}`, got: message };
  return new ProblemError([{ path, ...problem }], 1);
}
