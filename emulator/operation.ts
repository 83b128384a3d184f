import type { Client } from "pg";
import type { PostgresServer } from "./postgres";

/** Any constant will do. */
const LOCK_KEY = "7308604760910049";

/**
 * Runs work that changes roles or databases, one at a time on a server, as Cloud SQL runs the operations of an
 * instance. Terraform asks for several at once, and PostgreSQL refuses some of those together ("tuple concurrently
 * deleted"). The lock ends with the connection.
 */
export function operation<T>(server: PostgresServer, work: (client: Client) => Promise<T>): Promise<T> {
  return server.session(async (client) => {
    await client.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
    return work(client);
  });
}
