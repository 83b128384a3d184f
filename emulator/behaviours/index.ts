/** The resource types with something behind them. Every other type is a record. */
import type { Behaviour } from "../behaviour";
import { operationsSettled } from "../instance-operations";
import { stopServers } from "../instance-servers";
import { database } from "./database";
import { instance } from "./instance";
import { afterOperations, oneAtATime } from "./one-at-a-time";
import { secret, secretVersion } from "./secret";
import { sslCert } from "./ssl-cert";
import { user } from "./user";

export { resumeInstances } from "./instance";

export const behaviours: ReadonlyMap<string, Behaviour> = new Map([
  ["google_sql_database_instance", oneAtATime(instance)],
  ["google_sql_database", afterOperations(database)],
  ["google_sql_user", afterOperations(user)],
  ["google_sql_ssl_cert", sslCert],
  ["google_secret_manager_secret", secret],
  ["google_secret_manager_secret_version", secretVersion],
]);

/** Stops the servers of all instances, when what they are at is done. The data stay. */
export async function stopInstances(): Promise<void> {
  await operationsSettled();
  await stopServers();
}
