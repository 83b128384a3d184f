import type { Client } from "pg";
import { MEASURED_UPGRADES } from "../../cloudsql/version-upgrade";
import { DATABASE_CHECKS } from "./database-checks";
import { extensionFindings, type InstalledExtension, installedExtensions } from "./extensions";
import type { UpgradeCheck, UpgradeFinding, UpgradePath } from "./finding";
import { COLLATION_CHECK, INSTANCE_CHECKS } from "./instance-checks";

/** What was looked at in one database. */
export interface CheckedDatabase {
  readonly name: string;
  readonly bytes: number;
  /** Tables, indexes, views and what else has a line in the catalogue, of users. */
  readonly relations: number;
  readonly extensions: readonly InstalledExtension[];
}

/** What stands in the way of an upgrade. */
export interface UpgradeReport extends UpgradePath {
  readonly databases: readonly CheckedDatabase[];
  /** Blockers first. */
  readonly findings: readonly UpgradeFinding[];
  /** Minutes without the database, by what others measured; no promise. */
  readonly estimatedMinutes: number;
}

/** How to look. */
export interface UpgradeQuestion {
  /** Major version to go to. */
  readonly to: number;
  /** Whether the server sorts by code point, whatever its databases say: the emulator. */
  readonly emulated: boolean;
  /** Opens another database of the same server. */
  readonly open: (database: string) => Promise<Client>;
}

/**
 * Looks at every database of a server for what an upgrade would stumble over. Reads catalogues only.
 *
 * @param client a connection to any database of it
 */
export async function checkUpgrade(client: Client, question: UpgradeQuestion): Promise<UpgradeReport> {
  const path = { from: await majorOf(client), to: question.to };
  const checks = question.emulated ? INSTANCE_CHECKS : [...INSTANCE_CHECKS, COLLATION_CHECK];
  const findings = await ask(client, checks, path);
  const databases: CheckedDatabase[] = [];
  for (const name of await databasesOf(client)) {
    try {
      const opened = await question.open(name);
      try {
        // Names come with their schema, whatever the user's settings are.
        await opened.query("set search_path to ''");
        const database = await describe(opened, name);
        databases.push(database);
        findings.push(...extensionFindings(database.extensions, name, path));
        findings.push(
          ...(await ask(opened, DATABASE_CHECKS, path)).map((found) => ({ ...found, database: name })),
        );
      } finally {
        await opened.end();
      }
    } catch (error) {
      findings.push(notSeen(name, error));
    }
  }
  const rank = ({ severity }: UpgradeFinding) => (severity === "blocker" ? 0 : 1);
  return {
    ...path,
    databases,
    findings: findings.sort((a, b) => rank(a) - rank(b)),
    estimatedMinutes: estimate(databases),
  };
}

async function ask(
  client: Client,
  checks: readonly UpgradeCheck[],
  path: UpgradePath,
): Promise<UpgradeFinding[]> {
  const findings: UpgradeFinding[] = [];
  for (const { code, severity, message, fix, when, sql } of checks) {
    if (when && !when(path)) continue;
    const { rows } = await client.query<{ object: string }>(sql(path));
    if (rows.length > 0)
      findings.push({ code, severity, message, objects: rows.map(({ object }) => object), fix });
  }
  return findings;
}

async function majorOf(client: Client): Promise<number> {
  const { rows } = await client.query(
    "select current_setting('server_version_num')::integer / 10000 as major",
  );
  return rows[0].major;
}

/** Databases that can be looked into; the service keeps one for itself. */
async function databasesOf(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(`
    select datname from pg_database
    where datallowconn and datconnlimit <> -2 and datname not in ('cloudsqladmin', 'template1') order by 1`);
  return rows.map(({ datname }) => datname);
}

async function describe(client: Client, name: string): Promise<CheckedDatabase> {
  const { rows } = await client.query(`
    select pg_database_size(current_database()) as bytes,
      (select count(*)::integer from pg_class where oid >= 16384) as relations`);
  return {
    name,
    bytes: Number(rows[0].bytes),
    relations: rows[0].relations,
    extensions: await installedExtensions(client),
  };
}

function notSeen(database: string, error: unknown): UpgradeFinding {
  return {
    code: "UPGRADE_DATABASE_NOT_SEEN",
    severity: "blocker",
    database,
    message: `this database could not be looked into: ${(error as Error).message}`,
    objects: [],
    fix: "run this as a user who may connect to it",
  };
}

/** On the line through the two measurements of dedicated machines, in whole minutes. */
function estimate(databases: readonly CheckedDatabase[]): number {
  const [empty, filled] = MEASURED_UPGRADES;
  const gigabytes = databases.reduce((sum, { bytes }) => sum + bytes, 0) / 1024 ** 3;
  return Math.ceil(empty.minutes + ((filled.minutes - empty.minutes) * gigabytes) / 60);
}
