/**
 * What each role of the music library may do, and by leaving out, what it may not. `__tests__/sql/rights.test.ts`
 * tries every cell on a real server; `npm run docs:roles` writes docs/roles.md.
 */

/** Who tries, by what it logs in as. */
export const ACTORS = {
  owner: "`music_library_owner`, which nobody logs in as: the migrator after `set role`, as migrations run",
  migrator: "the built-in user that applies the SQL, a member of the owner and of `cloudsqlsuperuser`",
  iamMigrator: "a Google identity on the list of migrators: a member of the owner",
  application: "the application's user, built-in or a Google identity: a member of `music_library_app`",
  reader: "a user, built-in or a Google identity, on the list of readers: a member of `music_library_reader`",
  operator:
    "a user, built-in or a Google identity, on the list of operators: a member of `music_library_operator`",
  public: "a user with the right to connect and no role: what `PUBLIC` may do",
} as const;

export type Actor = keyof typeof ACTORS;

/** Settings of login users, by what they may do; as `sql/roles/30_settings.sql` sets them. */
export const LOGIN_SETTINGS = {
  application: {
    statement_timeout: "30s",
    idle_in_transaction_session_timeout: "1min",
    lock_timeout: "5s",
    search_path: "public, pg_catalog",
  },
  reader: {
    statement_timeout: "5min",
    idle_in_transaction_session_timeout: "5min",
    lock_timeout: "5s",
    search_path: "public",
  },
  operator: {
    statement_timeout: "1min",
    idle_in_transaction_session_timeout: "1min",
    lock_timeout: "5s",
    search_path: "operations, public",
  },
  migrator: {
    statement_timeout: "0",
    idle_in_transaction_session_timeout: "5min",
    lock_timeout: "5s",
    search_path: "public",
  },
} as const;

/** One thing to try. */
export interface Right {
  readonly action: string;
  /**
   * SQL that succeeds, or is refused with SQLSTATE 42501. One that returns a boolean is refused where that is
   * false. It is rolled back. `{pid}` stands for the process id of a session of another user, `victim`.
   */
  readonly sql: string;
  /** Who may; nobody else. */
  readonly may: readonly Actor[];
  /** Whether it can't run in a transaction. @default false */
  readonly alone?: boolean;
  /** What else is to be known. @default - nothing */
  readonly note?: string;
}

const EVERYONE = Object.keys(ACTORS) as Actor[];
const OWNERS: readonly Actor[] = ["owner", "migrator", "iamMigrator"];
const WRITERS: readonly Actor[] = [...OWNERS, "application"];
const READERS: readonly Actor[] = [...WRITERS, "reader"];
const OPERATORS: readonly Actor[] = ["migrator", "operator"];
const NOBODY: readonly Actor[] = [];

const GRANTED_LATER =
  "operators too, where the server lets the migrator grant them `pg_monitor` and `pg_signal_backend`";

/** By kind of object. What begins with "next" is made by a migration that comes after all others. */
export const RIGHTS: Readonly<Record<string, readonly Right[]>> = {
  Database: [
    {
      action: "connect",
      sql: "select",
      may: EVERYONE,
      note: "`PUBLIC` has no right to connect; this user was given it to try the rest",
    },
    { action: "make temporary tables", sql: "create temporary table t ()", may: OWNERS },
    { action: "create a schema", sql: "create schema s", may: OWNERS },
    {
      action: "create an extension",
      sql: "create extension citext",
      may: OWNERS,
      note: "on Cloud SQL members of `cloudsqlsuperuser` only: such a migration is marked `-- as-login`",
    },
    {
      action: "change the database's settings",
      sql: "do $$ begin execute format('alter database %I set work_mem = ''4MB''', current_database()); end $$",
      may: ["migrator"],
    },
    { action: "create another database", sql: "create database another", may: ["migrator"], alone: true },
  ],
  Tables: [
    { action: "select", sql: "select title from audio_tracks", may: READERS },
    {
      action: "insert",
      sql: "insert into audio_tracks (title, format, audio_gcs_path) values ('x', 'MP3', 'gs://b/x')",
      may: WRITERS,
    },
    { action: "update", sql: "update audio_tracks set year = 2000", may: WRITERS },
    { action: "delete", sql: "delete from audio_tracks", may: WRITERS },
    { action: "truncate", sql: "truncate audio_tracks", may: OWNERS },
    {
      action: "lock for everyone",
      sql: "lock table audio_tracks in access exclusive mode",
      may: WRITERS,
      note: "comes with the right to update; `lock_timeout` limits the wait for it",
    },
    { action: "alter", sql: "alter table audio_tracks add column x integer", may: OWNERS },
    { action: "drop", sql: "drop table audio_tracks cascade", may: OWNERS },
    { action: "create one in `public`", sql: "create table public.mine ()", may: OWNERS },
    { action: "create an index", sql: "create index on audio_tracks (genre)", may: OWNERS },
    {
      action: "create a trigger",
      sql: "create trigger t before update on audio_tracks execute function set_updated_at()",
      may: OWNERS,
    },
    { action: "switch triggers off", sql: "alter table audio_tracks disable trigger user", may: OWNERS },
    {
      action: "switch row-level security on or off",
      sql: "alter table audio_tracks enable row level security",
      may: OWNERS,
    },
    {
      action: "grant its rights to others",
      sql: "do $$ begin grant select on audio_tracks to public; if not has_table_privilege('public', 'audio_tracks', 'select') then raise insufficient_privilege; end if; end $$",
      may: OWNERS,
    },
    { action: "read the dictionaries", sql: "select from search_words, search_artists", may: READERS },
    {
      action: "write the dictionaries",
      sql: "insert into search_words (word) values ('x')",
      may: OWNERS,
      note: "triggers do it for the application, with the owner's rights",
    },
    { action: "read the ledger of migrations", sql: "select from migrations.applied", may: OWNERS },
    { action: "write the ledger of migrations", sql: "delete from migrations.applied", may: OWNERS },
    {
      action: "read another user's table",
      sql: "select from elsewhere.notes",
      may: NOBODY,
      note: "in a schema that another administrator made",
    },
  ],
  Functions: [
    {
      action: "search",
      sql: "select from search_tracks('x'), search_tracks_by_prefix('x'), search_tracks_fuzzy('x'), search_tracks_by_artist('x')",
      may: READERS,
    },
    { action: "list and count", sql: "select from list_tracks(), count_tracks()", may: READERS },
    {
      action: "refresh the dictionaries (security definer)",
      sql: "select from refresh_search_dictionaries()",
      may: [...WRITERS, "operator"],
    },
    {
      action: "replace one",
      sql: "create or replace function plain_text(input text) returns text language sql immutable strict as 'select input'",
      may: OWNERS,
    },
    { action: "create one in C", sql: "create function f() returns integer language c as 'x'", may: NOBODY },
  ],
  Operations: [
    {
      action: "see open and blocked transactions",
      sql: "select from operations.open_transactions, operations.blocked_sessions",
      may: OPERATORS,
    },
    { action: "see slow statements", sql: "select from operations.slow_statements limit 1", may: OPERATORS },
    {
      action: "see usage, bloat and sizes",
      sql: "select from operations.index_usage, operations.table_bloat, operations.index_bloat, operations.table_sizes limit 1",
      may: OPERATORS,
    },
    {
      action: "see others' queries there",
      sql: "select bool_or(query = 'select 1 as victim') from operations.sessions()",
      may: OPERATORS,
    },
    { action: "cancel another user's query", sql: "select operations.cancel_query({pid})", may: OPERATORS },
    {
      action: "end another user's session",
      sql: "select has_function_privilege('operations.end_session(integer)', 'execute') and has_schema_privilege('operations', 'usage')",
      may: OPERATORS,
    },
    {
      action: "the same by `pg_cancel_backend` itself",
      sql: "select pg_cancel_backend({pid})",
      may: ["migrator"],
      note: GRANTED_LATER,
    },
    {
      action: "see others' queries in `pg_stat_activity`",
      sql: "select query <> '<insufficient privilege>' from pg_stat_activity where pid = {pid}",
      may: ["migrator"],
      note: GRANTED_LATER,
    },
    { action: "create a view there", sql: "create view operations.mine as select 1 as one", may: OWNERS },
    {
      action: "reset the statistics of statements",
      sql: "select operations.pg_stat_statements_reset()",
      may: NOBODY,
    },
  ],
  Roles: [
    { action: "create a role", sql: "create role r", may: ["migrator"] },
    {
      action: "give somebody a role of ours",
      sql: "grant music_library_reader to somebody",
      may: ["migrator"],
    },
    {
      action: "set another user's password",
      sql: "alter role victim password 'x'",
      may: ["migrator"],
    },
    { action: "act as the owner", sql: "set local role music_library_owner", may: OWNERS },
    { action: "act as another user", sql: "set local session authorization victim", may: NOBODY },
    {
      action: "become an administrator",
      sql: "grant cloudsqlsuperuser to somebody",
      may: NOBODY,
      note: "on a real instance perhaps the migrator: public reports differ",
    },
    { action: "read password hashes", sql: "select rolpassword from pg_authid", may: NOBODY },
  ],
  Server: [
    { action: "read a file", sql: "select pg_read_file('postgresql.conf')", may: NOBODY },
    { action: "list a folder", sql: "select pg_ls_dir('.')", may: NOBODY },
    { action: "copy from a file", sql: "copy audio_tracks from '/dev/null'", may: NOBODY },
    { action: "run a program", sql: "copy (select 1) to program 'cat'", may: NOBODY },
    { action: "load a library", sql: "load 'dblink'", may: NOBODY },
    {
      action: "change the server's settings",
      sql: "alter system set work_mem = '1GB'",
      may: NOBODY,
      alone: true,
    },
    {
      action: "switch constraints off for a session",
      sql: "set local session_replication_role = replica",
      may: NOBODY,
    },
    {
      action: "change the time limits of its own session",
      sql: "set local statement_timeout = 0",
      may: EVERYONE,
      note: "they protect from mistakes, not from malice",
    },
    {
      action: "take an advisory lock",
      sql: "select pg_advisory_xact_lock(1)",
      may: EVERYONE,
      note: "that of the migrations too; the runner says who holds it",
    },
    {
      action: "make a large object",
      sql: "select lo_from_bytea(0, 'x')",
      may: EVERYONE,
      note: "its functions belong to the server; Cloud SQL lets nobody revoke them",
    },
  ],
  "What a later migration makes": [
    { action: "select from the next table", sql: "select from next_table", may: READERS },
    { action: "insert into it", sql: "insert into next_table (name) values ('x')", may: WRITERS },
    {
      action: "update and delete in it",
      sql: "update next_table set name = 'y'; delete from next_table",
      may: WRITERS,
    },
    { action: "truncate it", sql: "truncate next_table", may: OWNERS },
    { action: "draw from the next sequence", sql: "select nextval('next_sequence')", may: WRITERS },
    { action: "set it", sql: "select setval('next_sequence', 1)", may: OWNERS },
    { action: "call the next function", sql: "select next_function()", may: READERS },
    { action: "use the next type", sql: "select has_type_privilege('next_type', 'usage')", may: READERS },
    { action: "select from the next view", sql: "select from next_view", may: READERS },
    {
      action: "select from the next view of schema `operations`",
      sql: "select from operations.next_view",
      may: [...OWNERS, "operator"],
    },
    {
      action: "call the next function of schema `operations`",
      sql: "select operations.next_function()",
      may: OWNERS,
    },
    {
      action: "select from a table of the next schema",
      sql: "select from next_schema.t",
      may: OWNERS,
      note: "a new schema is closed until its migration grants `usage`",
    },
  ],
};
