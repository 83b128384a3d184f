import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { connectionFromUrl } from "../../database/url";

const read = (url: string) => connectionFromUrl(url, "--url");
const folder = mkdtempSync(join(tmpdir(), "url-"));
const AUTHORITY = join(folder, "ca.pem");
writeFileSync(AUTHORITY, rootCertificates.join("\n"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  [
    "postgres://migrator@db.example:6432/music",
    { host: "db.example", port: 6432, database: "music", user: "migrator" },
  ],
  [
    "postgresql://a%40b@[::1]/music%20library?sslmode=disable",
    { host: "::1", database: "music library", user: "a@b", tls: "disable" },
  ],
  [
    "postgres:///music?host=/run/postgresql&port=5433&user=migrator",
    { host: "/run/postgresql", port: 5433, database: "music", user: "migrator" },
  ],
  [
    `postgres://m@h/d?sslmode=verify-ca&sslrootcert=${AUTHORITY}&connect_timeout=3&application_name=x`,
    { host: "h", tls: "verify-ca", caFile: AUTHORITY, connectTimeoutMs: 3000, applicationName: "x" },
  ],
  [
    "postgres://m@h/d?ssl_min_protocol_version=TLSv1.3",
    { host: "h", tls: undefined, tlsMinVersion: "TLSv1.3" },
  ],
])("%s", (url, expected) => {
  const { connection, password } = read(url);
  expect(connection).toMatchObject(expected);
  expect(password).toBeUndefined();
});

test("a password is apart from the options, in whichever place it stands", () => {
  expect(read("postgres://m:s%2Fecret@h/d").password).toBe("s/ecret");
  expect(read("postgres://m@h/d?password=secret").password).toBe("secret");
  expect(JSON.stringify(read("postgres://m:secret@h/d").connection)).not.toContain("secret");
});

test.each([
  "mysql://m:secret@h/d",
  "secret",
  "postgres://m:sec#ret@h/d",
  "host=h user=m password=secret",
  "",
])("%j is no URL of a database, and is not shown", (url) => {
  expect(() => read(url)).toThrow(
    [
      "--url: this is not the URL of a PostgreSQL database [URL_FORM]",
      "  allowed: postgres://USER@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE",
    ].join("\n"),
  );
});

test("everything that is wrong is told at once, without the password", () => {
  expect(() =>
    read("postgres://:secret@h/?sslmode=require&sslcrl=x&port=0&sslcert=/x&ssl_min_protocol_version=TLSv1.1"),
  ).toThrow(
    new Error(
      [
        "--url: unknown parameter [URL_PARAMETER]",
        '  got:     "sslcrl"',
        "  allowed: host, port, user, sslmode, sslrootcert, sslcert, sslkey, ssl_min_protocol_version, connect_timeout, application_name",
        "--url: this sslmode does not check whose server it is, or is unknown [URL_TLS]",
        '  got:     "require"',
        "  allowed: verify-full, verify-ca, disable",
        "  fix:     verify-ca with sslrootcert, or disable on this machine",
        "--url: this version of TLS is no longer safe, or is unknown [URL_TLS]",
        '  got:     "TLSv1.1"',
        "  allowed: TLSv1.2, TLSv1.3",
        "--url: the database is not given [CONNECTION_INCOMPLETE]",
        "--url: the user is not given [CONNECTION_INCOMPLETE]",
        "--url: this is not a port [CONNECTION_PORT]",
        "  got:     0",
        "  allowed: 1 to 65535",
        "--url: a client certificate needs both its files, and the key is missing [CONNECTION_CERT_KEY]",
        '  got:     "/x"',
        "--url: the certificate file does not exist [CONNECTION_CERT_FILE]",
        '  got:     "/x"',
      ].join("\n"),
    ),
  );
});
