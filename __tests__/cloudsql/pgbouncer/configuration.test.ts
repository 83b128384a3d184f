import {
  type PgBouncerConfiguration,
  pgBouncerSettings,
  renderHba,
  renderIni,
  usersLine,
} from "../../../cloudsql/pgbouncer/configuration";
import { poolSizes } from "../../../cloudsql/pgbouncer/sizes";
import { PgBouncerVersion } from "../../../cloudsql/pgbouncer/version";
import { ProblemError } from "../../../cloudsql/problem";
import fc from "../../support/fast-check";
import { refusal } from "../../support/refusal";

const PROD: PgBouncerConfiguration = {
  version: PgBouncerVersion.of("1.26.1"),
  database: "music_library",
  user: "music_library_user",
  server: { host: "cloudsql.internal", port: 5432, caFile: "/run/pgbouncer/server-ca.pem" },
  listen: {
    address: "*",
    port: 6432,
    socketFolder: "/tmp",
    certificateFile: "/run/pgbouncer/tls.crt",
    keyFile: "/run/pgbouncer/tls.key",
  },
  files: { users: "/run/pgbouncer/users.txt", hba: "/etc/pgbouncer/hba.conf" },
  clients: ["10.8.0.0/20", "10.9.0.0/20"],
  mode: "transaction",
  sizes: poolSizes(1, 2),
  maxClients: 500,
};

test("is this for 1 vCPU and two poolers", () => {
  expect(renderIni(PROD)).toMatchInlineSnapshot(`
    "[databases]
    music_library = host='cloudsql.internal' port=5432 dbname='music_library'

    [pgbouncer]
    listen_addr = *
    listen_port = 6432
    unix_socket_dir = /tmp
    unix_socket_mode = 0700
    auth_type = hba
    auth_hba_file = /etc/pgbouncer/hba.conf
    auth_file = /run/pgbouncer/users.txt
    stats_users = music_library_user
    pool_mode = transaction
    default_pool_size = 2
    reserve_pool_size = 1
    reserve_pool_timeout = 3
    max_db_connections = 3
    max_client_conn = 500
    max_prepared_statements = 200
    ignore_startup_parameters = extra_float_digits,options,statement_timeout,lock_timeout,idle_in_transaction_session_timeout
    application_name_add_host = 1
    server_reset_query = DISCARD ALL
    query_wait_timeout = 20
    idle_transaction_timeout = 60
    server_idle_timeout = 300
    server_lifetime = 1800
    server_connect_timeout = 5
    server_login_retry = 2
    client_login_timeout = 15
    tcp_keepalive = 1
    tcp_keepidle = 60
    tcp_keepintvl = 15
    tcp_keepcnt = 4
    client_tls_sslmode = require
    client_tls_key_file = /run/pgbouncer/tls.key
    client_tls_cert_file = /run/pgbouncer/tls.crt
    client_tls_protocols = secure
    server_tls_sslmode = verify-ca
    server_tls_ca_file = /run/pgbouncer/server-ca.pem
    server_tls_protocols = secure
    log_connections = 0
    log_disconnections = 0
    log_pooler_errors = 1
    log_stats = 1
    verbose = 0
    "
  `);
});

test("lets in the user over TLS, from the ranges of clients", () => {
  expect(renderHba(PROD)).toMatchInlineSnapshot(`
    "hostssl "music_library","pgbouncer" "music_library_user" 10.8.0.0/20 scram-sha-256
    hostssl "music_library","pgbouncer" "music_library_user" 10.9.0.0/20 scram-sha-256
    "
  `);
});

test("has no named statements before 1.21, nor in session mode", () => {
  const prepared = (change: Partial<PgBouncerConfiguration>) =>
    new Map(pgBouncerSettings({ ...PROD, ...change })).get("max_prepared_statements");
  expect(prepared({})).toBe(200);
  expect(prepared({ version: PgBouncerVersion.DEBIAN_12 })).toBeUndefined();
  expect(prepared({ mode: "session" })).toBeUndefined();
});

test("names each setting once", () => {
  const names = pgBouncerSettings(PROD).map(([name]) => name);
  expect(names).toEqual([...new Set(names)]);
});

test("writes a password with quotes so that the file stays whole", () => {
  expect(usersLine("me", 'a"b')).toBe('"me" "a""b"\n');
});

describe("refuses", () => {
  test("values that end their line, all at once", () => {
    expect(
      refusal(() =>
        renderIni({
          ...PROD,
          server: { ...PROD.server, host: "db\n[pgbouncer]", caFile: " /ca.pem" },
        }),
      ),
    ).toMatchInlineSnapshot(`
      "this cannot be the value of server_tls_ca_file in PgBouncer's configuration [PGBOUNCER_VALUE]
        got:     " /ca.pem"
        allowed: text without line ends and other control characters, not empty, no space around it
        fix:     choose another value
      this cannot be the value of host in PgBouncer's configuration [PGBOUNCER_VALUE]
        got:     "db
      [pgbouncer]"
        allowed: text without line ends and other control characters, not empty, no space around it
        fix:     choose another value"
    `);
  });

  test("names that would need quotes", () => {
    expect(refusal(() => renderIni({ ...PROD, database: "*", user: 'me" "' }))).toMatchInlineSnapshot(`
      "this database cannot be named in PgBouncer's configuration [PGBOUNCER_NAME]
        got:     "*"
        allowed: letters, digits, _, $ and -, a letter or _ first, at most 63
        fix:     choose a plainer name
      this user cannot be named in PgBouncer's configuration [PGBOUNCER_NAME]
        got:     "me" ""
        allowed: letters, digits, _, $ and -, a letter or _ first, at most 63
        fix:     choose a plainer name"
    `);
  });
});

describe("no value breaks out of its key", () => {
  const shape = (text: string) =>
    text
      .split("\n")
      .map((line) => (line.startsWith("[") ? line : line.split(" = ")[0]))
      .join("\n");
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom("a", "'", '"', ";", "#", "=", "[", "]", "%", "\n", "\r", "\t", " ", "\0"),
    }),
  );

  test("of the configuration", () => {
    fc.assert(
      fc.property(anything, anything, anything, (host, file, socketFolder) => {
        const change = {
          ...PROD,
          server: { ...PROD.server, host, caFile: file },
          listen: { ...PROD.listen, keyFile: file, socketFolder },
        };
        let text: string;
        try {
          text = renderIni(change);
        } catch (error) {
          if (error instanceof ProblemError) return;
          throw error;
        }
        expect(shape(text)).toBe(shape(renderIni(PROD)));
        // Nor is there what ends a text for a program in C.
        expect(text).not.toMatch(/[^\P{Cc}\n]/u);
        expect(text.split("\n")[1]).toBe(
          `music_library = host='${host.replaceAll("'", "''")}' port=5432 dbname='music_library'`,
        );
      }),
    );
  });

  test("of names and ranges", () => {
    fc.assert(
      fc.property(anything, anything, anything, (database, user, range) => {
        try {
          renderIni({ ...PROD, database, user });
          const rows = renderHba({ ...PROD, database, user, clients: [range] });
          expect(rows.trimEnd().split("\n")).toHaveLength(1);
          expect(rows.trimEnd().split(" ")).toHaveLength(5);
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
        }
      }),
    );
  });
});
