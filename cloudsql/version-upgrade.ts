/**
 * What an in-place major version upgrade of Cloud SQL for PostgreSQL minds beside PostgreSQL's own pg_upgrade.
 *
 * Source: docs.cloud.google.com/sql/docs/postgres/upgrade-major-db-version-inplace, and the release notes of
 * PostgreSQL for what a version took away.
 */

/** An extension that stands in the way of a version. */
export interface ExtensionBlocker {
  readonly name: string;
  /** Major version from which on it matters. */
  readonly to: number;
  /** The oldest version that may stay; none: it has to go. */
  readonly atLeast?: string;
  readonly why: string;
}

export const EXTENSION_BLOCKERS: readonly ExtensionBlocker[] = [
  { name: "postgis", to: 18, atLeast: "3.6.0", why: "PostgreSQL 18 wants PostGIS 3.6.0 beforehand" },
  { name: "postgis", to: 16, atLeast: "3.4.0", why: "PostgreSQL 16 wants PostGIS 3.4.0 beforehand" },
  { name: "rdkit", to: 17, atLeast: "4.6.1", why: "PostgreSQL 17 wants rdkit 4.6.1 beforehand" },
  { name: "pg_ivm", to: 0, why: "Cloud SQL upgrades no instance that has it" },
  { name: "pg_squeeze", to: 0, why: "Cloud SQL upgrades no instance that has it" },
  { name: "chkpass", to: 11, why: "PostgreSQL 11 took it away" },
  { name: "timetravel", to: 12, why: "PostgreSQL 12 took it away" },
  { name: "adminpack", to: 17, why: "PostgreSQL 17 took it away" },
  { name: "old_snapshot", to: 17, why: "PostgreSQL 17 took it away" },
];

/** Flags that block an upgrade though the service's list of flags says nothing of them, or which have a new name. */
export const GONE_FLAGS: readonly {
  readonly name: string;
  readonly to: number;
  readonly instead?: string;
}[] = [
  { name: "vacuum_defer_cleanup_age", to: 16 },
  { name: "force_parallel_mode", to: 16, instead: "debug_parallel_query" },
];

/** Columns of system views that a version took away: a view of one's own on them cannot be restored. */
export const GONE_COLUMNS: readonly {
  readonly view: string;
  readonly columns: readonly string[];
  readonly to: number;
}[] = [
  {
    view: "pg_stat_bgwriter",
    columns: [
      "checkpoints_timed",
      "checkpoints_req",
      "checkpoint_write_time",
      "checkpoint_sync_time",
      "buffers_checkpoint",
      "buffers_backend",
      "buffers_backend_fsync",
    ],
    to: 17,
  },
  { view: "pg_stat_progress_vacuum", columns: ["max_dead_tuples", "num_dead_tuples"], to: 17 },
  { view: "pg_stat_wal", columns: ["wal_write", "wal_sync", "wal_write_time", "wal_sync_time"], to: 18 },
  { view: "pg_stat_io", columns: ["op_bytes"], to: 18 },
];

/**
 * How long others were without their database, in minutes. No promise: the size of the catalogue counts more than
 * that of the data.
 */
export const MEASURED_UPGRADES = [
  { what: "an empty instance", minutes: 10, source: "GitLab's handbook on Cloud SQL" },
  { what: "60 GB", minutes: 20, source: "GitLab's handbook on Cloud SQL" },
  {
    what: "db-f1-micro, 15 to 17, with its backup",
    minutes: 46,
    source: "a public report of November 2025",
  },
] as const;

/** Compares versions such as 3.4.0 by their numbers. */
export function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(/[^0-9]+/).map(Number);
  const [left, right] = [numbers(version), numbers(than)];
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
