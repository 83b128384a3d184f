import { Client } from "pg";
import { type Attributes, Refusal, UNKNOWN } from "../../emulator/behaviour";
import { serverOf } from "../../emulator/instance-servers";
import type { PostgresServer } from "../../emulator/postgres";

/** The server behind the test's instance `music-db`. */
export function serverIn(directory: string): PostgresServer {
  const server = serverOf(directory, { project: "example-dev", name: "music-db" });
  if (!server) throw new Error("music-db has no running server");
  return server;
}

/** Logs in over TLS as a program would, and says as whom. */
export async function login(
  directory: string,
  user: string,
  password: string,
  database = "postgres",
): Promise<string> {
  const { host, port, caCertificate } = serverIn(directory);
  const client = new Client({ host, port, user, password, database, ssl: { ca: caCertificate } });
  await client.connect();
  try {
    return (await client.query("SELECT current_user AS me")).rows[0].me;
  } finally {
    await client.end();
  }
}

/** The refusal that work ends with. */
export async function refusal(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (caught) => caught,
  );
  if (error instanceof Refusal) return error;
  throw error ?? new Error("it was not refused");
}

export function plannedUser(attributes: Attributes): Attributes {
  return {
    project: "example-dev",
    instance: "music-db",
    host: UNKNOWN,
    type: null,
    password_wo: null,
    password_wo_version: 1,
    ...attributes,
  };
}

export function plannedDatabase(name: string): Attributes {
  return {
    project: "example-dev",
    instance: "music-db",
    name,
    charset: UNKNOWN,
    collation: UNKNOWN,
    self_link: UNKNOWN,
  };
}
