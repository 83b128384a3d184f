import type { Client, Pool } from "pg";

/** How the database is. */
export interface Health {
  /** Answers, accepts writes, and has its tables. */
  readonly healthy: boolean;
  /** Round trip of one query, in milliseconds. */
  readonly latencyMs: number;
  /** Connections of all programs, and the server's limit. */
  readonly connections: { readonly used: number; readonly max: number };
  /** A standby, or a primary that has just lost its role. */
  readonly readOnly: boolean;
  /** Version of the latest migration; absent where none is applied or this user may not see it. */
  readonly schemaVersion?: string;
  readonly serverVersion: string;
}

/**
 * Asks the database how it is. One round trip for the state, cheap enough for a probe every few seconds.
 *
 * @throws the connection's error when there is no answer
 */
export async function checkHealth(database: Pool | Client): Promise<Health> {
  const started = performance.now();
  const { rows } = await database.query(`
    select
      current_setting('server_version') as server_version,
      current_setting('max_connections')::integer as max,
      (select sum(numbackends)::integer from pg_stat_database) as used,
      pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as read_only,
      to_regclass('public.audio_tracks') is not null as has_tables,
      -- to_regclass refuses a schema that this user may not use.
      coalesce((
        select has_schema_privilege(schema.oid, 'usage') and has_table_privilege(ledger.oid, 'select')
        from pg_class as ledger
        join pg_namespace as schema on schema.oid = ledger.relnamespace
        where schema.nspname = 'migrations' and ledger.relname = 'applied'
      ), false) as sees_ledger`);
  const latencyMs = performance.now() - started;
  const [row] = rows;
  const ledger = row.sees_ledger
    ? await database.query("select version from migrations.applied order by version::numeric desc limit 1")
    : undefined;
  return {
    healthy: row.has_tables && !row.read_only,
    latencyMs,
    connections: { used: row.used, max: row.max },
    readOnly: row.read_only,
    schemaVersion: ledger?.rows[0]?.version,
    serverVersion: row.server_version,
  };
}
