/**
 * Standby servers: copies of a server that go on replaying what it writes, and take questions meanwhile. They log in
 * over TLS as a role whose password only the data directories have.
 * @see https://www.postgresql.org/docs/17/warm-standby.html
 */
import { createHash, randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { takeBaseBackup } from "./base-backup";
import { operation } from "./operation";
import type { PostgresServer } from "./postgres";
import type { Settings } from "./postgres-settings";
import { REPLICATION_ROLE, roleExists, setPassword } from "./roles";
import { POLL_MS } from "./server-process";

/** In the data directory: it goes along with each copy, as the role does. */
const PASSWORD_FILE = ".replication.pgpass";
const PRIMARY_CA = "primary-ca.crt";
const SIGNAL = "standby.signal";
const PROMOTION_TIMEOUT_S = 60;

/**
 * Copies a primary's data into a folder from which a server starts as its standby.
 *
 * @param master what it will stream from: the primary, or another of its standbys
 */
export async function makeStandby(
  primary: PostgresServer,
  master: PostgresServer,
  name: string,
  dataDirectory: string,
): Promise<void> {
  await ensureReplicationRole(primary);
  await master.session(async (client) => {
    // Reserves what is there already, so that nothing is missing when the copy is done.
    await client.query(
      `SELECT pg_create_physical_replication_slot($1, true)
       WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = $1)`,
      [slotOf(name)],
    );
  });
  await takeBaseBackup(primary, dataDirectory);
  primary.account.write(path.join(dataDirectory, SIGNAL), "");
  trustMaster(master, dataDirectory);
}

/** Settings by which a standby follows a server. */
export function standbySettings(master: PostgresServer, name: string): Settings {
  // Relative paths are below the standby's data directory, where its processes run.
  const conninfo = {
    host: master.host,
    port: String(master.port),
    user: REPLICATION_ROLE,
    passfile: PASSWORD_FILE,
    sslmode: "verify-ca",
    sslrootcert: PRIMARY_CA,
    application_name: name,
  };
  return {
    hot_standby: "on",
    primary_conninfo: Object.entries(conninfo)
      .map(([key, value]) => `${key}=${value}`)
      .join(" "),
    primary_slot_name: slotOf(name),
  };
}

/** Lets a standby believe a server's certificate. */
export function trustMaster(master: PostgresServer, dataDirectory: string): void {
  master.account.write(path.join(dataDirectory, PRIMARY_CA), master.caCertificate);
}

export function isStandby(dataDirectory: string): boolean {
  return fs.existsSync(path.join(dataDirectory, SIGNAL));
}

/** Makes a standby a server of its own, which takes writes from then on. */
export async function promote(server: PostgresServer): Promise<void> {
  const { rows } = await server.session((client) =>
    client.query<{ promoted: boolean }>("SELECT pg_promote(true, $1) AS promoted", [PROMOTION_TIMEOUT_S]),
  );
  if (!rows[0].promoted) throw new Error(`the replica was not promoted within ${PROMOTION_TIMEOUT_S} s`);
}

/** Lets the master forget a standby that is gone, and the WAL that it kept for it. */
export async function forgetStandby(master: PostgresServer, name: string): Promise<void> {
  await master.session(async (client) => {
    for (;;) {
      const { rows } = await client.query<{ active: boolean }>(
        "SELECT active FROM pg_replication_slots WHERE slot_name = $1",
        [slotOf(name)],
      );
      if (rows.length === 0) return;
      if (!rows[0].active) break;
      await sleep(POLL_MS);
    }
    await client.query("SELECT pg_drop_replication_slot($1)", [slotOf(name)]);
  });
}

/** Drops what a master keeps for standbys that never came to be: those whose making was killed. */
export async function keepOnlyStandbys(master: PostgresServer, names: readonly string[]): Promise<void> {
  if (!fs.existsSync(path.join(master.dataDirectory, PASSWORD_FILE))) return;
  await master.session((client) =>
    client.query(
      `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
       WHERE starts_with(slot_name, 'replica_') AND NOT active AND slot_name <> ALL ($1)`,
      [names.map(slotOf)],
    ),
  );
}

async function ensureReplicationRole(primary: PostgresServer): Promise<void> {
  const file = path.join(primary.dataDirectory, PASSWORD_FILE);
  // Several replicas may be made at once.
  await operation(primary, async (client) => {
    const exists = await roleExists(client, REPLICATION_ROLE);
    if (exists && fs.existsSync(file)) return;
    if (!exists) await client.query(`CREATE ROLE ${REPLICATION_ROLE} LOGIN REPLICATION`);
    const password = randomBytes(24).toString("base64url");
    await setPassword(client, REPLICATION_ROLE, password);
    primary.account.write(file, `*:*:*:${REPLICATION_ROLE}:${password}\n`);
  });
}

/** Instance names have hyphens and 98 characters, names of slots neither. */
function slotOf(name: string): string {
  const slot = `replica_${name.replaceAll("-", "_")}`;
  if (slot.length <= 63) return slot;
  return `${slot.slice(0, 50)}_${createHash("sha256").update(name).digest("hex").slice(0, 12)}`;
}
