import type { ClientBase } from "pg";
import { type AdminApi, adminApiFrom, runOperation } from "./admin-api";
import { GoogleApiError } from "./google";

/** Cloud SQL's group of administrators, which the API makes every built-in user a member of. */
const ADMINISTRATORS = "cloudsqlsuperuser";

interface Rights {
  readonly name: string;
  /** Roles that it is a member of. */
  readonly roles: readonly string[];
  /** What it has beyond the needs of one who is no migrator. */
  readonly excess: readonly string[];
}

/**
 * Takes the administrator's rights from login users where the SQL in `sql/roles` may not:
 * the Admin API replaces their roles. What is left after that is reported as a warning, with the command that
 * an administrator runs.
 *
 * @param instance `project:region:instance`; without it only the warning
 * @param api where the Admin API is
 */
export async function reduceRights(
  client: ClientBase,
  users: readonly string[],
  instance: string | undefined,
  report: (line: string) => void,
  api: AdminApi = adminApiFrom(),
): Promise<void> {
  const [name, , project] = (instance ?? "").split(":").reverse();
  for (const user of users) {
    let rights = await rightsOf(client, user);
    let refusal = "";
    if (rights.excess.includes(ADMINISTRATORS) && project && name) {
      try {
        await replaceRoles(project, name, rights, api);
        report(`${user} is no longer a member of ${ADMINISTRATORS}`);
        rights = await rightsOf(client, user);
      } catch (error) {
        refusal = error instanceof GoogleApiError ? ` (${error.message})` : ` (${(error as Error).message})`;
      }
    }
    if (rights.excess.length === 0) continue;
    report(
      [
        `warning: user "${user}" keeps more rights than it needs: ${rights.excess.join(", ")}${refusal}`,
        "         It cannot change the tables, but it may create schemas, databases or roles. An administrator runs:",
        `         gcloud sql users assign-roles ${user} --instance=${name || "INSTANCE"} \\`,
        `           --database-roles=${keptRoles(rights).join(",")} --revoke-existing-roles`,
      ].join("\n"),
    );
  }
}

async function replaceRoles(project: string, instance: string, rights: Rights, api: AdminApi): Promise<void> {
  const query = new URLSearchParams({ name: rights.name, revokeExistingRoles: "true" });
  for (const role of keptRoles(rights)) query.append("databaseRoles", role);
  await runOperation(
    { project, instance, method: "PUT", path: `users?${query}`, body: { name: rights.name } },
    // Whoever waits for this holds the migrator's lock.
    { api, timeoutMs: 300_000 },
  );
}

function keptRoles(rights: Rights): string[] {
  return rights.roles.filter((role) => role !== ADMINISTRATORS);
}

async function rightsOf(client: ClientBase, user: string): Promise<Rights> {
  const { rows } = await client.query<{ roles: string[]; createrole: boolean; createdb: boolean }>(
    `select rolcreaterole as createrole, rolcreatedb as createdb, array(
       select granted.rolname::text from pg_auth_members membership
       join pg_roles granted on granted.oid = membership.roleid
       where membership.member = login.oid order by 1
     ) as roles
     from pg_roles login where rolname = $1 and rolname <> session_user`,
    [user],
  );
  const { roles = [], createrole = false, createdb = false } = rows[0] ?? {};
  const excess = [
    ...roles.filter((role) => role === ADMINISTRATORS),
    ...(createrole ? ["CREATEROLE"] : []),
    ...(createdb ? ["CREATEDB"] : []),
  ];
  return { name: user, roles, excess };
}
