import type { ClientBase } from "pg";
import type { Migration } from "./read";
import { roleChange } from "./session";

/** One applied migration, as recorded in `migrations.applied`. */
export interface LedgerRow {
  readonly version: string;
  readonly name: string;
  readonly checksum: string;
  readonly appliedAt: Date;
  readonly appliedBy: string;
  readonly durationMs: number;
}

/** Creates the ledger where it isn't there. In its own schema: the application has no rights on it. */
export async function createLedger(client: ClientBase): Promise<void> {
  if (await ledgerExists(client)) return;
  await client.query(`
    create schema if not exists migrations;
    create table if not exists migrations.applied (
      version text primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now(),
      applied_by text not null default session_user,
      duration_ms integer not null
    );
    comment on table migrations.applied is 'migrations that this database has; written by the migrator only'`);
}

/** What is applied, in order; empty where there is no ledger yet. Changes nothing. */
export async function readLedger(client: ClientBase): Promise<LedgerRow[]> {
  if (!(await ledgerExists(client))) return [];
  const { rows } = await client.query<LedgerRow>(
    `select version, name, checksum, applied_at as "appliedAt", applied_by as "appliedBy",
       duration_ms as "durationMs"
     from migrations.applied order by version::numeric`,
  );
  return rows;
}

/** Statements that record a migration, as the role that the ledger belongs to. */
export function recordApplied(
  client: ClientBase,
  migration: Migration,
  durationMs: number,
  role: string | undefined,
): string[] {
  const { version, name, checksum } = migration;
  const values = [version, name, checksum].map((value) => client.escapeLiteral(value));
  return [
    roleChange(client, role),
    `insert into migrations.applied (version, name, checksum, duration_ms)
     values (${values.join(", ")}, ${Math.round(durationMs)})`,
  ];
}

/** Statements that remove the record of a migration that is rolled back, as the role that the ledger belongs to. */
export function removeApplied(client: ClientBase, version: string, role: string | undefined): string[] {
  return [
    roleChange(client, role),
    `delete from migrations.applied where version = ${client.escapeLiteral(version)}`,
  ];
}

/** Records that a file is right as it is now, though it is not the one that was applied. */
export async function recordAgain(client: ClientBase, migration: Migration): Promise<void> {
  await client.query("update migrations.applied set name = $2, checksum = $3 where version = $1", [
    migration.version,
    migration.name,
    migration.checksum,
  ]);
}

async function ledgerExists(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query("select to_regclass('migrations.applied') is not null as there");
  return rows[0].there;
}
