import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import type { ConnectionOptions } from "../../database/config";
import { findRoute, openClient } from "../../database/connect";
import { applyRoles } from "../../database/migrate/roles";
import { migrate } from "../../database/migrate/run";
import { OWNER_ROLE } from "../../database/migrate/session";
import { explainUnreachable } from "../../database/reach";
import { APP_USER, CloudSqlServer, MIGRATOR, SQL } from "../support/cloud-sql-server";
import { type Superuser, superuserOf } from "../support/superuser";
import { TestCertificate } from "../support/test-certificates";
import { proxySocket, TlsServer } from "../support/tls-server";

/** Node.js asks OpenSSL for more than TLS 1.1 can, unless told to. */
const OLD = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT:@SECLEVEL=0" } as const;
let cloud: CloudSqlServer;
let admin: Superuser;
let database: string;
let folder: string;
let caFile: string;

beforeAll(async () => {
  cloud = await CloudSqlServer.start();
  database = await cloud.createDatabase();
  admin = await superuserOf(cloud.server, database);
  folder = mkdtempSync(join(tmpdir(), "ways-in-"));
  caFile = join(folder, "ca.pem");
  writeFileSync(caFile, cloud.server.caCertificate);
}, 60_000);

afterAll(async () => {
  await admin.end();
  await cloud.stop();
  rmSync(folder, { recursive: true });
});

/** Logs in and says over which version of TLS; what goes wrong is put into words. */
async function enter(
  change: Partial<ConnectionOptions>,
  { user = APP_USER, password = cloud.password(user) }: { user?: string; password?: string } = {},
) {
  const { host, port } = cloud.server;
  const options: ConnectionOptions = { host, port, database, user, caFile, ...change };
  try {
    const route = await findRoute(options, {});
    const client = await openClient({ ...route, config: { ...route.config, password } }, { withinMs: 0 });
    const { rows } = await client.query("select version from pg_stat_ssl where pid = pg_backend_pid()");
    await client.end();
    return rows[0].version as string | null;
  } catch (error) {
    throw explainUnreachable(error, options, {});
  }
}

/** Logs in past our own settings. */
async function login(change: ClientConfig): Promise<void> {
  const client = new Client({ ...cloud.config(database, APP_USER), ...change });
  client.on("error", () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end().catch(() => undefined);
  }
}

describe("encryption", () => {
  test.each<[string, Partial<ConnectionOptions>]>([
    ["verify-full by address", {}],
    ["verify-full by name", { host: "localhost" }],
    ["verify-full by the instance's name", { serverName: "test-project:test-instance" }],
    ["verify-ca", { tls: "verify-ca" }],
  ])("%s", async (_what, change) => {
    expect(await enter(change)).toBe("TLSv1.3");
  });

  test.each<[string, Partial<ConnectionOptions>, RegExp]>([
    [
      "of another name",
      { serverName: "db.example.com" },
      /^127\.0\.0\.1: the server's certificate is not the expected one \[CERTIFICATE_REFUSED\]\n {2}got: .*db\.example\.com\. is not in the cert's altnames/,
    ],
    [
      "of another instance",
      { serverName: "test-project:another" },
      /the server certificate is for test-project:test-instance, not test-project:another/,
    ],
    ["of an authority that nobody named", { caFile: undefined }, /\[CERTIFICATE_REFUSED\]/],
  ])("a server %s is refused", async (_what, change, message) => {
    await expect(enter(change)).rejects.toThrow(message);
  });

  test("a server of another authority, or with a certificate that has expired, is refused", async () => {
    const authority = await TestCertificate.make("authority");
    const other = await TestCertificate.make("authority");
    const trusted = authority.write(folder, "authority").certFile;
    const attempt = async (issuer: TestCertificate, validDays: number) => {
      const made = await TestCertificate.make("server", { issuer, validDays, names: ["127.0.0.1"] });
      const server = await TlsServer.start({ cert: made.certificate, key: made.privateKey });
      const reason = await enter({ port: server.port, caFile: trusted }).catch((error) => error.message);
      await server.stop();
      return [server.logins.length, reason];
    };
    expect(await attempt(authority, -1)).toEqual([
      0,
      [
        "127.0.0.1: the certificate of the server or its authority has expired [CERTIFICATE_EXPIRED]",
        "  fix:     rotate it: gcloud sql ssl server-ca-certs --help",
      ].join("\n"),
    ]);
    expect(await attempt(other, 1)).toEqual([0, expect.stringContaining("[CERTIFICATE_REFUSED]")]);
    // The same server with nothing wrong gets the login.
    expect((await attempt(authority, 1))[0]).toBe(1);
  });

  test.each<[string, "TLSv1.2" | "TLSv1.3", "TLSv1.1" | "TLSv1.2" | "TLSv1.3", string | null]>([
    ["a server that offers 1.1 at most is refused", "TLSv1.2", "TLSv1.1", null],
    ["1.2 is taken", "TLSv1.2", "TLSv1.2", "TLSv1.2"],
    ["1.2 is refused where 1.3 is asked for", "TLSv1.3", "TLSv1.2", null],
    ["1.3 is taken", "TLSv1.3", "TLSv1.3", "TLSv1.3"],
  ])("%s", async (_what, tlsMinVersion, maxVersion, expected) => {
    const made = await TestCertificate.make("server", { names: ["127.0.0.1"] });
    const { certFile } = made.write(folder, "server");
    const versions = maxVersion === "TLSv1.1" ? OLD : { maxVersion };
    const server = await TlsServer.start({ cert: made.certificate, key: made.privateKey, ...versions });
    const reason = await enter({ port: server.port, caFile: certFile, tlsMinVersion }).catch(
      (error) => error.message,
    );
    await server.stop();
    expect(server.logins).toEqual(expected ? [expected] : []);
    expect(/\[TLS_VERSION\]/.test(reason)).toBe(expected === null);
  });

  test("PostgreSQL itself takes 1.2 and 1.3, and nothing older", async () => {
    const newest = async (version: string) => {
      await admin.query(`alter system set ssl_max_protocol_version = '${version}'`);
      await admin.query("select pg_reload_conf()");
      for (;;) {
        const found = await enter({});
        if (version === "" ? found === "TLSv1.3" : found === version) return found;
        await sleep(10);
      }
    };
    expect(await newest("TLSv1.2")).toBe("TLSv1.2");
    await expect(enter({ tlsMinVersion: "TLSv1.3" })).rejects.toThrow("[TLS_VERSION]");
    expect(await newest("")).toBe("TLSv1.3");
    await expect(login({ ssl: { ca: cloud.server.caCertificate, ...OLD } })).rejects.toThrow(
      /protocol version|EPROTO/,
    );
  });

  test("a login without encryption is not taken, not even with the right password", async () => {
    await expect(enter({ tls: "disable", caFile: undefined })).rejects.toThrow(
      new Error(
        [
          "127.0.0.1: the server takes encrypted connections only [TLS_REQUIRED]",
          "  fix:     leave out sslmode=disable (DB_TLS=disable)",
        ].join("\n"),
      ),
    );
    await expect(enter({ tls: "disable", caFile: undefined }, { user: MIGRATOR })).rejects.toThrow(
      "[TLS_REQUIRED]",
    );
  });
});

test("a Unix socket, as the Auth Proxy opens one", async () => {
  const { host, port, caCertificate: ca } = cloud.server;
  const proxy = await proxySocket(join(folder, ".s.PGSQL.5432"), { host, port, ca });
  try {
    expect(await enter({ host: folder, port: undefined, caFile: undefined })).toBe("TLSv1.3");
  } finally {
    proxy.close();
  }
  await expect(enter({ host: folder, port: undefined, caFile: undefined })).rejects.toThrow(
    "[SERVER_UNREACHABLE]",
  );
});

test("directly as a Google identity, whose access token is the password", async () => {
  const user = "bob@example.com";
  await cloud.createUser(user, "CLOUD_IAM_USER");
  await admin.query(
    `alter role "${user}" password 'the-access-token'; grant connect on database ${database} to "${user}"`,
  );
  const { host, port } = cloud.server;
  const options = { host, port, database, user, caFile, iam: true };
  const as = async (token: string) => {
    const client = await openClient(await findRoute(options, { GOOGLE_OAUTH_ACCESS_TOKEN: token }));
    const { rows } = await client.query("select current_user as name");
    await client.end();
    return rows[0].name;
  };
  expect(await as("the-access-token")).toBe(user);
  await expect(as("an-old-token")).rejects.toMatchObject({ code: "28P01" });
});

describe("login", () => {
  const refused = (user: string) =>
    new Error(
      [
        `127.0.0.1: the server does not accept the password of user "${user}" [LOGIN_REFUSED]`,
        "  fix:     raise passwordVersions and deploy the database stack: user and secret get a new one",
      ].join("\n"),
    );

  test("with a wrong password, none, or as nobody, is refused in the same words", async () => {
    await expect(enter({}, { password: "wrong" })).rejects.toThrow(refused(APP_USER));
    await expect(enter({}, { user: "nobody", password: "wrong" })).rejects.toThrow(refused("nobody"));
    await expect(login({ password: "" })).rejects.toThrow(/password/);
  });

  test("as the emulator's superuser or a role that is no user is refused", async () => {
    await expect(enter({}, { user: "cloudsqladmin", password: "x" })).rejects.toThrow(
      refused("cloudsqladmin"),
    );
    await expect(enter({}, { user: "cloudsqlsuperuser", password: "x" })).rejects.toThrow("[LOGIN_REFUSED]");
  });
});

test("from outside, each role gets in and does what is its own, and whoever has none stays out", async () => {
  const users = {
    reader: "reporting",
    operator: "on_call",
    iamUser: "ann@example.com",
    stranger: "stranger",
  };
  await cloud.createUser(users.reader);
  await cloud.createUser(users.operator);
  await cloud.createUser(users.iamUser, "CLOUD_IAM_USER");
  await cloud.createUser(users.stranger, "CLOUD_IAM_USER");
  const migrator = await cloud.connect(database, MIGRATOR);
  await applyRoles(migrator, {
    directory: join(SQL, "roles"),
    appUsers: [APP_USER, users.iamUser],
    readers: [users.reader],
    operators: [users.operator],
  });
  await migrate(migrator, { directory: join(SQL, "migrations"), role: OWNER_ROLE });

  const may = async (user: string, sql: string) => {
    const route = await findRoute(
      { host: cloud.server.host, port: cloud.server.port, database, user, caFile },
      {},
    );
    const client = await openClient({
      ...route,
      config: { ...route.config, password: cloud.password(user) },
    });
    try {
      await client.query("begin");
      return await client.query(sql).then(
        () => true,
        ({ code }) => code,
      );
    } finally {
      await client.end();
    }
  };
  const READ = "select title from audio_tracks";
  const WRITE = "update audio_tracks set year = 2000";
  const WATCH = "table operations.open_transactions";
  const CHANGE = "set role music_library_owner; alter table audio_tracks add column x int";
  const DENIED = "42501";
  const rights: Record<string, unknown[]> = {};
  for (const user of [MIGRATOR, APP_USER, users.iamUser, users.reader, users.operator]) {
    rights[user] = [];
    for (const sql of [READ, WRITE, WATCH, CHANGE]) rights[user].push(await may(user, sql));
  }
  expect(rights).toEqual({
    [MIGRATOR]: [true, true, true, true],
    [APP_USER]: [true, true, DENIED, DENIED],
    [users.iamUser]: [true, true, DENIED, DENIED],
    [users.reader]: [true, DENIED, DENIED, DENIED],
    [users.operator]: [DENIED, DENIED, true, DENIED],
  });
  await expect(enter({}, { user: users.stranger })).rejects.toThrow(
    new Error(
      [
        `127.0.0.1: user "stranger" may not connect to database "${database}" [CONNECT_DENIED]`,
        "  fix:     put it on a list of the environment (docs/roles.md) and deploy the schema stack",
      ].join("\n"),
    ),
  );
});
