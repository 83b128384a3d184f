-- as-login
-- What an operator looks at and may do: schema "operations". Belongs to the login user, which is a member of
-- cloudsqlsuperuser and so of pg_monitor and pg_signal_backend. Its security definer functions pass on a part of
-- that: sessions, statements and statistics of this database, and nothing else. Whoever is a member of
-- music_library_operator works the same whether the server lets those two roles be granted or not.

-- migrate:up
do $$
begin
  if not (pg_has_role('pg_read_all_stats', 'usage') and pg_has_role('pg_signal_backend', 'usage')) then
    raise warning 'user "%" may not read statistics and end sessions of others, so the views of schema operations show nothing of them', current_user
      using hint = 'Apply this migration as a member of cloudsqlsuperuser, or: '
        || format('GRANT pg_monitor, pg_signal_backend TO %I', current_user);
  end if;
end
$$;

create schema operations authorization music_library_owner;
comment on schema operations is
  'For whoever keeps the database running: what is slow, stuck, unused or too large. Each view''s comment says how to read it.';

-- Not in public: the application has no use for what other users run. Moved here where somebody made it before.
create extension if not exists pg_stat_statements with schema operations;
alter extension pg_stat_statements set schema operations;

create function operations.sessions()
  returns table (
    pid integer, user_name name, application text, client inet, state text, transaction_began timestamptz,
    query_began timestamptz, state_changed timestamptz, waits_for text, oldest_row_version xid, query text
  )
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select activity.pid, activity.usename, activity.application_name, activity.client_addr, activity.state,
    activity.xact_start, activity.query_start, activity.state_change,
    activity.wait_event_type || ': ' || activity.wait_event, activity.backend_xmin, activity.query
  from pg_stat_activity as activity
  where activity.datname = current_database() and activity.pid <> pg_backend_pid()
$$;
comment on function operations.sessions() is
  'Sessions of this database but the one that asks. Security definer: others'' queries are shown to members of pg_read_all_stats only.';

create function operations.statements()
  returns table (
    user_name name, calls bigint, rows bigint, total_ms double precision, mean_ms double precision,
    deviation_ms double precision, max_ms double precision, blocks_hit bigint, blocks_read bigint,
    temp_blocks_written bigint, query text
  )
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select role.rolname, run.calls, run.rows, run.total_exec_time, run.mean_exec_time, run.stddev_exec_time,
    run.max_exec_time, run.shared_blks_hit, run.shared_blks_read, run.temp_blks_written, run.query
  from operations.pg_stat_statements as run
  left join pg_roles as role on role.oid = run.userid
  where run.dbid = (select oid from pg_database where datname = current_database())
$$;
comment on function operations.statements() is
  'Statements that this database has run, with their values taken out. Security definer, as sessions().';

create function operations.column_widths()
  returns table (relation oid, attribute smallint, null_fraction real, average_bytes integer)
  language sql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
  select relation.oid, attribute.attnum, known.null_frac, known.avg_width
  from pg_stats as known
  join pg_namespace as namespace on namespace.nspname = known.schemaname
  join pg_class as relation on relation.relnamespace = namespace.oid and relation.relname = known.tablename
  join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attname = known.attname
  where not known.inherited and known.schemaname not in ('pg_catalog', 'information_schema')
$$;
comment on function operations.column_widths() is
  'How wide columns are, for the estimates of bloat. Security definer: statistics are shown to those who may read the column; the values in them are not passed on.';

create function operations.cancel_query(session_pid integer) returns boolean
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if session_pid = pg_backend_pid() or not exists (
    select from pg_stat_activity where pid = session_pid and datname = current_database()
  ) then
    raise exception 'database "%" has no other session with process id %', current_database(), session_pid
      using errcode = 'invalid_parameter_value', hint = 'select pid, query from operations.open_transactions';
  end if;
  raise log 'operator "%" cancels the query of process %', session_user, session_pid;
  return pg_cancel_backend(session_pid);
end
$$;
comment on function operations.cancel_query(integer) is
  'Ends what a session runs now; its transaction fails and the connection stays. Try this first. Is written to the server''s log.';

create function operations.end_session(session_pid integer) returns boolean
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  if session_pid = pg_backend_pid() or not exists (
    select from pg_stat_activity where pid = session_pid and datname = current_database()
  ) then
    raise exception 'database "%" has no other session with process id %', current_database(), session_pid
      using errcode = 'invalid_parameter_value', hint = 'select pid, query from operations.open_transactions';
  end if;
  raise log 'operator "%" ends process %', session_user, session_pid;
  return pg_terminate_backend(session_pid);
end
$$;
comment on function operations.end_session(integer) is
  'Closes a connection and rolls its transaction back: for one that is idle in transaction, which has no query to cancel. Is written to the server''s log.';

create view operations.open_transactions as
select session.pid, session.user_name, session.application, session.client, session.state,
  clock_timestamp() - session.transaction_began as open_for,
  clock_timestamp() - session.state_changed as in_this_state_for,
  session.waits_for, age(session.oldest_row_version) as holds_back_transactions, session.query
from operations.sessions() as session
where session.transaction_began is not null
order by session.transaction_began;
comment on view operations.open_transactions is
  'Oldest first. "idle in transaction" for more than a minute is a program that forgot to commit: it keeps its locks, and vacuum can''t remove any row version that the last holds_back_transactions transactions made dead. End it with operations.end_session(pid). "active" for long: see waits_for, and cancel with operations.cancel_query(pid).';

create view operations.blocked_sessions as
select waiting.pid, waiting.user_name, clock_timestamp() - waiting.query_began as waits_since,
  wanted.locktype || coalesce(' of ' || wanted.relation::regclass::text, '') as wants, wanted.mode,
  blocker_pid as blocked_by, blocker.user_name as blocker_user, blocker.state as blocker_state,
  clock_timestamp() - blocker.transaction_began as blocker_open_for,
  waiting.query, blocker.query as blocker_query
from operations.sessions() as waiting
cross join lateral unnest(pg_blocking_pids(waiting.pid)) as blocker_pid
left join operations.sessions() as blocker on blocker.pid = blocker_pid
left join lateral (
  select lock.locktype, lock.relation, lock.mode from pg_locks as lock
  where lock.pid = waiting.pid and not lock.granted limit 1
) as wanted on true
order by waiting.query_began;
comment on view operations.blocked_sessions is
  'Who waits for a lock, and who holds it or is before it in the queue; a row for each pair. Start with a blocker that is not itself in the column pid: it is the one to cancel or end. Process 0 is a prepared transaction. Empty is good.';

create view operations.slow_statements as
select run.user_name, run.calls, round(run.total_ms::numeric, 1) as total_ms,
  round((100 * run.total_ms / nullif(sum(run.total_ms) over (), 0))::numeric, 1) as percent_of_all,
  round(run.mean_ms::numeric, 3) as mean_ms,
  round(least(run.max_ms, run.mean_ms + 1.645 * run.deviation_ms)::numeric, 3) as p95_estimate_ms,
  round(run.max_ms::numeric, 3) as max_ms,
  round(run.rows::numeric / nullif(run.calls, 0), 1) as rows_a_call,
  round(100 * run.blocks_hit::numeric / nullif(run.blocks_hit + run.blocks_read, 0), 1) as cache_hit_percent,
  run.temp_blocks_written, run.query
from operations.statements() as run
order by run.total_ms desc;
comment on view operations.slow_statements is
  'What costs the most time in all comes first: improving it helps most, even where one call is fast. p95_estimate_ms takes the times as bell-shaped (mean and 1.645 deviations, at most the maximum), because the server keeps no more than that: for few very slow calls it is too low; the log of slow queries and Query Insights have the true ones. temp_blocks_written above 0: a sort did not fit into work_mem. Counted since operations.pg_stat_statements_info.stats_reset.';

create view operations.index_usage as
select usage.schemaname as schema_name, usage.relname as table_name, usage.indexrelname as index_name,
  usage.idx_scan as scans, usage.idx_tup_read as entries_read,
  case
    when definition.indisunique then 'enforces uniqueness'
    when usage.idx_scan = 0 then 'unused'
    else 'used'
  end as verdict,
  pg_size_pretty(pg_relation_size(usage.indexrelid)) as size, pg_relation_size(usage.indexrelid) as bytes,
  writes.n_tup_ins + writes.n_tup_upd + writes.n_tup_del as rows_written,
  (select stats_reset from pg_stat_database where datname = current_database()) as counted_since,
  pg_get_indexdef(usage.indexrelid) as definition
from pg_stat_user_indexes as usage
join pg_index as definition on definition.indexrelid = usage.indexrelid
join pg_stat_user_tables as writes on writes.relid = usage.relid
order by usage.idx_scan, pg_relation_size(usage.indexrelid) desc;
comment on view operations.index_usage is
  '"unused": never scanned since counted_since (null: since the database was made), while every one of rows_written paid for it. Drop it with a migration, after the counters have seen a month''s end and every rare job. Each standby counts its own scans: ask there too. Unique ones stay, whatever they count.';

create view operations.duplicate_indexes as
with described as (
  select index.indexrelid, index.indrelid, index.indisunique, am.amname,
    pg_get_expr(index.indpred, index.indrelid) as predicate,
    array(
      select pg_get_indexdef(index.indexrelid, place, false) || ' ' || index.indclass[place - 1]
        || ' ' || index.indcollation[place - 1] || ' ' || index.indoption[place - 1]
      from generate_series(1, index.indnkeyatts) as place order by place
    ) as keys,
    array(
      select pg_get_indexdef(index.indexrelid, place, false) from generate_series(1, index.indnatts) as place
      order by place
    ) as columns
  from pg_index as index
  join pg_class as relation on relation.oid = index.indexrelid
  join pg_namespace as namespace on namespace.oid = relation.relnamespace
  join pg_am as am on am.oid = relation.relam
  where index.indisvalid and namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'
)
select redundant.indrelid::regclass as table_name, redundant.indexrelid::regclass as index_name,
  kept.indexrelid::regclass as covered_by,
  case when redundant.keys = kept.keys then 'the same' else 'its beginning' end as how,
  pg_size_pretty(pg_relation_size(redundant.indexrelid)) as size,
  pg_relation_size(redundant.indexrelid) as bytes
from described as redundant
join described as kept on kept.indrelid = redundant.indrelid and kept.indexrelid <> redundant.indexrelid
where redundant.amname = kept.amname
  and redundant.predicate is not distinct from kept.predicate
  and redundant.columns <@ kept.columns
  and (
    redundant.keys = kept.keys and redundant.indisunique <= kept.indisunique
      -- Of two that are the same in all, the older one is kept.
      and not (
        kept.columns <@ redundant.columns and kept.indisunique = redundant.indisunique
        and redundant.indexrelid < kept.indexrelid
      )
    or redundant.keys <> kept.keys and not redundant.indisunique and redundant.amname = 'btree'
      and redundant.keys = kept.keys[:cardinality(redundant.keys)]
  )
order by pg_relation_size(redundant.indexrelid) desc;
comment on view operations.duplicate_indexes is
  'index_name answers nothing that covered_by doesn''t: its keys are the same or the first ones, in the same order, with the same condition. Drop it with a migration. A shorter index can still be worth its place where it is much smaller and read very often: measure. Empty is good.';

create view operations.table_bloat as
with needed as (
  select relation.oid,
    -- Header and item pointer, null bitmap, columns; rounded up to 8 bytes.
    28 + 8 * ceil((1 + count(*) / 8 + sum((1 - width.null_fraction) * width.average_bytes)) / 8) as row_bytes
  from pg_class as relation
  join operations.column_widths() as width on width.relation = relation.oid
  where relation.relkind in ('r', 'm')
  group by relation.oid
), sizes as (
  select needed.oid, pg_relation_size(needed.oid) as bytes,
    case when relation.reltuples >= 0 then
      (current_setting('block_size')::bigint * ceil(relation.reltuples * needed.row_bytes
        / (current_setting('block_size')::integer - 24)))::bigint
    end as needed_bytes
  from needed join pg_class as relation on relation.oid = needed.oid
)
select activity.schemaname as schema_name, activity.relname as table_name,
  pg_size_pretty(sizes.bytes) as size, sizes.bytes,
  greatest(0, sizes.bytes - sizes.needed_bytes) as bloat_bytes,
  round(100 * greatest(0, sizes.bytes - sizes.needed_bytes)::numeric / nullif(sizes.bytes, 0), 1) as bloat_percent,
  activity.n_live_tup as live_rows, activity.n_dead_tup as dead_rows,
  greatest(activity.last_vacuum, activity.last_autovacuum) as last_vacuum,
  greatest(activity.last_analyze, activity.last_autoanalyze) as last_analyze
from sizes join pg_stat_user_tables as activity on activity.relid = sizes.oid
order by bloat_bytes desc nulls last;
comment on view operations.table_bloat is
  'Space in a table that holds no row, estimated from the statistics of the last ANALYZE to some 10 %; tables never analyzed are missing. Up to 20 % is normal, and is filled by the next rows. Many dead_rows: vacuum is late, or an old transaction holds it back (open_transactions). Above 50 % of a large table: VACUUM FULL locks it; pg_repack, which Cloud SQL has, does not.';

create view operations.index_bloat as
with entries as (
  select index.indexrelid, index.indrelid,
    -- Item pointer and header, then the keys; rounded up to 8 bytes.
    12 + 8 * ceil(sum((1 - coalesce(width.null_fraction, 0)) * coalesce(width.average_bytes, 8)) / 8) as entry_bytes
  from pg_index as index
  cross join lateral generate_series(1, index.indnatts) as place
  left join operations.column_widths() as width
    on (width.relation, width.attribute) = case index.indkey[place - 1]
      when 0 then (index.indexrelid, place::smallint)
      else (index.indrelid, index.indkey[place - 1])
    end
  group by index.indexrelid, index.indrelid
), sizes as (
  select entries.indexrelid, entries.indrelid, relation.relname, relation.relnamespace,
    pg_relation_size(entries.indexrelid) as bytes,
    -- A page of a new index is filled to 90 %; the first page holds no entries.
    (current_setting('block_size')::bigint * (1 + ceil(relation.reltuples * entries.entry_bytes
      / (0.9 * (current_setting('block_size')::integer - 40)))))::bigint as needed_bytes
  from entries
  join pg_class as relation on relation.oid = entries.indexrelid
  join pg_am as am on am.oid = relation.relam
  where am.amname = 'btree' and relation.reltuples >= 0
)
select namespace.nspname as schema_name, sizes.indrelid::regclass as table_name, sizes.relname as index_name,
  pg_size_pretty(sizes.bytes) as size, sizes.bytes,
  greatest(0, sizes.bytes - sizes.needed_bytes) as bloat_bytes,
  round(100 * greatest(0, sizes.bytes - sizes.needed_bytes)::numeric / nullif(sizes.bytes, 0), 1) as bloat_percent
from sizes join pg_namespace as namespace on namespace.oid = sizes.relnamespace
where namespace.nspname !~ '^pg_' and namespace.nspname <> 'information_schema'
order by bloat_bytes desc;
comment on view operations.index_bloat is
  'Space in a btree index beyond what a new one would take, estimated from the last ANALYZE. Up to 30 % is normal. Above 50 % of a large one: REINDEX INDEX CONCURRENTLY, which blocks nobody. Equal keys are stored once, so an index with few values can be smaller than estimated and shows 0. GIN indexes are not here: compare their size after a REINDEX.';

create view operations.transaction_id_age as
with aged as (
  select 'database' as kind, datname::text as name, age(datfrozenxid) as transactions, mxid_age(datminmxid) as multixacts
  from pg_database where datname = current_database()
  union all
  select 'table', coalesce(owner.oid, relation.oid)::regclass::text || case when owner.oid is null then '' else ' (TOAST)' end,
    age(relation.relfrozenxid), mxid_age(relation.relminmxid)
  from pg_class as relation
  left join pg_class as owner on owner.reltoastrelid = relation.oid
  where relation.relkind in ('r', 'm', 't')
)
select kind, name, transactions, multixacts,
  round(100.0 * transactions / current_setting('autovacuum_freeze_max_age')::integer, 1) as percent_of_freeze_limit,
  round(100.0 * greatest(transactions, multixacts) / 2147483647, 1) as percent_of_wraparound
from aged
order by greatest(transactions, multixacts) desc;
comment on view operations.transaction_id_age is
  'Transactions since the oldest row that vacuum has not frozen. At 100 percent_of_freeze_limit autovacuum freezes the table whatever else it does, so numbers up to there are normal. Above it, and rising: vacuum fails or is held back (open_transactions, prepared transactions, replication slots). The server refuses writes just before 100 percent_of_wraparound: act at 20.';

create view operations.cache_hit_ratio as
select coalesce(cached.schemaname || '.' || cached.relname, '(all tables)') as table_name,
  sum(cached.heap_blks_hit + cached.heap_blks_read) as table_blocks,
  round(100 * sum(cached.heap_blks_hit) / nullif(sum(cached.heap_blks_hit + cached.heap_blks_read), 0), 2) as table_hit_percent,
  sum(cached.idx_blks_hit + cached.idx_blks_read) as index_blocks,
  round(100 * sum(cached.idx_blks_hit) / nullif(sum(cached.idx_blks_hit + cached.idx_blks_read), 0), 2) as index_hit_percent
from pg_statio_user_tables as cached
group by grouping sets ((), (cached.schemaname, cached.relname))
order by sum(cached.heap_blks_read) + coalesce(sum(cached.idx_blks_read), 0) desc nulls last;
comment on view operations.cache_hit_ratio is
  'Blocks found in shared_buffers. 99 % and more is usual for a library that fits into memory; below 95 % while people wait: more memory, or a query reads what it need not (slow_statements). A miss may still be served by the operating system''s cache. Low just after a restart.';

create view operations.table_sizes as
select activity.schemaname as schema_name, activity.relname as table_name, relation.reltuples::bigint as rows_estimated,
  pg_size_pretty(pg_total_relation_size(activity.relid)) as total_size,
  pg_total_relation_size(activity.relid) as total_bytes, pg_relation_size(activity.relid) as row_bytes,
  pg_indexes_size(activity.relid) as index_bytes,
  pg_total_relation_size(activity.relid) - pg_indexes_size(activity.relid) - pg_relation_size(activity.relid) as other_bytes
from pg_stat_user_tables as activity
join pg_class as relation on relation.oid = activity.relid
order by pg_total_relation_size(activity.relid) desc;
comment on view operations.table_sizes is
  'Largest first. other_bytes: long values (TOAST) and the maps of free and visible space. rows_estimated is -1 until the first ANALYZE. More index_bytes than row_bytes: see index_usage and index_bloat.';

-- The right to end a session or to see others' queries is the operator's alone.
revoke execute on function operations.sessions(), operations.statements(), operations.column_widths(),
  operations.cancel_query(integer), operations.end_session(integer) from public;
grant execute on function operations.sessions(), operations.statements(), operations.column_widths(),
  operations.cancel_query(integer), operations.end_session(integer) to music_library_operator;
grant usage on schema operations to music_library_operator;
grant select on operations.open_transactions, operations.blocked_sessions, operations.slow_statements,
  operations.index_usage, operations.duplicate_indexes, operations.table_bloat, operations.index_bloat,
  operations.transaction_id_age, operations.cache_hit_ratio, operations.table_sizes to music_library_operator;
-- The next view too, whoever makes it.
alter default privileges in schema operations grant select on tables to music_library_operator;
alter default privileges for role music_library_owner in schema operations grant select on tables to music_library_operator;

-- Of public an operator may call this, which shows no track.
grant usage on schema public to music_library_operator;
grant execute on function public.refresh_search_dictionaries() to music_library_operator;

-- migrate:down
revoke execute on function public.refresh_search_dictionaries() from music_library_operator;
revoke usage on schema public from music_library_operator;
alter default privileges for role music_library_owner in schema operations revoke select on tables from music_library_operator;
alter default privileges in schema operations revoke select on tables from music_library_operator;
drop view if exists operations.table_sizes, operations.cache_hit_ratio, operations.transaction_id_age,
  operations.index_bloat, operations.table_bloat, operations.duplicate_indexes, operations.index_usage,
  operations.slow_statements, operations.blocked_sessions, operations.open_transactions;
drop function if exists operations.end_session(integer), operations.cancel_query(integer);
drop function if exists operations.column_widths(), operations.statements(), operations.sessions();
drop extension if exists pg_stat_statements;
drop schema if exists operations;
