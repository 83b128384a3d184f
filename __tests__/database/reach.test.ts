import { ProblemError } from "../../cloudsql/problem";
import { explainUnreachable } from "../../database/reach";

const OPTIONS = {
  instance: "my-project:us-central1:my-instance",
  database: "music_library",
  user: "migrator",
};
const error = (message: string, extra: Record<string, unknown> = {}) =>
  Object.assign(new Error(message), extra);

test.each<[string, unknown, Partial<typeof OPTIONS> & { ipType?: "PRIVATE" }, RegExp]>([
  [
    "no credentials",
    error("Could not load the default credentials. Browse to …"),
    {},
    /NO_CREDENTIALS\]\n {2}fix: {5}gcloud auth application-default login/,
  ],
  ["expired credentials", error("invalid_grant"), {}, /CREDENTIALS_EXPIRED/],
  [
    "API disabled",
    error("Cloud SQL Admin API has not been used in project 1 before or it is disabled.", { status: 403 }),
    {},
    /ADMIN_API_DISABLED\]\n {2}fix: {5}gcloud services enable sqladmin.googleapis.com --project=my-project$/,
  ],
  [
    "role missing",
    error(
      "boss::NOT_AUTHORIZED: Not authorized to access resource. Possibly missing permission cloudsql.instances.connect",
      { status: 403 },
    ),
    {},
    /ROLE_MISSING[\s\S]*roles\/cloudsql.client/,
  ],
  [
    "instance missing",
    error("The Cloud SQL instance does not exist.", { response: { status: 404 } }),
    {},
    /INSTANCE_MISSING/,
  ],
  [
    "stopped",
    error("The instance or operation is not in an appropriate state to handle the request.", { status: 400 }),
    {},
    /INSTANCE_STOPPED[\s\S]*instances patch my-instance --activation-policy=ALWAYS --project=my-project/,
  ],
  [
    "no such address",
    error("x", { code: "ENOPRIVATESQLADMINIPADDRESS" }),
    { ipType: "PRIVATE" },
    /the instance has no private address \[INSTANCE_ADDRESS\]/,
  ],
  [
    "region",
    error("Provided region was mismatched. Got a, want b", { code: "EBADSQLADMINREGION" }),
    {},
    /INSTANCE_REGION/,
  ],
  [
    "private from outside",
    error("connect ETIMEDOUT 10.1.2.3:3307", { code: "ETIMEDOUT" }),
    { ipType: "PRIVATE" },
    /its private address, which only its own network reaches \[SERVER_UNREACHABLE\][\s\S]*inside the VPC/,
  ],
  [
    "private, pg's timeout",
    error("timeout expired"),
    { ipType: "PRIVATE" },
    /SERVER_UNREACHABLE[\s\S]*inside the VPC/,
  ],
  [
    "firewall",
    error("connect ECONNREFUSED", { code: "ECONNREFUSED" }),
    {},
    /the server does not answer \[SERVER_UNREACHABLE\][\s\S]*3307/,
  ],
  [
    "no network",
    error("getaddrinfo ENOTFOUND sqladmin.googleapis.com", { code: "ENOTFOUND" }),
    {},
    /NO_NETWORK/,
  ],
  [
    "wrong password",
    error("password authentication failed", { code: "28P01" }),
    {},
    /password of user "migrator" \[LOGIN_REFUSED\]/,
  ],
  ["IAM off", error("no pg_hba.conf entry", { code: "28000" }), {}, /cloudsql.iam_authentication/],
  [
    "no database",
    error("x", { code: "3D000" }),
    {},
    /database "music_library" does not exist \[DATABASE_MISSING\]/,
  ],
  ["may not connect", error("permission denied for database", { code: "42501" }), {}, /CONNECT_DENIED/],
  ["full", error("too many clients", { code: "53300" }), {}, /SERVER_FULL/],
  [
    "certificate",
    error("unable to verify the first certificate", { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }),
    {},
    /CERTIFICATE_REFUSED/,
  ],
  [
    "an expired certificate",
    error("certificate has expired", { code: "CERT_HAS_EXPIRED" }),
    {},
    /CERTIFICATE_EXPIRED\]\n {2}fix: {5}rotate it: gcloud sql ssl server-ca-certs --help$/,
  ],
  [
    "an old version of TLS",
    error("write EPROTO … tlsv1 alert protocol version", { code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" }),
    {},
    /TLS_VERSION[\s\S]*fix: {5}let the server take TLS 1\.2 or later$/,
  ],
  [
    "a plain connection that is not taken",
    error('no pg_hba.conf entry for host "10.0.0.1", user "a", database "b", no encryption', {
      code: "28000",
    }),
    {},
    /TLS_REQUIRED/,
  ],
  [
    "a client certificate that is asked for",
    error("connection requires a valid client certificate", { code: "28000" }),
    {},
    /CLIENT_CERTIFICATE_MISSING[\s\S]*DB_CERT_FILE, DB_KEY_FILE/,
  ],
  [
    "a client certificate of another authority",
    error("…:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:…", {
      code: "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    }),
    {},
    /CLIENT_CERTIFICATE_REFUSED[\s\S]*fix: {5}make one of this instance/,
  ],
  ["no socket", error("connect ENOENT /run/.s.PGSQL.5432", { code: "ENOENT" }), {}, /SERVER_UNREACHABLE/],
  [
    "no encryption",
    error("The server does not support SSL connections"),
    {},
    /does not take encrypted connections \[TLS_UNSUPPORTED\]\n {2}fix: {5}turn them on, or say sslmode=disable/,
  ],
  [
    "no password",
    error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"),
    {},
    /asks for a password of user "migrator", and none was found \[PASSWORD_MISSING\]/,
  ],
  ["anything else", error("odd"), {}, /the connection failed \[CONNECTION_FAILED\]\n {2}got: {5}"odd"/],
])("%s", (_what, cause, change, expected) => {
  const problem = explainUnreachable(cause, { ...OPTIONS, ...change });
  expect(problem.exitCode).toBe(1);
  expect(problem.message).toMatch(expected);
  expect(problem.message).toMatch(/^my-project:us-central1:my-instance: /);
});

test("an emulator that does not answer is told by the environment that names it", () => {
  const cause = error("connect ECONNREFUSED 127.0.0.1:1", { code: "ECONNREFUSED" });
  const code = (env: NodeJS.ProcessEnv) => explainUnreachable(cause, OPTIONS, env).problems[0]?.code;
  expect(code({ CLOUD_SQL_EMULATOR_HOST: "127.0.0.1:1" })).toBe("EMULATOR_UNREACHABLE");
  expect(code({})).toBe("SERVER_UNREACHABLE");
});

test("leaves alone what says it already", () => {
  const problem = new ProblemError([{ code: "X", message: "y" }]);
  expect(explainUnreachable(problem, OPTIONS)).toBe(problem);
});
