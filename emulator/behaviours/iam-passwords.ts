/** IAM users log in with an access token; here that is the emulator's token, kept as their password. */
import type { Attributes, Context } from "../behaviour";
import type { InstanceName } from "../instance-servers";
import type { PostgresServer } from "../postgres";
import { isOn } from "../postgres-settings";
import { roleExists, roleName, setPassword, type UserType } from "../roles";
import { databaseFlags } from "./instance-checks";

/** IAM users can log in only while the instance's flag is on. */
export function iamLogin(instance: Attributes): boolean {
  return isOn(databaseFlags(instance).find(({ name }) => name === "cloudsql.iam_authentication")?.value);
}

/** Gives the IAM users of an instance the token, or takes it from them where the flag is off. */
export async function syncIamPasswords(
  { project, name }: InstanceName,
  instance: Attributes,
  server: PostgresServer,
  context: Context,
): Promise<void> {
  const users = context.store
    .list("google_sql_user")
    .map(({ attributes }) => attributes)
    .filter((user) => user.project === project && user.instance === name && isIam(user.type));
  if (users.length === 0) return;
  const password = iamLogin(instance) ? context.token : null;
  await server.session(async (client) => {
    for (const user of users) {
      const role = roleName(String(user.name), user.type as UserType);
      if (await roleExists(client, role)) await setPassword(client, role, password);
    }
  });
}

export function isIam(type: unknown): boolean {
  return typeof type === "string" && type.startsWith("CLOUD_IAM_");
}
