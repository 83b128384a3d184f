import { type Problem, ProblemError } from "../cloudsql/problem";
import { type ConnectionOptions, checkConnectionOptions } from "./config";
import { TLS_MODES, TLS_VERSIONS, type TlsMode, type TlsVersion } from "./tls";

/** A direct connection, and the password where the URL has one. */
export interface UrlConnection {
  readonly connection: ConnectionOptions;
  readonly password?: string;
}

const FORM = "postgres://USER@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE";
const PARAMETERS = [
  "host",
  "port",
  "user",
  "sslmode",
  "sslrootcert",
  "sslcert",
  "sslkey",
  "ssl_min_protocol_version",
  "connect_timeout",
  "application_name",
] as const;

/**
 * Connection options from a URL as libpq writes it. What is not understood is refused: a parameter that is passed
 * over in silence could be the one that asked for TLS. No message shows the URL, which may hold a password.
 *
 * @param name where the URL comes from, e.g. `--url`
 * @throws ProblemError with every problem
 */
export function connectionFromUrl(text: string, name: string): UrlConnection {
  let url: URL;
  try {
    url = new URL(text);
    if (!/^postgres(?:ql)?:$/.test(url.protocol)) throw new TypeError(url.protocol);
  } catch {
    throw new ProblemError([
      {
        code: "URL_FORM",
        path: name,
        message: "this is not the URL of a PostgreSQL database",
        allowed: FORM,
      },
    ]);
  }
  const problems: Problem[] = [];
  const value = (parameter: (typeof PARAMETERS)[number]) => url.searchParams.get(parameter) || undefined;
  for (const parameter of new Set(url.searchParams.keys())) {
    if (parameter === "password" || (PARAMETERS as readonly string[]).includes(parameter)) continue;
    problems.push({
      code: "URL_PARAMETER",
      path: name,
      message: "unknown parameter",
      got: parameter,
      allowed: PARAMETERS.join(", "),
    });
  }
  const tls = value("sslmode");
  if (tls && !(TLS_MODES as readonly string[]).includes(tls)) {
    problems.push({
      code: "URL_TLS",
      path: name,
      message: "this sslmode does not check whose server it is, or is unknown",
      got: tls,
      allowed: TLS_MODES.join(", "),
      fix: "verify-ca with sslrootcert, or disable on this machine",
    });
  }
  const oldest = value("ssl_min_protocol_version");
  if (oldest && !(TLS_VERSIONS as readonly string[]).includes(oldest)) {
    problems.push({
      code: "URL_TLS",
      path: name,
      message: "this version of TLS is no longer safe, or is unknown",
      got: oldest,
      allowed: TLS_VERSIONS.join(", "),
    });
  }
  const timeout = value("connect_timeout");
  const connection: ConnectionOptions = {
    host: value("host") ?? decode(url.hostname.replace(/^\[|\]$/g, "")),
    port: numberOf(url.port || value("port")),
    database: decode(url.pathname.slice(1)),
    user: value("user") ?? decode(url.username),
    tls: tls as TlsMode | undefined,
    tlsMinVersion: oldest as TlsVersion | undefined,
    caFile: value("sslrootcert"),
    certFile: value("sslcert"),
    keyFile: value("sslkey"),
    connectTimeoutMs: timeout ? Number(timeout) * 1000 : undefined,
    applicationName: value("application_name"),
  };
  try {
    checkConnectionOptions(connection);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    problems.push(...error.problems.map((problem) => ({ ...problem, path: name })));
  }
  if (problems.length > 0) throw new ProblemError(problems);
  const password = url.password ? decode(url.password) : (url.searchParams.get("password") ?? undefined);
  return { connection, password };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
