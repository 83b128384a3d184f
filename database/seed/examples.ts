import type { ClientBase } from "pg";
import { runInTransaction } from "../migrate/execute";
import { readScripts } from "../migrate/read";

/**
 * Puts the example tracks of `sql/seed` into the database. May be repeated; never for production.
 *
 * @returns how many tracks there are
 * @throws ProblemError with file and line when the server refuses
 */
export async function seedExamples(client: ClientBase, directory: string): Promise<number> {
  for (const script of readScripts(directory)) {
    await runInTransaction(client, script, {});
  }
  const { rows } = await client.query("select count(*)::integer as tracks from public.audio_tracks");
  return rows[0].tracks;
}
