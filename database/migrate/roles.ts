import type { ClientBase } from "pg";
import { runInTransaction } from "./execute";
import { readScripts } from "./read";

/** Login users of the database, by what they may do: see `docs/roles.md`. */
export interface Members {
  /**
   * Login users of the application: read and write rows.
   *
   * @default []
   */
  readonly appUsers?: readonly string[];
  /**
   * Login users that read rows.
   *
   * @default []
   */
  readonly readers?: readonly string[];
  /**
   * Login users that see and end sessions and read statistics, but no rows.
   *
   * @default []
   */
  readonly operators?: readonly string[];
  /**
   * Login users that may act as the owner of tables and functions. The user that applies the roles is one anyway.
   *
   * @default []
   */
  readonly migrators?: readonly string[];
}

/** Whom the role scripts are applied for. */
export interface RolesOptions extends Members {
  /** Folder of the role scripts. */
  readonly directory: string;
  /**
   * Whether these are all: takes the roles from login users that are not named. Not from the user that applies
   * the roles, nor from those that have the admin option.
   *
   * @default false
   */
  readonly revokeOthers?: boolean;
}

/**
 * Applies every role script as the login user, each in one transaction. May be repeated. What the server does
 * not let this user do is a notice of severity WARNING with a command in its hint.
 *
 * @throws ProblemError with file and line when the server refuses
 */
export async function applyRoles(client: ClientBase, options: RolesOptions): Promise<void> {
  const scripts = readScripts(options.directory);
  const members = {
    music_library_app: options.appUsers ?? [],
    music_library_reader: options.readers ?? [],
    music_library_operator: options.operators ?? [],
    music_library_owner: options.migrators ?? [],
  };
  await client.query(
    "select set_config('musicdb.members', $1, false), set_config('musicdb.revoke_others', $2, false)",
    [JSON.stringify(members), options.revokeOthers ? "on" : "off"],
  );
  for (const script of scripts) {
    await runInTransaction(client, script, {});
  }
}
