/**
 * Cloud SQL's role model on a real server: no superuser for anyone but the service, `cloudsqlsuperuser` as
 * the group of those who administer databases, and IAM users outside of it.
 *
 * Real instances run a PostgreSQL with changes that can't be had here. Not modelled: event triggers,
 * replication users, `CREATE CAST` and access to `pg_largeobject` for members of `cloudsqlsuperuser`
 * (refused here), that any member may grant and revoke `cloudsqlsuperuser` (here `postgres` alone), and whether
 * a member may grant `pg_monitor` and `pg_signal_backend`: makers of monitoring tools say so for Cloud SQL, from
 * PostgreSQL 16 on an unchanged server refuses it, and so does this one.
 * @see https://cloud.google.com/sql/docs/postgres/users
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { type Client, DatabaseError, escapeIdentifier, escapeLiteral } from "pg";

/** Owner of databases that the API creates, and of `postgres`. */
export const SUPERUSER_GROUP = "cloudsqlsuperuser";

/** What standby servers log in as; made with the first of them. Nobody else has its password. */
export const REPLICATION_ROLE = "cloudsqlreplica";

/** How a user logs in, as the Admin API names it. */
export type UserType = "BUILT_IN" | "CLOUD_IAM_USER" | "CLOUD_IAM_SERVICE_ACCOUNT" | "CLOUD_IAM_GROUP";

const IAM_GROUPS: Readonly<Record<Exclude<UserType, "BUILT_IN">, string>> = {
  CLOUD_IAM_USER: "cloudsqliamuser",
  CLOUD_IAM_SERVICE_ACCOUNT: "cloudsqliamserviceaccount",
  CLOUD_IAM_GROUP: "cloudsqliamgroup",
};

/** Roles of the service itself, which nobody else may create, use or drop. */
export const RESERVED_ROLES: ReadonlySet<string> = new Set([
  "cloudsqladmin",
  "cloudsqlagent",
  "cloudsqlconnpooladmin",
  "cloudsqlimportexport",
  "cloudsqllogical",
  "cloudsqlobservability",
  REPLICATION_ROLE,
  SUPERUSER_GROUP,
  ...Object.values(IAM_GROUPS),
]);

/** Makes the roles that every new instance has, and gives the `postgres` database to them. */
export async function createServiceRoles(client: Client): Promise<void> {
  await client.query(`
    CREATE ROLE ${SUPERUSER_GROUP} NOLOGIN CREATEROLE CREATEDB;
    GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO ${SUPERUSER_GROUP};
    ${Object.values(IAM_GROUPS)
      .map((group) => `CREATE ROLE ${group} NOLOGIN;`)
      .join("\n")}
    CREATE ROLE postgres LOGIN CREATEROLE CREATEDB;
    GRANT ${SUPERUSER_GROUP} TO postgres WITH ADMIN OPTION;
    ALTER DATABASE postgres OWNER TO ${SUPERUSER_GROUP};
  `);
}

/** Makes a user as the API does: built-in ones are members of `cloudsqlsuperuser`, IAM ones are not. */
export async function createUser(client: Client, name: string, type: UserType): Promise<void> {
  const role = escapeIdentifier(name);
  if (type === "BUILT_IN") {
    // Granted by postgres, so that postgres can take the membership back, as on a real instance.
    await client.query(`
      CREATE ROLE ${role} LOGIN CREATEROLE CREATEDB;
      GRANT ${SUPERUSER_GROUP} TO ${role} GRANTED BY postgres;
    `);
    await letOthersAdminister(client, name);
  } else {
    await client.query(`CREATE ROLE ${role} LOGIN; GRANT ${IAM_GROUPS[type]} TO ${role};`);
    await letOthersAdminister(client, name);
  }
}

/**
 * Lets the users before it change a new user's attributes, as any member of `cloudsqlsuperuser` may on a
 * real instance. PostgreSQL forbids the other direction: memberships must not form a circle.
 */
async function letOthersAdminister(client: Client, name: string): Promise<void> {
  const { rows } = await client.query<{ member: string }>(
    `SELECT DISTINCT m.member::regrole::text AS member FROM pg_auth_members m
     WHERE m.roleid = $1::regrole AND m.member <> (SELECT oid FROM pg_roles WHERE rolname = $2)`,
    [SUPERUSER_GROUP, name],
  );
  for (const { member } of rows) {
    await client.query(
      `GRANT ${escapeIdentifier(name)} TO ${member} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
    );
  }
}

/**
 * Grants roles to a user, as `users.update` of the Admin API does; with `only`, those that are not named are
 * revoked. The user's attributes stay.
 *
 * @throws the server's error when a role does not exist
 */
export async function assignRoles(
  client: Client,
  name: string,
  roles: readonly string[],
  only: boolean,
): Promise<void> {
  const { rows } = await client.query<{ role: string; grantor: string }>(
    `SELECT r.rolname AS role, m.grantor::regrole::text AS grantor FROM pg_auth_members m
     JOIN pg_roles r ON r.oid = m.roleid WHERE m.member = (SELECT oid FROM pg_roles WHERE rolname = $1)`,
    [name],
  );
  const user = escapeIdentifier(name);
  const services: readonly string[] = Object.values(IAM_GROUPS);
  for (const { role, grantor } of rows) {
    if (!only || roles.includes(role) || services.includes(role)) continue;
    await client.query(`REVOKE ${escapeIdentifier(role)} FROM ${user} GRANTED BY ${grantor}`);
  }
  for (const role of roles) {
    if (!rows.some((row) => row.role === role))
      await client.query(`GRANT ${escapeIdentifier(role)} TO ${user}`);
  }
}

/** Sets a password, or none with null. The server gets a verifier: the password itself is in no statement. */
export async function setPassword(client: Client, name: string, password: string | null): Promise<void> {
  const verifier = password === null ? "NULL" : escapeLiteral(scramVerifier(password));
  await client.query(`ALTER ROLE ${escapeIdentifier(name)} PASSWORD ${verifier}`);
}

export async function roleExists(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [name]);
  return rowCount === 1;
}

/**
 * Drops a user.
 *
 * @returns why the server refuses, or undefined when it is done
 */
export async function dropUser(client: Client, name: string): Promise<string | undefined> {
  try {
    await client.query(`DROP ROLE IF EXISTS ${escapeIdentifier(name)}`);
    return undefined;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return `${error.message}${error.detail ? ` Details: ${error.detail}` : ""}`;
  }
}

/** The role name of a database user: service accounts go without the end of their address, in lower case. */
export function roleName(name: string, type: UserType): string {
  if (type === "BUILT_IN") return name;
  const account = name.toLowerCase();
  return type === "CLOUD_IAM_SERVICE_ACCOUNT" ? account.replace(/\.gserviceaccount\.com$/, "") : account;
}

/** A SCRAM-SHA-256 verifier in the form of `pg_authid.rolpassword` (RFC 5802 and 7677). */
function scramVerifier(password: string): string {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password.normalize("NFKC"), salt, iterations, 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${iterations}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
