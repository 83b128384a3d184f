import { resolve } from "node:path";
import { connectionFromUrl } from "../../database/url";

const read = (url: string) => connectionFromUrl(url, "--url");
const AUTHORITY = resolve(__dirname, "../../package.json"); // any file that is there

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
  expect(() => read("postgres://:secret@h/?sslmode=require&sslcert=x&port=0")).toThrow(
    [
      "--url: unknown parameter [URL_PARAMETER]",
      '  got:     "sslcert"',
      "  allowed: host, port, user, sslmode, sslrootcert, connect_timeout, application_name",
      "--url: this sslmode does not check whose server it is, or is unknown [URL_TLS]",
      '  got:     "require"',
      "  allowed: verify-full, verify-ca, disable",
      "  fix:     verify-ca with sslrootcert, or disable on this machine",
      "--url: the database is not given [CONNECTION_INCOMPLETE]",
      "--url: the user is not given [CONNECTION_INCOMPLETE]",
      "--url: this is not a port [CONNECTION_PORT]",
      "  got:     0",
      "  allowed: 1 to 65535",
    ].join("\n"),
  );
});
