import { type Problem, ProblemError } from "../cloudsql/problem";
import { type TlsOptions, tlsProblems } from "./tls";

/** Which address of the instance to go to. */
export type IpType = "PUBLIC" | "PRIVATE" | "PSC";

/**
 * Where the database is and who logs in, whichever the way: the Cloud SQL connector to a public, private or
 * PSC address, or the emulator (`instance`); TCP (`host`); a Unix socket (`host` is a folder). Never a password
 * itself.
 */
export interface ConnectionOptions extends TlsOptions {
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
   * Log in with the Google identity of this machine. On a direct connection its access token goes as the
   * password, as https://cloud.google.com/sql/docs/postgres/iam-logins describes.
   *
   * @default false
   */
  readonly iam?: boolean;
  /**
   * Which address the connector goes to.
   *
   * @default PUBLIC
   */
  readonly ipType?: IpType;
  /**
   * Go to the instance's own port and not by the connector, which the service's own pooling takes in: for
   * migrations, which need a session of their own. The emulator has no poolers.
   *
   * @default false
   */
  readonly pastPoolers?: boolean;
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
  if (options.port !== undefined && !isWhole(options.port, 65535)) {
    add({ code: "CONNECTION_PORT", message: "this is not a port", got: options.port, allowed: "1 to 65535" });
  }
  const { connectTimeoutMs } = options;
  if (connectTimeoutMs !== undefined && !isWhole(connectTimeoutMs, 600_000)) {
    add({
      code: "CONNECTION_TIMEOUT",
      message: "this is not a time to wait for a connection",
      got: connectTimeoutMs,
      allowed: "1 to 600000 milliseconds",
    });
  }
  if (options.host && !options.instance && options.ipType) {
    add({
      code: "CONNECTION_UNUSED",
      message: "only the connector chooses between the addresses of an instance",
      got: options.ipType,
      fix: "leave it out, or give the instance instead of the host",
    });
  }
  problems.push(...tlsProblems(options));
  if (problems.length > 0) throw new ProblemError(problems);
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= most;
}
