import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { checkConnectionOptions, connectionFromEnvironment, tlsOf } from "../../database/config";

const BASE = { database: "music_library", user: "migrator" };

test.each([
  [
    "an instance with a secret",
    { ...BASE, instance: "p:us-central1:i", passwordSecret: "projects/p/secrets/s" },
  ],
  [
    "a version of a secret",
    { ...BASE, instance: "p:r:i", passwordSecret: "projects/p/secrets/s/versions/3" },
  ],
  ["a domain-scoped project with IAM", { ...BASE, instance: "example.com:p:us-central1:i", iam: true }],
  ["a host", { ...BASE, host: "10.0.0.1" }],
])("accepts %s", (_what, options) => {
  expect(() => checkConnectionOptions(options)).not.toThrow();
});

test("names every problem at once, and not what may be a password", () => {
  expect(() =>
    checkConnectionOptions({
      instance: "my-instance",
      host: "db.example.com",
      database: "",
      user: "sa@p.iam.gserviceaccount.com",
      passwordSecret: "hunter2",
      iam: true,
      port: 70000,
      caFile: "/nowhere/ca.pem",
    }),
  ).toThrowErrorMatchingInlineSnapshot(`
    "both an instance and a host are given [CONNECTION_TARGET]
      fix:     give only one of them
    this is not the connection name of an instance [CONNECTION_INSTANCE]
      got:     "my-instance"
      allowed: project:region:instance
      fix:     gcloud sql instances describe INSTANCE --format='value(connectionName)'
    the database is not given [CONNECTION_INCOMPLETE]
    this is not the name of a secret in Secret Manager [SECRET_NAME]
      allowed: projects/PROJECT/secrets/SECRET, with /versions/VERSION if not the latest
    both a password secret and IAM are given [CONNECTION_LOGIN]
      fix:     give only one of them
    the database name of a service account has no .gserviceaccount.com [CONNECTION_IAM_USER]
      got:     "sa@p.iam.gserviceaccount.com"
      fix:     use sa@p.iam
    this is not a port [CONNECTION_PORT]
      got:     70000
      allowed: 1 to 65535
    the certificate file does not exist [CONNECTION_CA_FILE]
      got:     "/nowhere/ca.pem""
  `);
});

test("reads the environment", () => {
  expect(
    connectionFromEnvironment({
      DB_INSTANCE: "p:r:i",
      DB_PASSWORD_SECRET: "projects/p/secrets/s",
      DB_IP_TYPE: "PRIVATE",
      DB_TLS: "",
    }),
  ).toMatchObject({
    instance: "p:r:i",
    database: "music_library",
    user: "music_library_user",
    passwordSecret: "projects/p/secrets/s",
    ipType: "PRIVATE",
    iam: false,
    tls: undefined,
  });
});

test("names the variables with unknown values", () => {
  expect(() =>
    connectionFromEnvironment({ DB_INSTANCE: "p:r:i", DB_IAM: "yes", DB_IP_TYPE: "private", DB_PORT: "x" }),
  ).toThrowErrorMatchingInlineSnapshot(`
    "DB_IAM: unknown value [CONNECTION_VALUE]
      got:     "yes"
      allowed: true, false
    DB_IP_TYPE: unknown value [CONNECTION_VALUE]
      got:     "private"
      allowed: PUBLIC, PRIVATE, PSC
    it is not said how to log in [CONNECTION_LOGIN]
      fix:     give a password secret, or IAM
    this is not a port [CONNECTION_PORT]
      got:     null
      allowed: 1 to 65535"
  `);
});

test("TLS checks name and authority unless told otherwise", () => {
  expect(tlsOf({ ...BASE, host: "db.example.com" })).toEqual({ minVersion: "TLSv1.2" });
  expect(tlsOf({ ...BASE, host: "10.0.0.1", tls: "verify-ca" })).toMatchObject({
    checkServerIdentity: expect.any(Function),
  });
  expect(tlsOf({ ...BASE, host: "/var/run/postgresql" })).toBe(false);
  expect(tlsOf({ ...BASE, host: "localhost", tls: "disable" })).toBe(false);
});

test(".env.example documents every variable of a connection, and its empty ones give the defaults", () => {
  const documented = parseEnv(readFileSync(join(__dirname, "../../.env.example"), "utf8"));
  const asked = new Set<string>();
  const env = new Proxy({ ...documented, DB_HOST: "10.0.0.1" } as NodeJS.ProcessEnv, {
    get(target, name: string) {
      asked.add(name);
      return target[name];
    },
  });
  expect(connectionFromEnvironment(env)).toEqual(connectionFromEnvironment({ DB_HOST: "10.0.0.1" }));
  expect(
    Object.keys(documented)
      .filter((name) => name.startsWith("DB_"))
      .sort(),
  ).toEqual([...asked].sort());
});
