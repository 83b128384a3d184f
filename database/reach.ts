import { type Problem, ProblemError } from "../cloudsql/problem";
import { accessProblem } from "./access-problem";
import type { ConnectionOptions } from "./config";
import { sqlState } from "./retry";

/**
 * Puts a failed connection into words: why, and what to do. Errors that say it themselves are returned as
 * they are.
 */
export function explainUnreachable(
  error: unknown,
  options: ConnectionOptions,
  env: NodeJS.ProcessEnv = process.env,
): ProblemError {
  if (error instanceof ProblemError) return error;
  return new ProblemError([{ path: options.instance ?? options.host, ...explain(error, options, env) }], 1);
}

function explain(error: unknown, options: ConnectionOptions, env: NodeJS.ProcessEnv): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const code = sqlState(error) ?? "";
  const status = httpStatus(error);
  const project = options.instance?.split(":").slice(0, -2).join(":");
  const name = options.instance?.split(":").at(-1);

  const access = accessProblem(error, project);
  if (access) return access;
  if (status === 401 || status === 403 || /NOT_AUTHORIZED|permission cloudsql/i.test(message)) {
    return {
      code: "ROLE_MISSING",
      message: "the identity that runs this may not connect to the instance",
      got: message,
      fix: "grant roles/cloudsql.client on the project, and roles/cloudsql.instanceUser too for --iam",
    };
  }
  if (status === 404 || /instanceDoesNotExist/.test(message)) {
    return {
      code: "INSTANCE_MISSING",
      message: "there is no such instance, or its project may not be seen",
      fix: "deploy the database stack first, and check project, region and name",
    };
  }
  if (code === "EBADSQLADMINREGION") {
    return { code: "INSTANCE_REGION", message: "the instance is in another region", got: message };
  }
  if (/^ENO(?:PUBLIC|PRIVATE|PSC)?SQLADMINIPADDRESS$/.test(code)) {
    return {
      code: "INSTANCE_ADDRESS",
      message: `the instance has no ${(options.ipType ?? "PUBLIC").toLowerCase()} address`,
      fix: "choose another --ip-type, or give the instance that address",
    };
  }
  if (/not in an appropriate state|is not running|instance is stopped|invalidState/i.test(message)) {
    return {
      code: "INSTANCE_STOPPED",
      message: "the instance is stopped or being changed",
      fix: `gcloud sql instances patch ${name} --activation-policy=ALWAYS --project=${project}`,
    };
  }
  return explainSql(code, message, options) ?? explainNetwork(code, message, options, env);
}

function explainSql(code: string, message: string, options: ConnectionOptions): Problem | undefined {
  const { user, database } = options;
  switch (code) {
    case "28P01":
      return {
        code: "LOGIN_REFUSED",
        message: `the server does not accept the password of user "${user}"`,
        fix: "raise passwordVersions and deploy the database stack: user and secret get a new one",
      };
    case "28000":
      if (/client certificate/.test(message)) {
        return {
          code: "CLIENT_CERTIFICATE_MISSING",
          message: "the server asks for a client certificate",
          fix: "give certificate and key (DB_CERT_FILE, DB_KEY_FILE), or go by the instance's name",
        };
      }
      if (/no encryption/.test(message)) {
        return {
          code: "TLS_REQUIRED",
          message: "the server takes encrypted connections only",
          fix: "leave out sslmode=disable (DB_TLS=disable)",
        };
      }
      return {
        code: "LOGIN_REFUSED",
        message: `the server does not accept user "${user}"`,
        got: message,
        fix: "create the user first; for IAM the flag cloudsql.iam_authentication must be on",
      };
    case "3D000":
      return {
        code: "DATABASE_MISSING",
        message: `database "${database}" does not exist`,
        fix: "deploy the database stack first",
      };
    case "42501":
      return {
        code: "CONNECT_DENIED",
        message: `user "${user}" may not connect to database "${database}"`,
        fix: "put it on a list of the environment (docs/roles.md) and deploy the schema stack",
      };
    case "53300":
      return {
        code: "SERVER_FULL",
        message: "the server has no connection free",
        fix: "end unused connections, or raise max_connections",
      };
    case "57P03":
      return {
        code: "SERVER_STARTING",
        message: "the server is starting or stopping",
        fix: "run again in a minute",
      };
    default:
      return undefined;
  }
}

function explainNetwork(
  code: string,
  message: string,
  options: ConnectionOptions,
  env: NodeJS.ProcessEnv,
): Problem {
  const text = [message, code].filter(Boolean).join(" ");
  if (env.CLOUD_SQL_EMULATOR_HOST && options.instance) {
    return {
      code: "EMULATOR_UNREACHABLE",
      message: "the emulator, or its PostgreSQL server, does not answer",
      got: text,
      fix: "start the emulator, or unset CLOUD_SQL_EMULATOR_HOST",
    };
  }
  if (/ENOTFOUND|EAI_AGAIN|ENETUNREACH/.test(text)) {
    return {
      code: "NO_NETWORK",
      message: "the name of the server can't be looked up, or there is no network",
      got: text,
    };
  }
  if (/does not support SSL/.test(text)) {
    return {
      code: "TLS_UNSUPPORTED",
      message: "the server does not take encrypted connections",
      fix: "turn them on, or say sslmode=disable (DB_TLS=disable) where nobody can listen in between",
    };
  }
  if (/client password must be a string/.test(text)) {
    return {
      code: "PASSWORD_MISSING",
      message: `the server asks for a password of user "${options.user}", and none was found`,
      fix: "write it into ~/.pgpass, which only you may read, or into DATABASE_URL",
    };
  }
  if (/alert (?:unknown ca|bad certificate|certificate)/.test(text)) {
    return {
      code: "CLIENT_CERTIFICATE_REFUSED",
      message: "the server does not accept the client certificate",
      got: text,
      fix: "make one of this instance: gcloud sql ssl client-certs create --help",
    };
  }
  if (/CERT_HAS_EXPIRED|certificate has expired/.test(text)) {
    return {
      code: "CERTIFICATE_EXPIRED",
      message: "the certificate of the server or its authority has expired",
      fix: "rotate it: gcloud sql ssl server-ca-certs --help",
    };
  }
  if (/protocol version|UNSUPPORTED_PROTOCOL|VERSION_NUMBER/i.test(text)) {
    return {
      code: "TLS_VERSION",
      message: "server and program have no version of TLS in common",
      got: text,
      fix: "let the server take TLS 1.2 or later",
    };
  }
  if (/certificate|altnames|self.signed|ENOSQLADMINVERIFYCERT/i.test(text)) {
    return {
      code: "CERTIFICATE_REFUSED",
      message: "the server's certificate is not the expected one",
      got: text,
      fix: "give the authority's certificate, or verify-ca for an address that the certificate does not name",
    };
  }
  if (/ETIMEDOUT|ECONNREFUSED|EHOSTUNREACH|ENOENT|timeout|terminated|disconnected/i.test(text)) {
    const inside = options.ipType === "PRIVATE" || options.ipType === "PSC";
    return {
      code: "SERVER_UNREACHABLE",
      message: inside
        ? "the instance does not answer at its private address, which only its own network reaches"
        : "the server does not answer",
      got: text,
      fix: inside
        ? "run this inside the VPC (Cloud Build private pool, a VM, VPN), or give the instance a public address"
        : "check that it runs and that a firewall lets port 3307 (connector) or 5432 (direct) out",
    };
  }
  return { code: "CONNECTION_FAILED", message: "the connection failed", got: text };
}

function httpStatus(error: unknown): number | undefined {
  const { status, response } = (error ?? {}) as { status?: unknown; response?: { status?: unknown } };
  const found = status ?? response?.status;
  return typeof found === "number" ? found : undefined;
}
