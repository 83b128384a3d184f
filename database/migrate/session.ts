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

/** Connections whose server can look after its client; others have no such setting. */
const lookAfterTheirClient = new WeakSet<ClientBase>();

/**
 * Gives the session the migrator's settings and nothing else: what an earlier file has set, its temporary tables
 * and prepared statements are forgotten, so that a file does the same alone and after others.
 *
 * The server notices within half a second that a killed migrator is gone (PostgreSQL 14 and later), instead of
 * finishing its statement with all its locks.
 */
export async function prepareSession(
  client: ClientBase,
  options: Pick<SessionOptions, "lockTimeoutMs">,
): Promise<void> {
  const { rows } = await client.query("show server_version_num");
  if (Number(rows[0].server_version_num) >= 140_000) lookAfterTheirClient.add(client);
  await client.query(preparation(client, options).join(";\n"));
}

/** The statements of {@link prepareSession} once it was called, to be sent together with others. */
export function preparation(client: ClientBase, options: Pick<SessionOptions, "lockTimeoutMs">): string[] {
  return [
    // DISCARD ALL would let go of the migrator's lock.
    "reset all",
    "discard temp",
    "deallocate all",
    `set lock_timeout = ${Math.round(options.lockTimeoutMs ?? 5000)}`,
    "set statement_timeout = 0",
    "set idle_in_transaction_session_timeout = 0",
    "set search_path = public",
    "set tcp_keepalives_idle = 30",
    "set tcp_keepalives_interval = 10",
    ...(lookAfterTheirClient.has(client) ? ["set client_connection_check_interval = 500"] : []),
  ];
}

/** Acts as the owner role, or as the login user again. */
export async function actAs(client: ClientBase, role: string | undefined): Promise<void> {
  await client.query(roleChange(client, role));
}

/** The statement of {@link actAs}, to be sent together with others. */
export function roleChange(client: ClientBase, role: string | undefined): string {
  return role ? `set role ${client.escapeIdentifier(role)}` : "reset role";
}
