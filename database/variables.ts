import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { type Problem, ProblemError } from "../cloudsql/problem";
import { type ConnectionOptions, checkConnectionOptions } from "./config";
import type { PoolLimits } from "./pool-limits";
import { TLS_MODES, TLS_VERSIONS } from "./tls";
import { connectionFromUrl, type UrlConnection } from "./url";

/** All that an application's variables say of the database. */
export interface DatabaseConfig extends UrlConnection {
  readonly pool: PoolLimits;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * How an application reaches the database: DATABASE_URL, with DB_PASSWORD_SECRET or DB_IAM where it holds no
 * password, or the variables of {@link connectionFromEnvironment}; and the limits of its pool, of
 * {@link poolFromEnvironment}.
 *
 * @throws ProblemError with every problem, without a password
 */
export function databaseConfig(env: Variables = process.env): DatabaseConfig {
  const problems: Problem[] = [];
  const connection = collect(problems, () => readConnection(env));
  const pool = collect(problems, () => poolFromEnvironment(env));
  if (problems.length > 0 || !connection || !pool) throw new ProblemError(problems);
  return { ...connection, pool };
}

/**
 * The variables of a process over those of a file, in the form of `.env`.
 *
 * @param file need not exist
 */
export function variablesWithFile(file: string, env: Variables = process.env): Variables {
  return { ...(existsSync(file) && parseEnv(readFileSync(file, "utf8").replace(/^\uFEFF/, ""))), ...env };
}

/**
 * Connection options from environment variables: DB_INSTANCE, or DB_HOST and DB_PORT; DB_NAME, DB_USER;
 * DB_PASSWORD_SECRET or DB_IAM=true; DB_IP_TYPE; DB_TLS, DB_TLS_MIN_VERSION, DB_CA_FILE, DB_SERVER_NAME,
 * DB_CERT_FILE, DB_KEY_FILE; DB_APPLICATION_NAME, DB_CONNECT_TIMEOUT_MS. Defaults are this project's database
 * and user.
 *
 * @throws ProblemError with every problem
 */
export function connectionFromEnvironment(env: Variables = process.env): ConnectionOptions {
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
    tls: oneOf(env, "DB_TLS", TLS_MODES, problems),
    tlsMinVersion: oneOf(env, "DB_TLS_MIN_VERSION", TLS_VERSIONS, problems),
    caFile: env.DB_CA_FILE || undefined,
    serverName: env.DB_SERVER_NAME || undefined,
    certFile: env.DB_CERT_FILE || undefined,
    keyFile: env.DB_KEY_FILE || undefined,
    connectTimeoutMs: env.DB_CONNECT_TIMEOUT_MS ? Number(env.DB_CONNECT_TIMEOUT_MS) : undefined,
    applicationName: env.DB_APPLICATION_NAME || undefined,
  };
  collect(problems, () => checkConnectionOptions(options));
  if (problems.length > 0) throw new ProblemError(problems);
  return options;
}

/**
 * Limits of a pool from environment variables: DB_POOL_MAX, or DB_POOL_INSTANCES and DB_POOL_CPUS;
 * DB_POOL_WAIT_MS;
 * DB_POOLER=true where PgBouncer stands in between; DB_STATEMENT_TIMEOUT_MS.
 *
 * @throws ProblemError with every problem
 */
export function poolFromEnvironment(env: Variables = process.env): PoolLimits {
  const problems: Problem[] = [];
  const whole = (name: string, most: number) => wholeNumber(env, name, most, problems);
  const limits: PoolLimits = {
    max: whole("DB_POOL_MAX", 1000),
    instances: whole("DB_POOL_INSTANCES", 10_000),
    cpus: whole("DB_POOL_CPUS", 1000),
    waitMs: whole("DB_POOL_WAIT_MS", 600_000),
    statementTimeoutMs: whole("DB_STATEMENT_TIMEOUT_MS", 86_400_000),
    pooler: oneOf(env, "DB_POOLER", ["true", "false"], problems) === "true",
  };
  if (limits.max !== undefined && limits.instances !== undefined) {
    problems.push({
      code: "POOL_SIZE_TWICE",
      message: "both the size of the pool and what it follows from are given",
      got: "DB_POOL_MAX, DB_POOL_INSTANCES",
      fix: "give only one of them",
    });
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return limits;
}

function readConnection(env: Variables): UrlConnection {
  if (!env.DATABASE_URL) return { connection: connectionFromEnvironment(env) };
  const others = ["DB_INSTANCE", "DB_HOST"].filter((name) => env[name]);
  if (others.length > 0) {
    throw new ProblemError([
      {
        code: "CONNECTION_TARGET",
        message: "both DATABASE_URL and other variables say where the database is",
        got: others.join(", "),
        fix: "give only one of them",
      },
    ]);
  }
  const { connection, password } = connectionFromUrl(env.DATABASE_URL, "DATABASE_URL");
  const problems: Problem[] = [];
  const iam = oneOf(env, "DB_IAM", ["true", "false"], problems) === "true";
  const login = { ...connection, passwordSecret: env.DB_PASSWORD_SECRET || undefined, iam };
  collect(problems, () => checkConnectionOptions(login));
  if (password !== undefined && (login.passwordSecret || iam)) {
    problems.push({
      code: "CONNECTION_LOGIN",
      path: "DATABASE_URL",
      message: "the URL has a password, and another way to log in is given too",
      fix: "take the password out of the URL",
    });
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return { connection: login, password };
}

function collect<T>(problems: Problem[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

function wholeNumber(env: Variables, name: string, most: number, problems: Problem[]): number | undefined {
  const value = env[name];
  if (!value) return undefined;
  if (/^[1-9]\d*$/.test(value) && Number(value) <= most) return Number(value);
  problems.push({
    code: "CONNECTION_VALUE",
    path: name,
    message: "this is not a whole number in range",
    got: value,
    allowed: `1 to ${most}`,
  });
  return undefined;
}

function oneOf<T extends string>(
  env: Variables,
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
