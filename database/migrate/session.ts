import type { ClientBase } from "pg";

/** Role that owns what the migrations create; made by sql/roles. */
export const OWNER_ROLE = "music_library_owner";

/** Role and time limits of a migrator's session. */
export interface SessionOptions {
  /**
   * Role that owns what migrations create.
   *
   * @default - the login user
   */
  readonly role?: string;
  /**
   * Longest wait of one statement for a table lock, in milliseconds. While it waits, everyone who comes
   * later waits behind it.
   *
   * @default 5000
   */
  readonly lockTimeoutMs?: number;
}

/**
 * Gives the session the migrator's settings and nothing else: what an earlier file has set, its temporary tables
 * and prepared statements are forgotten, so that a file does the same alone and after others.
 *
 * The server notices within half a second that a killed migrator is gone (PostgreSQL 14 and later), instead of
 * finishing its statement with all its locks.
 */
export async function prepareSession(client: ClientBase, options: SessionOptions): Promise<void> {
  const lockTimeout = Math.round(options.lockTimeoutMs ?? 5000);
  // One message, as it goes before every file. DISCARD ALL would let go of the migrator's lock.
  await client.query(`
    reset all;
    discard temp;
    deallocate all;
    select set_config('lock_timeout', '${lockTimeout}ms', false), set_config('statement_timeout', '0', false),
      set_config('idle_in_transaction_session_timeout', '0', false),
      set_config('search_path', 'public', false),
      set_config('tcp_keepalives_idle', '30', false), set_config('tcp_keepalives_interval', '10', false);
    select set_config('client_connection_check_interval', '500ms', false)
    where current_setting('server_version_num')::integer >= 140000`);
}

/** Acts as the owner role, or as the login user again. */
export async function actAs(client: ClientBase, role: string | undefined): Promise<void> {
  await client.query(role ? `set role ${client.escapeIdentifier(role)}` : "reset role");
}
