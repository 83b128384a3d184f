import { ProblemError } from "../cloudsql/problem";
import { type Daemon, findDaemon } from "../emulator/daemon";

/**
 * Credentials of the real cloud. Beside the emulator's token they would win in places, and a rehearsal must
 * never reach a real project.
 */
const REAL_CREDENTIALS = [
  "GOOGLE_APPLICATION_CREDENTIALS",
  "GOOGLE_CREDENTIALS",
  "GOOGLE_CLOUD_KEYFILE_JSON",
  "GCLOUD_KEYFILE_JSON",
  "GOOGLE_BACKEND_CREDENTIALS",
  "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT",
  "GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT",
];

/** An environment in which Terraform and the database programs meet the emulator and nothing else. */
export function emulatedEnvironment(
  daemon: Pick<Daemon, "environment">,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const result: NodeJS.ProcessEnv = { ...env, ...daemon.environment };
  for (const name of REAL_CREDENTIALS) delete result[name];
  return result;
}

/** The same for our own Terraform runs: a person's Terraform settings are for that person's commands. */
export function rehearsalEnvironment(
  daemon: Pick<Daemon, "environment">,
  env: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
  const personal = /^TF_(CLI_ARGS|WORKSPACE$|DATA_DIR$|LOG|VAR_|INPUT$|REATTACH_PROVIDERS$)/;
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !personal.test(name)));
  return { ...emulatedEnvironment(daemon, kept), TF_IN_AUTOMATION: "1", NO_COLOR: "1" };
}

/**
 * An environment in which the database programs meet the emulator: the one that CLOUD_SQL_EMULATOR_HOST names,
 * else the project's own, which must run. Starts nothing.
 *
 * @throws ProblemError `EMULATOR_STOPPED`, `EMULATOR_UNREACHABLE`
 */
export async function runningEmulator(
  projectRoot: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<NodeJS.ProcessEnv> {
  if (env.CLOUD_SQL_EMULATOR_HOST) return env;
  const daemon = await findDaemon(projectRoot);
  if (daemon?.healthy) return emulatedEnvironment(daemon.record, env);
  throw new ProblemError(
    [
      daemon
        ? {
            code: "EMULATOR_UNREACHABLE",
            message: "the emulator of this project does not answer",
            fix: "npm start",
          }
        : {
            code: "EMULATOR_STOPPED",
            message: "the emulator of this project does not run",
            fix: "npm start",
          },
    ],
    1,
  );
}
