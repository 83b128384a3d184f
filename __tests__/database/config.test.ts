import { checkConnectionOptions } from "../../database/config";

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
  ["a folder with a Unix socket", { ...BASE, host: "/cloudsql/p:r:i", tls: "disable" as const }],
  ["an access token over TLS", { ...BASE, host: "10.0.0.1", iam: true, serverName: "p:i" }],
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

test.each([
  [
    "settings of TLS for the connector",
    { ...BASE, instance: "p:r:i", iam: true, tls: "verify-ca" as const, serverName: "p:i" },
    `the connector brings certificates of its own and checks the server's [CONNECTION_UNUSED]
  got:     "tls, serverName"
  fix:     leave them out, or give the host instead of the instance`,
  ],
  [
    "an address type for a host",
    { ...BASE, host: "10.0.0.1", ipType: "PSC" as const },
    `only the connector chooses between the addresses of an instance [CONNECTION_UNUSED]
  got:     "PSC"
  fix:     leave it out, or give the instance instead of the host`,
  ],
  [
    "encryption of a Unix socket",
    { ...BASE, host: "/run/postgresql", tls: "verify-full" as const },
    `PostgreSQL encrypts nothing on a Unix socket [CONNECTION_SOCKET_TLS]
  got:     "/run/postgresql"
  fix:     leave out the settings of TLS`,
  ],
  [
    "a token in plain text",
    { ...BASE, host: "10.0.0.1", iam: true, tls: "disable" as const },
    `the access token would go to the server unencrypted [CONNECTION_IAM_TLS]
  fix:     encrypt the connection, or leave IAM to the Auth Proxy (--auto-iam-authn)`,
  ],
  [
    "a wait that is none",
    { ...BASE, host: "10.0.0.1", connectTimeoutMs: 0 },
    `this is not a time to wait for a connection [CONNECTION_TIMEOUT]
  got:     0
  allowed: 1 to 600000 milliseconds`,
  ],
])("refuses %s", (_what, options, message) => {
  expect(() => checkConnectionOptions(options)).toThrow(new Error(message));
});
