import type { ClientConfig } from "pg";
import { DatabaseFlags } from "../../constructs/database-flags";
import { SSL_MODE, translateFlags } from "../../emulator/postgres-settings";
import { ScratchServer } from "../../emulator/scratch-server";
import { findEnvironment, loadEnvironments } from "../../environments";

/** Who applies the migrations, and who asks. */
export const MIGRATOR = "music_library_migrator";
export const APPLICATION = "music_library_user";

/** A version that the database flags are translated for; the embedded server is of the same. */
const EMBEDDED_VERSION = 17;

/** The database flags of production, as far as the embedded server knows them. */
export function productionSettings(): Readonly<Record<string, string>> {
  const { flags, tier, version } = findEnvironment(loadEnvironments({}), "prod");
  return translateFlags(new DatabaseFlags({ ...flags, tier, version }).toList(), EMBEDDED_VERSION).settings;
}

/**
 * A PostgreSQL server of the benchmark's own, with production's flags, and safe commits as there. It takes
 * connections without TLS too: the load generator shares the processors with it.
 */
export async function startServer(): Promise<ScratchServer> {
  const settings = { ...productionSettings(), fsync: "on", [SSL_MODE]: "ALLOW_UNENCRYPTED_AND_ENCRYPTED" };
  return ScratchServer.start({ settings, users: [MIGRATOR, APPLICATION] });
}

/** How the load generator connects. */
export function loadConfig(scratch: ScratchServer, database: string, port?: number): ClientConfig {
  const { host, user, password, port: direct } = scratch.config(database, APPLICATION);
  return { host, user, password, database, port: port ?? direct };
}

/** Connections that an ordinary user may have: some are kept back for administrators. */
export async function connectionLimit({ server }: ScratchServer): Promise<number> {
  const { rows } = await server.session((client) =>
    client.query<{ free: number }>(
      `select sum(case name when 'max_connections' then 1 else -1 end * setting::integer)::integer as free
       from pg_settings
       where name in ('max_connections', 'reserved_connections', 'superuser_reserved_connections')`,
    ),
  );
  return rows[0]?.free as number;
}
