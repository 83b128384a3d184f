/**
 * PgBouncer's configuration as text. It holds no secret: passwords are in the file that `auth_file` names.
 *
 * Source of names and defaults: pgbouncer.org/config.html; tests ask a real PgBouncer whether it knows them.
 */
import { type Problem, ProblemError } from "../problem";
import type { PoolSizes } from "./sizes";
import type { PgBouncerVersion } from "./version";

export type PoolMode = "transaction" | "session";

export interface PgBouncerConfiguration {
  readonly version: PgBouncerVersion;
  /** The database, by the name that clients and the server know. */
  readonly database: string;
  /** The one user that clients log in as. */
  readonly user: string;
  readonly server: {
    /** Name or address. */
    readonly host: string;
    readonly port: number;
    /** File with the authority of the server's certificate. */
    readonly caFile: string;
  };
  readonly listen: {
    /** `*` for every address. */
    readonly address: string;
    readonly port: number;
    /** Folder of the socket on which the pooler's own account may give orders. */
    readonly socketFolder: string;
    readonly certificateFile: string;
    readonly keyFile: string;
  };
  readonly files: {
    /** Users and passwords: `"user" "password"`. */
    readonly users: string;
    /** Who may come from where. */
    readonly hba: string;
  };
  /** Ranges that clients come from. */
  readonly clients: readonly string[];
  readonly mode: PoolMode;
  readonly sizes: PoolSizes;
  /** `max_client_conn`, for each pooler. */
  readonly maxClients: number;
}

/**
 * What clients send when they connect and transaction mode cannot keep for them. PgBouncer refuses a client
 * with any that it neither follows nor ignores; ignored ones have no effect, so limits are set for the role.
 */
const IGNORED = [
  // JDBC.
  "extra_float_digits",
  // PGOPTIONS.
  "options",
  // node-postgres.
  "statement_timeout",
  "lock_timeout",
  "idle_in_transaction_session_timeout",
];

/** Named statements that are kept for each connection to the server, where they are. */
const PREPARED_STATEMENTS = 200;

type Settings = readonly (readonly [name: string, value: string | number])[];

/** Every setting, in the order in which it is written. */
export function pgBouncerSettings(configuration: PgBouncerConfiguration): Settings {
  const { version, listen, files, server, mode, sizes, maxClients, user } = configuration;
  return [
    ["listen_addr", listen.address],
    ["listen_port", listen.port],
    ["unix_socket_dir", listen.socketFolder],
    ["unix_socket_mode", "0700"],
    ["auth_type", "hba"],
    ["auth_hba_file", files.hba],
    ["auth_file", files.users],
    ["stats_users", user],

    ["pool_mode", mode],
    ["default_pool_size", sizes.pool],
    ["reserve_pool_size", sizes.reserve],
    ["reserve_pool_timeout", 3],
    ["max_db_connections", sizes.most],
    ["max_client_conn", maxClients],
    ...(version.hasPreparedStatements && mode === "transaction"
      ? ([["max_prepared_statements", PREPARED_STATEMENTS]] as const)
      : []),
    ["ignore_startup_parameters", IGNORED.join(",")],
    ["application_name_add_host", 1],
    // For session mode: transaction mode does not run it.
    ["server_reset_query", "DISCARD ALL"],

    ["query_wait_timeout", 20],
    // A client that left a transaction open holds a connection that others wait for.
    ["idle_transaction_timeout", 60],
    ["server_idle_timeout", 300],
    // After a failover and a change of password none is older than this.
    ["server_lifetime", 1800],
    ["server_connect_timeout", 5],
    ["server_login_retry", 2],
    ["client_login_timeout", 15],
    ["tcp_keepalive", 1],
    ["tcp_keepidle", 60],
    ["tcp_keepintvl", 15],
    ["tcp_keepcnt", 4],

    ["client_tls_sslmode", "require"],
    ["client_tls_key_file", listen.keyFile],
    ["client_tls_cert_file", listen.certificateFile],
    ["client_tls_protocols", "secure"],
    // The certificate of a Cloud SQL instance names the instance, not its address; its authority signs no other.
    ["server_tls_sslmode", "verify-ca"],
    ["server_tls_ca_file", server.caFile],
    ["server_tls_protocols", "secure"],

    // Health checks connect every few seconds.
    ["log_connections", 0],
    ["log_disconnections", 0],
    ["log_pooler_errors", 1],
    ["log_stats", 1],
    ["verbose", 0],
  ];
}

/**
 * `pgbouncer.ini`.
 *
 * @throws ProblemError `PGBOUNCER_VALUE` for each value that would end its line or its quotes
 */
export function renderIni(configuration: PgBouncerConfiguration): string {
  const { server, database } = configuration;
  const settings = pgBouncerSettings(configuration);
  refuseUnsafe([...settings, ["host", server.host], ["dbname", database]]);
  refuseNames({ database, user: configuration.user });
  return [
    "[databases]",
    `${database} = host=${quoted(server.host)} port=${server.port} dbname=${quoted(database)}`,
    "",
    "[pgbouncer]",
    ...settings.map(([name, value]) => `${name} = ${value}`),
    "",
  ].join("\n");
}

/**
 * Who may come in: the user, over TLS, from the ranges, with its password. Orders are given on the socket
 * only, by the account that the pooler runs as.
 *
 * @throws ProblemError `PGBOUNCER_VALUE`
 */
export function renderHba({ database, user, clients }: PgBouncerConfiguration): string {
  refuseUnsafe(clients.map((range) => ["clients", range] as const));
  refuseNames({ database, user });
  // `pgbouncer` is the console, where the user may look.
  const rows = clients.map((range) => [
    "hostssl",
    `"${database}","pgbouncer"`,
    `"${user}"`,
    range,
    "scram-sha-256",
  ]);
  return `${rows.map((row) => row.join(" ")).join("\n")}\n`;
}

/** A line of the users' file. */
export function usersLine(user: string, password: string): string {
  const field = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return `${field(user)} ${field(password)}\n`;
}

/** A value of a connection string within the ini file. */
function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The file has no way to write a line's end, and reads what stands before a line as a part of it. */
function refuseUnsafe(values: Settings): void {
  const problems = values.flatMap(([name, value]): Problem[] =>
    typeof value === "number" || /^[^\p{Cc}\s]([^\p{Cc}]*[^\p{Cc}\s])?$/u.test(value)
      ? []
      : [
          {
            code: "PGBOUNCER_VALUE",
            message: `this cannot be the value of ${name} in PgBouncer's configuration`,
            got: value,
            allowed: "text without line ends and other control characters, not empty, no space around it",
            fix: "choose another value",
          },
        ],
  );
  if (problems.length > 0) throw new ProblemError(problems);
}

/** Names stand without quotes at the beginning of a line. */
function refuseNames(names: Readonly<Record<string, string>>): void {
  const problems = Object.entries(names).flatMap(([what, name]): Problem[] =>
    /^[A-Za-z_][A-Za-z0-9_$-]{0,62}$/.test(name)
      ? []
      : [
          {
            code: "PGBOUNCER_NAME",
            message: `this ${what} cannot be named in PgBouncer's configuration`,
            got: name,
            allowed: "letters, digits, _, $ and -, a letter or _ first, at most 63",
            fix: "choose a plainer name",
          },
        ],
  );
  if (problems.length > 0) throw new ProblemError(problems);
}
