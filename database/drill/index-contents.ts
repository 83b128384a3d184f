import type { ClientBase } from "pg";
import { counted, type Found, foundDifferences } from "./check";
import { STATEMENT_TIMEOUT_MS } from "./session";

/** Whether it can be had: it is no trusted extension, and the service decides who may create it. */
const NOT_TO_BE_HAD = new Set(["42501", "0A000", "58P01", "22023"]);
const QUERY_CANCELED = "57014";

/**
 * B-tree indexes of the restored database against their tables, by the server's own `amcheck`: each row has its
 * entry, in the right place. The extension is made where it is missing, in a transaction that is rolled back.
 */
export async function checkIndexContents(restored: ClientBase, signal?: AbortSignal): Promise<Found> {
  await restored.query("begin");
  try {
    await restored.query(
      `set local statement_timeout = ${STATEMENT_TIMEOUT_MS}; set local search_path = public; set local lock_timeout = 5000`,
    );
    try {
      await restored.query("create extension if not exists amcheck");
    } catch (error) {
      if (!NOT_TO_BE_HAD.has((error as { code?: string }).code ?? "")) throw error;
      return {
        status: "skipped",
        summary: `extension amcheck cannot be had here: ${(error as Error).message}`,
      };
    }
    return await checkEach(restored, signal);
  } finally {
    await restored.query("rollback").catch(() => undefined);
  }
}

async function checkEach(restored: ClientBase, signal?: AbortSignal): Promise<Found> {
  const { rows: indexes } = await restored.query<{ oid: number; name: string; check: string }>(`
    select i.indexrelid as oid, i.indexrelid::regclass::text as name,
      (select format('%I.bt_index_check', nspname) from pg_extension e join pg_namespace n on n.oid = extnamespace
        where extname = 'amcheck') as check
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am on pg_am.oid = relam
    join pg_namespace n on n.oid = relnamespace
    where amname = 'btree' and relkind = 'i' and relpersistence = 'p' and indisvalid and indisready
      and nspname !~ '^pg_' and nspname <> 'information_schema'
    order by 2`);
  const damaged: string[] = [];
  let tooSlow = 0;
  for (const { oid, name, check } of indexes) {
    signal?.throwIfAborted();
    await restored.query("savepoint one");
    try {
      await restored.query(`select ${check}($1::oid::regclass, true)`, [oid]);
    } catch (error) {
      await restored.query("rollback to savepoint one");
      const { code, message } = error as Error & { code?: string };
      if (code === "42501") {
        return { status: "skipped", summary: `amcheck may not be used: ${message}` };
      }
      if (code === QUERY_CANCELED) tooSlow += 1;
      else damaged.push(`${name}: ${message}`);
    }
  }
  const found = foundDifferences(
    damaged,
    `${counted(indexes.length, "B-tree index", "B-tree indexes")} agree with their tables`,
    `${counted(damaged.length, "B-tree index", "B-tree indexes")} damaged`,
    { indexes: indexes.length },
  );
  if (tooSlow === 0 || found.status === "failed") return found;
  const seconds = STATEMENT_TIMEOUT_MS / 1000;
  return {
    ...found,
    status: "unsure",
    summary: `${counted(tooSlow, "index", "indexes")} not done in ${seconds} s`,
  };
}
