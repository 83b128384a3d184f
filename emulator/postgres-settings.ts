/** PostgreSQL settings of an emulated instance, and what becomes of Cloud SQL's database flags. */

/** Settings by name, values in the form of postgresql.conf. */
export type Settings = Readonly<Record<string, string>>;

/** What the emulator decides for every server. */
const FIXED: Settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  ssl: "on",
  ssl_cert_file: "server.crt",
  ssl_key_file: "server.key",
  ssl_ca_file: "ca.crt",
  ssl_min_protocol_version: "TLSv1.2",
  password_encryption: "scram-sha-256",
};

/** What Cloud SQL sets unless a flag says otherwise. */
const DEFAULTS: Settings = {
  shared_preload_libraries: "pg_stat_statements",
  log_line_prefix: "%m [%p]: [%l-1] db=%d,user=%u ",
  log_timezone: "UTC",
  timezone: "UTC",
  default_text_search_config: "pg_catalog.english",
};

/** Text of postgresql.conf. */
export function renderConfiguration(options: { port: number; settings: Settings }): string {
  const all = { ...DEFAULTS, ...options.settings, ...FIXED, port: String(options.port) };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${quote(value)}`);
  return `# Written by the emulator; changes here are lost.\n${lines.join("\n")}\n`;
}

function quote(value: string): string {
  const escaped = value.replace(/\\/g, "\\\\").replace(/'/g, "''").replace(/\n/g, "\\n");
  return `'${escaped}'`;
}
