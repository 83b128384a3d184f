import { existsSync, readFileSync } from "node:fs";
import { type Problem, ProblemError } from "../cloudsql/problem";

/** Which address of the instance to go to. */
export type IpType = "PUBLIC" | "PRIVATE" | "PSC";

/** How much of the server's certificate is checked on a direct connection. */
export type TlsMode = "verify-full" | "verify-ca" | "disable";

/** Where the database is and who logs in. Never a password itself. */
export interface ConnectionOptions {
  /**
   * Cloud SQL instance as `project:region:instance`: connects by the connector, or to the emulator.
   *
   * @default - `host` is used
   */
  readonly instance?: string;
  /** Server for a direct connection; an absolute path is a folder with a Unix socket. */
  readonly host?: string;
  /** @default 5432 */
  readonly port?: number;
  readonly database: string;
  /** PostgreSQL user; for IAM the e-mail address without `.gserviceaccount.com`. */
  readonly user: string;
  /**
   * Secret Manager secret with the password: `projects/P/secrets/S`, with `/versions/V` if not the latest.
   *
   * @default - IAM, or for a direct connection what ~/.pgpass says
   */
  readonly passwordSecret?: string;
  /**
   * Log in with the Google identity of this machine.
   *
   * @default false
   */
  readonly iam?: boolean;
  /** @default PUBLIC */
  readonly ipType?: IpType;
  /**
   * TLS of a direct connection. `verify-ca` does not check the name, for addresses that the certificate
   * does not name; `disable` is for a Unix socket, this machine, or a proxy on it.
   *
   * @default - verify-full, disable for a Unix socket
   */
  readonly tls?: TlsMode;
  /**
   * File with the authority's certificate (PEM).
   *
   * @default - the authorities that Node.js knows
   */
  readonly caFile?: string;
  /**
   * Longest time for one attempt to connect, in milliseconds.
   *
   * @default 10000
   */
  readonly connectTimeoutMs?: number;
  /**
   * Name in pg_stat_activity and the server's log.
   *
   * @default musicdb
   */
  readonly applicationName?: string;
}

/** Limits of a pool. */
export interface PoolLimits {
  /**
   * Connections at most. 2 to 4 for each CPU of the server is plenty over all programs: more only wait in
   * the server instead of here.
   *
   * @default 4
   */
  readonly max?: number;
  /**
   * Longest wait for a free connection, in milliseconds.
   *
   * @default 5000
   */
  readonly waitMs?: number;
  /**
   * Longest time that an unused connection is kept, in milliseconds.
   *
   * @default 60000
   */
  readonly idleMs?: number;
  /**
   * Longest time for one statement, in milliseconds.
   *
   * @default 30000
   */
  readonly statementTimeoutMs?: number;
}

const INSTANCE = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]*:[a-z0-9-]+:[a-z][a-z0-9-]*$/;
const SECRET = /^projects\/[^/]+\/secrets\/[A-Za-z0-9_-]+(?:\/versions\/(?:latest|\d+|[A-Za-z][\w-]*))?$/;

/**
 * Checks connection options.
 *
 * @throws ProblemError with every problem, exit code 2
 */
export function checkConnectionOptions(options: ConnectionOptions): void {
  const problems: Problem[] = [];
  const add = (problem: Problem) => problems.push(problem);
  if (!options.instance && !options.host) {
    add({
      code: "CONNECTION_TARGET",
      message: "neither an instance nor a host is given",
      fix: "give the instance as project:region:instance",
    });
  }
  if (options.instance && options.host) {
    add({
      code: "CONNECTION_TARGET",
      message: "both an instance and a host are given",
      fix: "give only one of them",
    });
  }
  if (options.instance && !INSTANCE.test(options.instance)) {
    add({
      code: "CONNECTION_INSTANCE",
      message: "this is not the connection name of an instance",
      got: options.instance,
      allowed: "project:region:instance",
      fix: "gcloud sql instances describe INSTANCE --format='value(connectionName)'",
    });
  }
  for (const part of ["database", "user"] as const) {
    if (options[part]) continue;
    add({ code: "CONNECTION_INCOMPLETE", message: `the ${part} is not given` });
  }
  if (options.passwordSecret && !SECRET.test(options.passwordSecret)) {
    add({
      code: "SECRET_NAME",
      message: "this is not the name of a secret in Secret Manager",
      // A mistyped option may hold the password itself.
      allowed: "projects/PROJECT/secrets/SECRET, with /versions/VERSION if not the latest",
    });
  }
  if (options.passwordSecret && options.iam) {
    add({
      code: "CONNECTION_LOGIN",
      message: "both a password secret and IAM are given",
      fix: "give only one of them",
    });
  }
  if (options.instance && !options.passwordSecret && !options.iam) {
    add({
      code: "CONNECTION_LOGIN",
      message: "it is not said how to log in",
      fix: "give a password secret, or IAM",
    });
  }
  if (options.iam && options.user?.endsWith(".gserviceaccount.com")) {
    add({
      code: "CONNECTION_IAM_USER",
      message: "the database name of a service account has no .gserviceaccount.com",
      got: options.user,
      fix: `use ${options.user.replace(/\.gserviceaccount\.com$/, "")}`,
    });
  }
  if (
    options.port !== undefined &&
    !(Number.isInteger(options.port) && options.port > 0 && options.port < 65536)
  ) {
    add({ code: "CONNECTION_PORT", message: "this is not a port", got: options.port, allowed: "1 to 65535" });
  }
  if (options.caFile && !existsSync(options.caFile)) {
    add({ code: "CONNECTION_CA_FILE", message: "the certificate file does not exist", got: options.caFile });
  }
  if (problems.length > 0) throw new ProblemError(problems);
}

/**
 * Connection options from environment variables: DB_INSTANCE, or DB_HOST and DB_PORT; DB_NAME, DB_USER;
 * DB_PASSWORD_SECRET or DB_IAM=true; DB_IP_TYPE, DB_TLS, DB_CA_FILE. Defaults are this project's database
 * and user.
 *
 * @throws ProblemError with every problem
 */
export function connectionFromEnvironment(env: NodeJS.ProcessEnv = process.env): ConnectionOptions {
  const problems: Problem[] = [];
  const options: ConnectionOptions = {
    instance: env.DB_INSTANCE || undefined,
    host: env.DB_HOST || undefined,
    port: env.DB_PORT ? Number(env.DB_PORT) : undefined,
    database: env.DB_NAME || "music_library",
    user: env.DB_USER || "music_library_user",
    passwordSecret: env.DB_PASSWORD_SECRET || undefined,
    iam: oneOf(env, "DB_IAM", ["true", "false"], problems) === "true",
    ipType: oneOf(env, "DB_IP_TYPE", ["PUBLIC", "PRIVATE", "PSC"], problems),
    tls: oneOf(env, "DB_TLS", ["verify-full", "verify-ca", "disable"], problems),
    caFile: env.DB_CA_FILE || undefined,
  };
  try {
    checkConnectionOptions(options);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(...error.problems);
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return options;
}

/** TLS settings of a direct connection, as `pg` takes them. */
export function tlsOf(options: ConnectionOptions): false | Record<string, unknown> {
  const mode = options.tls ?? (options.host?.startsWith("/") ? "disable" : "verify-full");
  if (mode === "disable") return false;
  return {
    ...(options.caFile && { ca: readFileSync(options.caFile, "utf8") }),
    minVersion: "TLSv1.2",
    ...(mode === "verify-ca" && { checkServerIdentity: () => undefined }),
  };
}

function oneOf<T extends string>(
  env: NodeJS.ProcessEnv,
  name: string,
  allowed: readonly T[],
  problems: Problem[],
): T | undefined {
  const value = env[name];
  if (!value) return undefined;
  if ((allowed as readonly string[]).includes(value)) return value as T;
  problems.push({
    code: "CONNECTION_VALUE",
    path: name,
    message: "unknown value",
    got: value,
    allowed: allowed.join(", "),
  });
  return undefined;
}
