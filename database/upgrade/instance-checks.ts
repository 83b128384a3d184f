import type { UpgradeCheck } from "./finding";

/**
 * Asked once. What PostgreSQL's own pg_upgrade refuses (src/bin/pg_upgrade/check.c), and what Cloud SQL wants
 * beside it: docs.cloud.google.com/sql/docs/postgres/upgrade-major-db-version-inplace
 */
export const INSTANCE_CHECKS: readonly UpgradeCheck[] = [
  {
    code: "UPGRADE_DATABASE_CLOSED",
    severity: "blocker",
    message: "a database lets nobody connect, so it cannot be upgraded",
    fix: "ALTER DATABASE … ALLOW_CONNECTIONS true, or drop it",
    sql: () => `
      select datname as object from pg_database
      where not datallowconn and datname <> 'template0' order by 1`,
  },
  {
    code: "UPGRADE_DATABASE_INVALID",
    severity: "blocker",
    message: "a database was left half-dropped by an interrupted DROP DATABASE",
    fix: "drop it",
    sql: () => "select datname as object from pg_database where datconnlimit = -2 order by 1",
  },
  {
    code: "UPGRADE_PREPARED_TRANSACTIONS",
    severity: "blocker",
    message: "a prepared transaction is neither committed nor rolled back",
    fix: "COMMIT PREPARED or ROLLBACK PREPARED, in its database",
    sql: () => "select database || ': ' || gid as object from pg_prepared_xacts order by 1",
  },
  {
    code: "UPGRADE_LOGICAL_SLOTS",
    severity: "blocker",
    message: "a logical replication slot would be lost, and its reader with it",
    fix: "stop its reader, then SELECT pg_drop_replication_slot(…); make it again after the upgrade",
    sql: () => `
      select slot_name || ' in ' || database as object from pg_replication_slots
      where slot_type = 'logical' and not temporary order by 1`,
  },
  {
    code: "UPGRADE_SUBSCRIPTIONS",
    severity: "blocker",
    message: "a subscription of logical replication is enabled",
    fix: "ALTER SUBSCRIPTION … DISABLE, and after the upgrade ENABLE",
    sql: () => "select subname as object from pg_subscription where subenabled order by 1",
  },
  {
    code: "UPGRADE_COLLATION_VERSION",
    severity: "warning",
    message: "a database sorts by another version of its collation than its indexes were made with",
    fix: "REINDEX DATABASE, then ALTER DATABASE … REFRESH COLLATION VERSION; look again after the upgrade",
    when: ({ from }) => from >= 15,
    sql: () => `
      select datname as object from pg_database
      where datallowconn and datcollversion is distinct from pg_database_collation_actual_version(oid) order by 1`,
  },
  {
    code: "UPGRADE_TEXT_SEARCH_PROVIDER",
    severity: "warning",
    message: "PostgreSQL 18 reads dictionaries by the collation provider of the database, no longer by libc",
    fix: "REINDEX the indexes of full-text search and pg_trgm after the upgrade",
    when: ({ from, to }) => from >= 15 && from < 18 && to >= 18,
    sql: () => `
      select datname as object from pg_database
      where datallowconn and datlocprovider <> 'c' and datname !~ '^template' order by 1`,
  },
];

/**
 * Cloud SQL wants it of the three; an instance of the service has it unless somebody changed it. The local
 * emulator sorts by code point, so it is not asked there.
 */
export const COLLATION_CHECK: UpgradeCheck = {
  code: "UPGRADE_COLLATION",
  severity: "blocker",
  message: "template0, template1 and postgres must have the collation en_US.UTF8",
  fix: "drop template1 or postgres and make it again: CREATE DATABASE … TEMPLATE template0 LC_COLLATE 'en_US.UTF8'",
  sql: () => `
    select datname || ': ' || datcollate as object from pg_database
    where datname in ('template0', 'template1', 'postgres') and datcollate !~* '^en_US\\.utf-?8$' order by 1`,
};
