import { ProblemError, refuse } from "../../cloudsql/problem";
import { type AdminApi, adminApiFrom } from "../../database/admin-api";
import type { MigrationTarget } from "../../database/migrate/connection";
import type { RolesOptions } from "../../database/migrate/roles";
import { connectionFromUrl, type UrlConnection } from "../../database/url";
import { connectionFromEnvironment } from "../../database/variables";
import type { Environment } from "../../environments";
import { membersOf } from "../../environments/members";
import { migratorConnection } from "../database-access";
import { type DeploymentOptions, findDeployment } from "../deployment";

/** A database that migrations are run on. */
export interface Target extends MigrationTarget {
  /** `server`: a PostgreSQL that is named by its address. */
  readonly kind: "emulator" | "instance" | "server";
  /** For people, e.g. `dev in the emulator`. */
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  /** Who gets which role, and whether these are all. */
  readonly roles: Omit<RolesOptions, "directory">;
  readonly api: AdminApi;
}

/** What a command line says of the target. */
export interface TargetOptions extends DeploymentOptions {
  /** A URL without a password; true for what DATABASE_URL, or the variables DB_*, say. */
  readonly url?: string | true;
  /** Login users of the application, where a URL is given. */
  readonly appUser?: readonly string[];
}

/**
 * Finds the database that a command line means. Connects to nothing but the emulator.
 *
 * @throws ProblemError `TARGET_TWICE`, `URL_*`, `CONNECTION_*`, `ENVIRONMENT_UNKNOWN`, `EMULATOR_STOPPED`
 */
export async function findTarget(
  options: TargetOptions,
  projectRoot: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Target> {
  const { environment, cloud, url, appUser } = options;
  if (url !== undefined) {
    if (environment !== undefined || cloud) {
      refuse({
        code: "TARGET_TWICE",
        message: "both an environment and --url are given",
        got: environment ?? "--cloud",
        fix: "give only one of them",
      });
    }
    return serverTarget(url, appUser ?? [], env);
  }
  if (appUser) {
    refuse({
      code: "TARGET_TWICE",
      message: "--app-user goes with --url: an environment knows its users",
      fix: "leave it out, or add the user to the environment",
    });
  }
  const { environment: found, kind, env: surroundings } = await findDeployment(options, projectRoot, env);
  return environmentTarget(found, kind, surroundings);
}

function environmentTarget(
  environment: Environment,
  kind: "emulator" | "instance",
  env: NodeJS.ProcessEnv,
): Target {
  const connection = migratorConnection(environment);
  return {
    kind,
    name: `${environment.name} in ${kind === "emulator" ? "the emulator" : `the cloud, ${connection.instance}`}`,
    connection,
    env,
    // As the SQL step does: it is the same database.
    roles: { ...membersOf(environment), revokeOthers: true },
    api: adminApiFrom(env),
  };
}

function serverTarget(url: string | true, appUsers: readonly string[], env: NodeJS.ProcessEnv): Target {
  const { connection, password } = url === true ? fromVariables(env) : withoutPassword(url);
  const { instance, host, port = 5432, user, database } = connection;
  const kind = !instance ? "server" : env.CLOUD_SQL_EMULATOR_HOST ? "emulator" : "instance";
  return {
    kind,
    name: instance ?? `${user}@${host}:${port}/${database}`,
    connection,
    password,
    env,
    roles: { appUsers },
    api: adminApiFrom(env),
  };
}

function fromVariables(env: NodeJS.ProcessEnv): UrlConnection {
  if (env.DATABASE_URL) return connectionFromUrl(env.DATABASE_URL, "DATABASE_URL");
  if (!env.DB_HOST && !env.DB_INSTANCE) {
    throw new ProblemError([
      {
        code: "URL_MISSING",
        message: "--url has no value, and no variable says where the database is",
        allowed: "postgres://USER@HOST:PORT/DATABASE, DATABASE_URL, or DB_HOST or DB_INSTANCE and the others",
      },
    ]);
  }
  const connection = connectionFromEnvironment({ ...env, DB_USER: env.DB_USER || "music_library_migrator" });
  return { connection };
}

/** What stands on a command line is seen by everybody on the machine, and kept in the shell's history. */
function withoutPassword(url: string): UrlConnection {
  const { connection, password } = connectionFromUrl(url, "--url");
  if (password === undefined) return { connection };
  return refuse({
    code: "URL_PASSWORD",
    path: "--url",
    message: "the URL holds a password, which everybody on this machine can read and the shell remembers",
    allowed: "a URL without one, with ~/.pgpass; or --url alone, with the whole URL in DATABASE_URL",
    fix: "change that password, and write it into one of these",
  });
}
