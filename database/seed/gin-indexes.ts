import type { ClientBase } from "pg";
import { sqlState } from "../retry";

/** Longest wait for an index: whoever comes after us to read it waits as long. */
const LOCK_WAIT = "200ms";

const LOCK_NOT_AVAILABLE = "55P03";

/**
 * GIN indexes of a table that take each row at once ("fastupdate = off"), and so cost a bulk load more than
 * all other indexes together. Belongs to the owner of the table.
 */
export class GinIndexes {
  private constructor(
    private readonly client: ClientBase,
    private readonly names: readonly string[],
  ) {}

  /** @param table with its schema, as SQL writes it */
  static async of(client: ClientBase, table: string): Promise<GinIndexes> {
    const { rows } = await client.query<{ name: string }>(
      `select index.oid::regclass::text as name
       from pg_index join pg_class as index on index.oid = indexrelid join pg_am on pg_am.oid = index.relam
       where indrelid = $1::regclass and amname = 'gin' and 'fastupdate=off' = any (index.reloptions)
       order by 1`,
      [table],
    );
    return new GinIndexes(
      client,
      rows.map(({ name }) => name),
    );
  }

  /**
   * Runs a statement of the open transaction whose rows the indexes take together at its end. The setting
   * changes within the transaction only: others never see it, and it goes back when this ends early. The
   * indexes are locked meanwhile; where one is in use, the statement runs the slow way.
   */
  async takeTogether<T>(insert: () => Promise<T>): Promise<T> {
    const locked = await this.lock();
    const result = await insert();
    if (!locked) return result;
    for (const name of this.names) {
      await this.client.query(`alter index ${name} set (fastupdate = off)`);
      await this.client.query("select gin_clean_pending_list($1::regclass)", [name]);
    }
    return result;
  }

  private async lock(): Promise<boolean> {
    const { client } = this;
    await client.query("savepoint indexes");
    const { rows } = await client.query(
      "select current_setting('lock_timeout') as usual, set_config('lock_timeout', $1, true)",
      [LOCK_WAIT],
    );
    try {
      for (const name of this.names) await client.query(`alter index ${name} set (fastupdate = on)`);
    } catch (error) {
      if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
      await client.query("rollback to savepoint indexes");
      return false;
    }
    await client.query("select set_config('lock_timeout', $1, true)", [rows[0].usual]);
    return true;
  }
}
