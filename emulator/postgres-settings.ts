/** PostgreSQL settings of an emulated instance, and what becomes of Cloud SQL's database flags. */
import { findFlag } from "../cloudsql/flags";

/** Settings by name, values in the form of postgresql.conf. */
export type Settings = Readonly<Record<string, string>>;

export interface DatabaseFlag {
  readonly name: string;
  readonly value: string;
}

/** A flag that is kept but changes nothing here, and why. */
export interface IgnoredFlag extends DatabaseFlag {
  readonly reason: string;
}

export interface TranslatedFlags {
  readonly settings: Settings;
  readonly ignored: readonly IgnoredFlag[];
}

/** Stands for the instance's `ssl_mode` among the settings: who may log in, which PostgreSQL has no setting for. */
export const SSL_MODE = "ssl_mode";

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

/** Prefixes of flags whose extension is in the embedded server. */
const REAL_PREFIXES = new Set(["auto_explain", "pg_stat_statements"]);

/** Flags of the service that do something here: see where they are read. */
const EFFECTIVE_SERVICE_FLAGS = new Set([
  "cloudsql.enable_auto_explain",
  "cloudsql.enable_pgaudit",
  "cloudsql.iam_authentication",
  "cloudsql.logical_decoding",
]);

/**
 * Database flags as settings of a server. The API counts in the units that PostgreSQL itself uses for plain
 * numbers, so values go over unchanged.
 *
 * @param majorVersion of the server that runs, which may differ from the instance's version
 */
export function translateFlags(flags: readonly DatabaseFlag[], majorVersion: number): TranslatedFlags {
  const settings: Record<string, string> = {};
  const ignored: IgnoredFlag[] = [];
  for (const flag of flags) {
    const reason = whyIgnored(flag.name, majorVersion);
    if (reason) ignored.push({ ...flag, reason });
    // PostgreSQL keeps any name with a dot, so that SHOW answers as it does on Cloud SQL.
    if (!reason || flag.name.includes(".")) settings[flag.name] = flag.value;
  }
  if (isOn(settings["cloudsql.logical_decoding"])) settings.wal_level = "logical";
  if (isOn(settings["cloudsql.enable_auto_explain"])) {
    settings.shared_preload_libraries = `${DEFAULTS.shared_preload_libraries},auto_explain`;
  }
  return { settings, ignored };
}

/** Text of postgresql.conf. */
export function renderConfiguration(options: { port: number; settings: Settings }): string {
  const { [SSL_MODE]: _access, ...settings } = options.settings;
  const all = { ...DEFAULTS, ...settings, ...FIXED, port: String(options.port) };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${quote(value)}`);
  return `# Written by the emulator; changes here are lost.\n${lines.join("\n")}\n`;
}

/** Whether a boolean flag is on, in any of the forms that PostgreSQL takes. */
export function isOn(value: string | undefined): boolean {
  return /^(on|true|yes|1)$/i.test(value ?? "");
}

function whyIgnored(name: string, majorVersion: number): string | undefined {
  const prefix = /^([^.]+)\./.exec(name)?.[1];
  if (prefix) {
    if (REAL_PREFIXES.has(prefix) || EFFECTIVE_SERVICE_FLAGS.has(name)) return undefined;
    if (prefix === "cloudsql") return "a switch of the service";
    return `the embedded PostgreSQL has no ${prefix}`;
  }
  const flag = findFlag(name);
  if (majorVersion < (flag?.minVersion ?? 0) || majorVersion > (flag?.maxVersion ?? 99)) {
    return `PostgreSQL ${majorVersion} has no such setting`;
  }
  return undefined;
}

function quote(value: string): string {
  const escaped = value.replace(/\\/g, "\\\\").replace(/'/g, "''").replace(/\n/g, "\\n");
  return `'${escaped}'`;
}
