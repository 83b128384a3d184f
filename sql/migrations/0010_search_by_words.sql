-- Searches by words, with what 0008 and 0009 have made possible: names that are typed exactly come first, and
-- words that very many tracks have are read from the newest track on. And counts that read less.
--
-- force_generic_plan: there is one right plan for each of these statements, and making it again for each search
-- costs more than most searches. Where the planner could take another, the function forbids it: it does not know
-- the search term. plpgsql also for single expressions: it keeps its plans, a function in SQL does not.

-- migrate:up
create or replace function public.any_word(words text[]) returns tsquery
  language plpgsql immutable strict parallel safe
as $$
begin
  -- Lexemes may hold quotes and backslashes.
  return (
    select string_agg('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''', ' | ')::tsquery
    from unnest(words) as word
  );
end
$$;

drop function public.rank_tracks(tsquery, integer);

create function public.rank_matching_tracks(terms tsquery, max_results integer, besides tsquery default null)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
as $$
begin
  return query
  select matching.id, ts_rank(matching.search_vector, terms) as rank
  from (
    select track.id, track.search_vector
    from public.audio_tracks as track
    where track.search_vector @@ terms and track.status = 'COMPLETED'
      -- As a function, so that the index is not asked for it.
      and (besides is null or ts_match_vq(track.search_vector, besides))
    limit 200
  ) as matching
  order by 2 desc, 1
  limit max_results;
end
$$;
comment on function public.rank_matching_tracks(tsquery, integer, tsquery) is
  'The best of at most 200 matches, by the index of words. Where there are more, of those that are stored first, which are mostly the oldest. Takes time for every match, read or not. "besides" is what they must match too, and what is better not looked up: a beginning that thousands of words have.';

create function public.rank_newest_tracks(terms tsquery, max_results integer, read_at_most bigint)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
begin
  return query
  select matching.id, ts_rank(matching.search_vector, terms) as rank
  from (
    select recent.id, recent.search_vector, recent.created_at
    from (
      select track.id, track.search_vector, track.created_at
      from public.audio_tracks as track
      where track.status = 'COMPLETED'
      order by track.created_at desc, track.id
      limit read_at_most
    ) as recent
    where recent.search_vector @@ terms
    limit 100
  ) as matching
  order by 2 desc, matching.created_at desc, 1
  limit max_results;
end
$$;
comment on function public.rank_newest_tracks(tsquery, integer, bigint) is
  'The best of the newest 100 matches, by reading tracks from the newest on. For what matches often: the more matches, the sooner it is done.';

create function public.rank_tracks(terms tsquery, max_results integer, frequency bigint default 0)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
declare
  every_track bigint := (select reltuples from pg_class where oid = 'public.audio_tracks'::regclass);
  ids uuid[] := '{}';
  ranks real[];
begin
  -- Reading the newest until 100 match takes 100 * every_track / frequency rows at 0.3 microseconds; the index
  -- of words takes frequency entries at 0.2. Above 1.2 % of a million tracks the first is cheaper.
  if querytree(terms) = 'T' then
    -- Only "-without": no word to look up, and nearly every track matches.
    frequency := every_track;
  end if;
  if every_track > 0 and frequency * frequency > 150 * every_track then
    select array_agg(found.id), array_agg(found.rank) into ids, ranks
    -- Words come in waves. Four times what is expected, and the index if that was not enough.
    from public.rank_newest_tracks(terms, max_results, 400 * every_track / frequency) as found;
    return query select * from unnest(ids, ranks);
  end if;

  if coalesce(cardinality(ids), 0) < max_results then
    return query
    select found.id, found.rank from public.rank_matching_tracks(terms, max_results) as found
    where found.id <> all (coalesce(ids, '{}'))
    limit max_results - coalesce(cardinality(ids), 0);
  end if;
end
$$;
comment on function public.rank_tracks(tsquery, integer, bigint) is
  'Completed tracks that match a tsquery, best first. Ranks a part of the matches where there are many: frequency, about how many there are, decides how they are read.';

create function public.word_frequency(words text[])
  returns bigint
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
begin
  return (select coalesce(sum(known.track_count), 0) from public.search_words as known where known.word = any (words));
end
$$;
comment on function public.word_frequency(text[]) is
  'About how many tracks have one of the words, by the last count.';

create function public.tracks_named(name text, max_results integer)
  returns table (id uuid)
  language plpgsql stable strict rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set enable_bitmapscan = off
as $$
declare
  wanted text := public.plain_text(name);
  artists text[] := array(
    select distinct known.artist from public.search_artists as known where known.plain = wanted
  );
begin
  return query
  select named.id
  from (
    (
      select track.id, row_number() over () as place
      from public.audio_tracks as track
      where public.plain_text(track.title) collate "C" = wanted and track.status = 'COMPLETED'
      limit max_results
    )
    union all
    (
      select track.id, row_number() over () as place
      from public.audio_tracks as track
      where track.artist = any (artists) and track.status = 'COMPLETED'
      limit max_results
    )
  ) as named
  group by named.id
  order by min(named.place), named.id
  limit max_results;
end
$$;
comment on function public.tracks_named(text, integer) is
  'Tracks whose whole title, or whose artist, is the name, in any case and with or without accents; in turn, so that neither hides the other.';

create or replace function public.search_tracks(input text, max_results integer default 20)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
declare
  terms tsquery := websearch_to_tsquery('public.music_library', input);
  words text[] := tsvector_to_array(to_tsvector('public.music_library', input));
  only_words boolean := terms = plainto_tsquery('public.music_library', input);
  named uuid[] := array(select track.id from public.tracks_named(input, max_results) as track);
begin
  -- "Love or Money" is a name too, but "neon tide -remix" must not find "Neon Tide Remix".
  if not only_words then
    named := array(
      select track.id from public.audio_tracks as track
      where track.id = any (named) and ts_match_vq(track.search_vector, terms)
      order by array_position(named, track.id)
    );
  end if;
  return query select track, 2::real from unnest(named) as track;

  if cardinality(named) < max_results and numnode(terms) > 0 then
    return query
    select found.id, found.rank
    from public.rank_tracks(
      terms, max_results, case when only_words and cardinality(words) = 1 then public.word_frequency(words) else 0 end
    ) as found
    where found.id <> all (named)
    limit max_results - cardinality(named);
  end if;
end
$$;
comment on function public.search_tracks(text, integer) is
  'Full-text search as people type it: words, "a phrase", or, -without; never a syntax error. First the tracks whose title or artist is exactly what was typed (rank 2), then by ts_rank.';

create or replace function public.search_tracks_by_prefix(input text, max_results integer default 20)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
as $$
declare
  typed text[] := string_to_array(public.plain_text(input), ' ');
  prefix text := typed[cardinality(typed)];
  before tsquery := plainto_tsquery('public.music_library', array_to_string(typed[:cardinality(typed) - 1], ' '));
  words text[];
  begun tsquery;
  tracks bigint;
  ids uuid[];
  ranks real[];
begin
  if coalesce(prefix, '') = '' then
    return;
  end if;
  -- The word itself and the most frequent ones that begin so, until they stand for 400 tracks: more would be
  -- read only to be cut off.
  select array_agg(candidate.word), sum(candidate.track_count) into words, tracks
  from (
    select known.word, known.track_count,
      sum(known.track_count) over (order by known.word <> prefix, known.track_count desc, known.word)
        - known.track_count as before_it
    from (
      select completed.word, max(completed.track_count) as track_count from public.search_words as completed
      where completed.word >= prefix collate "C" and completed.word < prefix || U&'\+10FFFF' collate "C"
      group by completed.word
    ) as known
    order by known.word <> prefix, known.track_count desc, known.word
    limit 400
  ) as candidate
  where candidate.before_it < 400;
  if words is null then
    return;
  end if;

  select array_agg(found.id), array_agg(found.rank) into ids, ranks
  from public.rank_tracks(
    before && public.any_word(words), max_results, case when numnode(before) = 0 then tracks else 0 end
  ) as found;
  return query select * from unnest(ids, ranks);

  -- Few: perhaps the words before it go with a rarer one.
  if coalesce(cardinality(ids), 0) < max_results and tracks >= 400 then
    begun := (public.any_word(array[prefix])::text || ':*')::tsquery;
    return query
    select found.id, found.rank
    from public.rank_matching_tracks(
      case when numnode(before) = 0 then begun else before end, max_results + coalesce(cardinality(ids), 0), begun
    ) as found
    where found.id <> all (coalesce(ids, '{}'))
    limit max_results - coalesce(cardinality(ids), 0);
  end if;
end
$$;
comment on function public.search_tracks_by_prefix(text, integer) is
  'While typing: whole words, the last one unfinished.';

create or replace function public.count_tracks()
  returns table (status text, tracks bigint, estimated boolean)
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
as $$
declare
  every_track bigint := (select reltuples from pg_class where oid = 'public.audio_tracks'::regclass);
begin
  return query
  with unfinished as (
    select track.status, count(*) as tracks
    from public.audio_tracks as track where track.status <> 'COMPLETED' group by track.status
  )
  select unfinished.status, unfinished.tracks, false from unfinished
  union all
  -- Counting reads an index entry for each track; the server's own estimate is within a few percent.
  select 'COMPLETED', greatest(0, every_track - coalesce((select sum(unfinished.tracks) from unfinished), 0))::bigint, true
  where every_track >= 50000
  union all
  select 'COMPLETED', finished.tracks, false
  from (select count(*) as tracks from public.audio_tracks as track where track.status = 'COMPLETED') as finished
  where every_track < 50000 and finished.tracks > 0;
end
$$;
comment on function public.count_tracks() is
  'Tracks by status. COMPLETED is the server''s estimate from 50,000 tracks on, and says so; the others are counted, by an index that holds nothing else.';

-- migrate:down
drop function if exists public.tracks_named(text, integer);
drop function if exists public.word_frequency(text[]);
drop function if exists public.rank_tracks(tsquery, integer, bigint);
drop function if exists public.rank_newest_tracks(tsquery, integer, bigint);
drop function if exists public.rank_matching_tracks(tsquery, integer, tsquery);

create or replace function public.rank_tracks(terms tsquery, max_results integer)
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

create or replace function public.search_tracks(input text, max_results integer default 20)
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

create or replace function public.search_tracks_by_prefix(input text, max_results integer default 20)
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

-- Lexemes may hold quotes and backslashes.
create or replace function public.any_word(words text[]) returns tsquery
  language sql immutable strict parallel safe
as $$
  select string_agg(
    '''' || replace(replace(word, '\', '\\'), '''', '''''') || '''', ' | '
  )::tsquery
  from unnest(words) as word
$$;

create or replace function public.count_tracks()
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
