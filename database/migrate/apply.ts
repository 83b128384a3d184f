import { join } from "node:path";
import type { ClientBase } from "pg";
import { type AdminApi, adminApiFrom } from "../admin-api";
import { reduceRights } from "../application-rights";
import type { RunSurroundings } from "./connection";
import type { LockRetry } from "./execute";
import { withMigrationLock } from "./lock";
import type { UpGoal } from "./plan";
import { applyRoles, type RolesOptions } from "./roles";
import { type MigrateResult, migrate } from "./run";
import { OWNER_ROLE, prepareSession } from "./session";

/** What is applied. */
export interface ApplyOptions
  extends Omit<RolesOptions, "directory">,
    UpGoal,
    Pick<LockRetry, "openConnection"> {
  /** Folder with `roles/` and `migrations/`. */
  readonly sqlDirectory: string;
  /** `project:region:instance`: whose Admin API may take rights that SQL may not. @default - none */
  readonly instance?: string;
  /** @default adminApiFrom() */
  readonly api?: AdminApi;
}

/**
 * Applies roles and then pending migrations under one lock: what the SQL step does, and `musicdb migrate up`.
 *
 * @throws ProblemError as `applyRoles` and `migrate`
 */
export async function applySql(
  client: ClientBase,
  options: ApplyOptions,
  surroundings: RunSurroundings,
): Promise<MigrateResult> {
  const { sqlDirectory, instance, api = adminApiFrom() } = options;
  const { appUsers = [], readers = [], operators = [], migrators = [] } = options;
  const { report, signal, waitMs: lockWaitMs } = surroundings;
  await prepareSession(client, {});
  return withMigrationLock(client, { lockWaitMs, signal, report }, async () => {
    await applyRoles(client, { ...options, directory: join(sqlDirectory, "roles") });
    const others = [...new Set([...appUsers, ...readers, ...operators])].filter(
      (user) => !migrators.includes(user),
    );
    await reduceRights(client, others, instance, report, api);
    const members = { application: appUsers, readers, operators, migrators };
    const named = Object.entries(members).filter(([, users]) => users.length > 0);
    report(`roles are in place${named.map(([role, users]) => `; ${role}: ${users.join(", ")}`).join("")}`);
    return migrate(client, {
      directory: join(sqlDirectory, "migrations"),
      role: OWNER_ROLE,
      to: options.to,
      allowOutOfOrder: options.allowOutOfOrder,
      openConnection: options.openConnection,
      signal,
      report,
    });
  });
}
