-- What the application asks. Each function gives ids with a rank; the caller joins the wide rows, so that
-- only the rows shown are read; "rows 20" keeps the join from expecting a thousand. force_custom_plan: a plan
-- made for an unknown search term is a bad one.

-- migrate:up

-- Loads the library: until then its parameter is unknown to the server, and naming it in a function needs
-- a superuser.
select public.similarity('a', 'b');

-- Ranks at most 200 matches, the oldest ones where there are more: ranking all tracks with a common word
-- costs more than it tells.
create function public.rank_tracks(terms tsquery, max_results integer)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  select matching.id, ts_rank(matching.search_vector, terms) as rank
  from (
    select track.id, track.search_vector
    from public.audio_tracks as track
    where track.search_vector @@ terms and track.status = 'COMPLETED'
    limit 200
  ) as matching
  order by 2 desc, 1
  limit max_results;
end
$$;
comment on function public.rank_tracks is 'completed tracks that match a tsquery, best first';

create function public.search_tracks(input text, max_results integer default 20)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select found.id, found.rank
  from public.rank_tracks(websearch_to_tsquery('public.music_library', input), max_results) as found;
end
$$;
comment on function public.search_tracks is
  'full-text search as people type it: words, "a phrase", or, -without; never a syntax error';

-- Lexemes may hold quotes and backslashes.
create function public.any_word(words text[]) returns tsquery
  language sql immutable strict parallel safe
as $$
  select string_agg(
    '''' || replace(replace(word, '\', '\\'), '''', '''''') || '''', ' | '
  )::tsquery
  from unnest(words) as word
$$;
comment on function public.any_word is 'tsquery for one of the words, which are lexemes already';

create function public.search_tracks_by_prefix(input text, max_results integer default 20)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan
as $$
declare
  typed text[] := regexp_split_to_array(btrim(public.normalise_name(input)), '\s+');
  prefix text := typed[cardinality(typed)];
  before tsquery := plainto_tsquery('public.music_library', array_to_string(typed[:cardinality(typed) - 1], ' '));
  completed tsquery;
begin
  if coalesce(prefix, '') = '' then
    return;
  end if;
  -- The most frequent words, until they stand for 2,000 tracks: more would be read only to be cut off.
  select public.any_word(array_agg(candidate.word)) into completed
  from (
    select known.word,
      sum(known.track_count) over (order by known.track_count desc, known.word) - known.track_count as before_it
    from public.search_words as known
    where known.word like replace(replace(replace(prefix, '\', '\\'), '%', '\%'), '_', '\_') || '%'
    order by known.track_count desc, known.word
    limit 10
  ) as candidate
  where candidate.before_it < 2000;

  if completed is null then
    return;
  end if;
  return query select found.id, found.rank from public.rank_tracks(before && completed, max_results) as found;
end
$$;
comment on function public.search_tracks_by_prefix is 'while typing: whole words, the last one unfinished';

create function public.search_tracks_fuzzy(input text, max_results integer default 20)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan
  set pg_trgm.similarity_threshold = 0.45
as $$
declare
  typed text;
  threshold text;
  nearest text[];
  every_word tsquery := ''::tsquery;
  some_word tsquery := ''::tsquery;
  complete boolean := true;
begin
  foreach typed in array tsvector_to_array(to_tsvector('public.music_library', input)) loop
    -- Short words share few trigrams with their misspellings. The wide search costs twice as much.
    foreach threshold in array array['0.45', '0.3'] loop
      perform set_config('pg_trgm.similarity_threshold', threshold, true);
      select array_agg(candidate.word) into nearest
      from (
        select known.word
        from public.search_words as known
        where known.word operator(public.%) typed
        order by public.similarity(known.word, typed) desc, known.track_count desc, known.word
        limit 3
      ) as candidate;
      exit when nearest is not null;
    end loop;
    if nearest is null then
      complete := false;
    else
      every_word := every_word && public.any_word(nearest);
      some_word := some_word || public.any_word(nearest);
    end if;
  end loop;

  -- Tracks with every word, or, where there is none, with some of them.
  if complete then
    return query select found.id, found.rank from public.rank_tracks(every_word, max_results) as found;
    if found then
      return;
    end if;
  end if;
  return query select found.id, found.rank from public.rank_tracks(some_word, max_results) as found;
end
$$;
comment on function public.search_tracks_fuzzy is 'misspelt words of title, artist or album';

create function public.search_tracks_by_artist(name text, max_results integer default 20)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_custom_plan
  set pg_trgm.similarity_threshold = 0.45
as $$
declare
  wanted text := public.normalise_name(name);
  nearest text[];
begin
  select array_agg(candidate.artist) into nearest
  from (
    select known.artist
    from public.search_artists as known
    where known.normalised operator(public.%) wanted
    order by public.similarity(known.normalised, wanted) desc, known.artist
    limit 5
  ) as candidate;

  return query
  select track.id, public.similarity(public.normalise_name(track.artist), wanted) as rank
  from public.audio_tracks as track
  where track.artist = any (nearest) and track.status = 'COMPLETED'
  order by 2 desc, track.created_at desc, track.id
  limit max_results;
end
$$;
comment on function public.search_tracks_by_artist is 'tracks of the artists with the most similar names';

-- Sorting by a column without an index reads every track that passes the filters.
create function public.list_tracks(
  sort_by text default 'created_at',
  descending boolean default true,
  with_status text default 'COMPLETED',
  with_year integer default null,
  with_format text default null,
  with_genre text default null,
  max_results integer default 50,
  skip integer default 0
)
  returns setof uuid
  language plpgsql stable rows 50
  set search_path = pg_catalog, pg_temp
as $$
begin
  if sort_by not in (
    'id', 'created_at', 'updated_at', 'status', 'retry_count', 'last_processed_at', 'artist', 'title', 'album',
    'genre', 'year', 'duration_seconds', 'channels', 'sample_rate', 'bitrate', 'format', 'file_size_bytes'
  ) then
    raise exception 'cannot sort tracks by "%"', sort_by
      using errcode = 'invalid_parameter_value', hint = 'Use the name of a column of audio_tracks.';
  end if;
  -- As text, so that the plan knows the status: the indexes hold only some of them.
  return query execute format(
    'select track.id from public.audio_tracks as track where true %s %s %s %s order by track.%I %s, track.id limit $4 offset $5',
    case when with_status is not null then format('and track.status = %L', with_status) end,
    case when with_year is not null then 'and track.year = $1' end,
    case when with_format is not null then 'and track.format = $2' end,
    case when with_genre is not null then 'and track.genre = $3' end,
    sort_by,
    case when descending then 'desc' else 'asc' end
  ) using with_year, with_format, with_genre, max_results, skip;
end
$$;
comment on function public.list_tracks is 'ids of one page of tracks, filtered and sorted; null filters nothing';

create function public.count_tracks()
  returns table (status text, tracks bigint, estimated boolean)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  every_track bigint := (select reltuples from pg_class where oid = 'public.audio_tracks'::regclass);
begin
  -- Counting a large table reads it all; the server's own estimate is within a few percent.
  if every_track < 100000 then
    return query
    select track.status, count(*), false from public.audio_tracks as track group by track.status;
    return;
  end if;
  return query
  with unfinished as (
    select track.status, count(*) as tracks
    from public.audio_tracks as track where track.status <> 'COMPLETED' group by track.status
  )
  select unfinished.status, unfinished.tracks, false from unfinished
  union all
  select 'COMPLETED', greatest(0, every_track - coalesce((select sum(unfinished.tracks) from unfinished), 0))::bigint, true;
end
$$;
comment on function public.count_tracks is 'tracks by status; COMPLETED is estimated from 100,000 tracks on';

-- migrate:down
drop function if exists public.count_tracks();
drop function if exists public.list_tracks(text, boolean, text, integer, text, text, integer, integer);
drop function if exists public.search_tracks_by_artist(text, integer);
drop function if exists public.search_tracks_fuzzy(text, integer);
drop function if exists public.search_tracks_by_prefix(text, integer);
drop function if exists public.any_word(text[]);
drop function if exists public.search_tracks(text, integer);
drop function if exists public.rank_tracks(tsquery, integer);
