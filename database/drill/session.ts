import type { ClientBase } from "pg";

/** Longest time of one statement, in milliseconds: none reads more than a chunk of rows. */
export const STATEMENT_TIMEOUT_MS = 60_000;

/** The same on both sides, so that the same row is the same text. */
const SETTINGS: Readonly<Record<string, string>> = {
  statement_timeout: String(STATEMENT_TIMEOUT_MS),
  lock_timeout: "5000",
  // One side waits while the other one reads.
  idle_in_transaction_session_timeout: "600000",
  search_path: "public",
  TimeZone: "UTC",
  DateStyle: "ISO, YMD",
  IntervalStyle: "postgres",
  extra_float_digits: "1",
  bytea_output: "hex",
  xmloption: "content",
  // Rows that a policy would hide are an error, not a difference.
  row_security: "off",
};

/** One snapshot of a database, in which nothing is written; it ends without a trace. */
export async function inSnapshot<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("begin isolation level repeatable read, read only");
  try {
    await client.query(
      Object.entries(SETTINGS)
        .map(([name, value]) => `set local ${name} = ${client.escapeLiteral(value)}`)
        .join(";"),
    );
    return await work();
  } finally {
    // A connection that is lost has told so already.
    await client.query("rollback").catch(() => undefined);
  }
}

/** Work whose error leaves the snapshot as it was. */
export async function attempt<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query("savepoint attempt");
  try {
    const result = await work();
    await client.query("release savepoint attempt");
    return result;
  } catch (error) {
    await client.query("rollback to savepoint attempt").catch(() => undefined);
    throw error;
  }
}
