import { refuse } from "../cloudsql/problem";
import { type Environment, findEnvironment, loadEnvironments, readVariables } from "../environments";
import { runningEmulator } from "./emulated";

/** An environment, where it is deployed. */
export interface Deployment {
  readonly environment: Environment;
  readonly kind: "emulator" | "instance";
  /** In which programs find it. */
  readonly env: NodeJS.ProcessEnv;
}

/** What a command line says of it. */
export interface DeploymentOptions {
  /** Name of an environment. @default dev */
  readonly environment?: string;
  /** Its instance in Google Cloud instead of the emulator's. */
  readonly cloud?: boolean;
}

/**
 * Finds the environment that a command line means, in the emulator unless it asks for the cloud.
 *
 * @throws ProblemError `TARGET_TWICE`, `ENVIRONMENT_UNKNOWN`, `EMULATOR_STOPPED`
 */
export async function findDeployment(
  { environment = "dev", cloud }: DeploymentOptions,
  projectRoot: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Deployment> {
  const found = findEnvironment(loadEnvironments(readVariables(projectRoot)), environment);
  if (!cloud) return { environment: found, kind: "emulator", env: await runningEmulator(projectRoot, env) };
  if (env.CLOUD_SQL_EMULATOR_HOST) {
    refuse({
      code: "TARGET_TWICE",
      message: "--cloud asks for Google Cloud and CLOUD_SQL_EMULATOR_HOST for the emulator",
      got: env.CLOUD_SQL_EMULATOR_HOST,
      fix: "leave out --cloud, or unset CLOUD_SQL_EMULATOR_HOST",
    });
  }
  return { environment: found, kind: "instance", env };
}
