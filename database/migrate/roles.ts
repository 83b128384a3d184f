import type { ClientBase } from "pg";
import { runInTransaction } from "./execute";
import { readScripts } from "./read";

/** Whom the role scripts are applied for. */
export interface RolesOptions {
  /** Folder of the role scripts. */
  readonly directory: string;
  /**
   * Login users that get the application's rights.
   *
   * @default []
   */
  readonly appUsers?: readonly string[];
}

/**
 * Applies every role script as the login user, each in one transaction. May be repeated.
 *
 * @throws ProblemError with file and line when the server refuses
 */
export async function applyRoles(client: ClientBase, options: RolesOptions): Promise<void> {
  const scripts = readScripts(options.directory);
  await client.query("select set_config('musicdb.app_users', $1, false)", [
    JSON.stringify(options.appUsers ?? []),
  ]);
  for (const script of scripts) {
    await runInTransaction(client, script, {}, async () => undefined);
  }
}
