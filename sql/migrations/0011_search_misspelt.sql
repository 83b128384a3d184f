-- Searches by misspelt words, titles and artists: by exact look-ups of what is one edit away (0009), and by
-- trigrams where there is nothing so near.

-- migrate:up

-- Loads the library: until then its parameter is unknown to the server, and naming it in a function needs
-- a superuser.
select public.similarity('a', 'b');

create function public.nearest_words(typed text)
  returns text[]
  language plpgsql stable strict
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set pg_trgm.similarity_threshold = 0.45
as $$
declare
  nearest text[];
begin
  select array_agg(candidate.word) into nearest
  from (
    select known.word from public.search_words as known
    where public.one_edit_keys(known.word) && public.one_edit_keys(typed)
    group by known.word
    order by known.word <> typed, max(known.track_count) desc, known.word
    limit 10
  ) as candidate;

  -- Short words share few trigrams with their misspellings. The wide search costs twice as much.
  for attempt in 1 .. 2 loop
    exit when nearest is not null;
    if attempt = 2 then
      perform set_config('pg_trgm.similarity_threshold', '0.3', true);
    end if;
    select array_agg(candidate.word) into nearest
    from (
      select known.word from public.search_words as known
      where known.word operator(public.%) typed
      group by known.word
      order by public.similarity(known.word, typed) desc, max(known.track_count) desc, known.word
      limit 3
    ) as candidate;
  end loop;
  return nearest;
end
$$;
comment on function public.nearest_words(text) is
  'Known words that a typed one may be: within one edit, the word itself first; where there is none, those with the most trigrams in common. Null for a word that is like no other.';

create function public.titles_within_one_edit(typed text[])
  returns table (title text)
  language plpgsql stable strict rows 50
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
as $$
declare
  -- One edit spoils one word, or two where it spoils the space between them: the rest must be known. A letter
  -- by itself tells nothing.
  unknown integer[] := array(
    select part.place from unnest(typed) with ordinality as part (word, place)
    where char_length(part.word) > 1
      and not exists (select from public.search_words as known where known.word = part.word)
  );
begin
  return query
  select array_to_string(typed, ' ')
  union
  select array_to_string(typed[:part.first - 1] || meant.words || typed[part.last + 1:], ' ')
  from (
    select place as first, place as last, typed[place] as word from generate_subscripts(typed, 1) as place
    union all
    select place, place + 1, typed[place] || typed[place + 1]
    from generate_series(1, cardinality(typed) - 1) as place
  ) as part
  cross join lateral (
    select known.word::text from public.search_words as known
    where public.one_edit_keys(known.word) && public.one_edit_keys(part.word)
    -- A space is missing, or became a letter.
    union all
    select left(part.word, cut) || ' ' || substr(part.word, cut + letter)
    from generate_series(1, char_length(part.word) - 1) as cut, generate_series(1, 2) as letter
    where part.first = part.last
    -- A space stands one letter off.
    union all
    select left(part.word, cut) || ' ' || substr(part.word, cut + 1)
    from unnest(array[char_length(typed[part.first]) - 1, char_length(typed[part.first]) + 1]) as cut
    where part.first < part.last
  ) as meant (words)
  where part.first <= all (unknown) and part.last >= all (unknown);
end
$$;
comment on function public.titles_within_one_edit(text[]) is
  'What may have been meant by these words: themselves, and each text within one edit of them whose words are known. Titles among it are found by audio_tracks_plain_title_idx.';

create function public.search_tracks_by_title(name text, max_results integer)
  returns table (id uuid, rank real)
  language plpgsql stable strict rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
declare
  -- No title is longer.
  wanted text := public.plain_text(left(name, 500));
  typed text[] := string_to_array(wanted, ' ');
begin
  return query
  select found.id, case when found.title = wanted then 2 else 1 end::real
  from (
    select track.id, meant.title, row_number() over (partition by meant.title) as place
    from unnest(case when cardinality(typed) <= 12 then array(select public.titles_within_one_edit(typed)) else array[wanted] end) as meant (title)
    cross join lateral (
      select track.id from public.audio_tracks as track
      where public.plain_text(track.title) collate "C" = meant.title and track.status = 'COMPLETED'
      limit max_results
    ) as track
  ) as found
  order by found.title <> wanted, found.place, found.title, found.id
  limit max_results;
end
$$;
comment on function public.search_tracks_by_title(text, integer) is
  'Tracks whose whole title is within one edit of the name: exactly so first (rank 2), then one track of each such title in turn (rank 1).';

create function public.terms_like(
  typed text[], as_typed text[],
  out every_word tsquery, out some_word tsquery, out frequency bigint
)
  language plpgsql stable strict
  set search_path = pg_catalog, pg_temp
as $$
declare
  word text;
  near text[];
  words text[] := '{}';
begin
  every_word := ''::tsquery;
  foreach word in array typed loop
    near := case when word = any (as_typed) then array[word] else public.nearest_words(word) end;
    every_word := every_word && public.any_word(near);
    words := words || near;
  end loop;
  some_word := public.any_word(words);
  frequency := public.word_frequency(words);
end
$$;
comment on function public.terms_like(text[], text[]) is
  'Two tsqueries for typed words: all of them, each in any spelling near to it (null where a word is like no known one), and some of them, with about how many tracks have one. The words in as_typed are taken as they are.';

create or replace function public.search_tracks_fuzzy(input text, max_results integer default 20)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
declare
  ids uuid[];
  ranks real[];
  -- Sixteen are enough to tell a track; each unknown one costs some milliseconds.
  typed text[] := (tsvector_to_array(to_tsvector('public.music_library', input)))[:16];
  known text[] := array(select words.word from public.search_words as words where words.word = any (typed));
  terms record;
begin
  select coalesce(array_agg(found.id), '{}'), array_agg(found.rank) into ids, ranks
  from public.search_tracks_by_title(input, max_results) as found;
  return query select * from unnest(ids, ranks);
  if cardinality(ids) >= max_results then
    return;
  end if;

  terms := public.terms_like(typed, known);
  return query
  select found.id, found.rank
  from public.rank_tracks(
    terms.every_word, max_results, case when cardinality(typed) = 1 then terms.frequency else 0 end
  ) as found
  where found.id <> all (ids)
  limit max_results - cardinality(ids);
  if found or cardinality(ids) > 0 then
    return;
  end if;

  -- A word may be misspelt and still be one.
  terms := public.terms_like(typed, '{}');
  return query select found.id, found.rank from public.rank_tracks(terms.every_word, max_results) as found;
  if not found then
    return query
    select found.id, found.rank from public.rank_tracks(terms.some_word, max_results, terms.frequency) as found;
  end if;
end
$$;
comment on function public.search_tracks_fuzzy(text, integer) is
  'Misspelt words of title, artist or album: whole titles within one edit first, then tracks with words like these.';

create function public.tracks_of_artists(names text[], wanted text, max_results integer)
  returns table (id uuid, rank real)
  language plpgsql stable strict rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
as $$
begin
  return query
  select found.id, found.rank
  from (
    select track.id, artist.rank, row_number() over (partition by artist.name order by track.created_at desc) as place
    from (
      select known.name, public.similarity(public.plain_text(known.name), wanted) as rank
      from unnest(names) as known (name)
    ) as artist
    cross join lateral (
      select track.id, track.created_at from public.audio_tracks as track
      where track.artist = artist.name and track.status = 'COMPLETED'
      order by track.created_at desc
      limit max_results
    ) as track
  ) as found
  order by found.rank < 1, found.place, found.rank desc, found.id
  limit max_results;
end
$$;
comment on function public.tracks_of_artists(text[], text, integer) is
  'The newest tracks of these artists: those with exactly the wanted name first, then one of each artist in turn.';

create or replace function public.search_tracks_by_artist(name text, max_results integer default 20)
  returns table (id uuid, rank real)
  language plpgsql stable rows 20
  set search_path = pg_catalog, pg_temp
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off
  set pg_trgm.similarity_threshold = 0.45
as $$
declare
  wanted text := public.plain_text(left(name, 500));
  one_edit text[] := array(
    select known.artist from public.search_artists as known
    where public.one_edit_keys(known.plain) && public.one_edit_keys(wanted)
    group by known.artist, known.plain
    order by known.plain <> wanted, public.similarity(known.plain, wanted) desc, max(known.track_count) desc, known.artist
    limit 20
  );
  similar_names text[] := '{}';
  ids uuid[];
  ranks real[];
begin
  select coalesce(array_agg(found.id), '{}'), array_agg(found.rank) into ids, ranks
  from public.tracks_of_artists(one_edit, wanted, max_results) as found;
  return query select * from unnest(ids, ranks);
  if cardinality(ids) >= max_results or wanted = '' then
    return;
  end if;

  -- Farther off, or a part of the name. The wide search only where nothing is nearer.
  for attempt in 1 .. 2 loop
    exit when cardinality(similar_names) > 0 or attempt = 2 and cardinality(ids) > 0;
    if attempt = 2 then
      perform set_config('pg_trgm.similarity_threshold', '0.3', true);
    end if;
    similar_names := array(
      select known.artist from public.search_artists as known
      where known.plain operator(public.%) wanted and known.artist <> all (one_edit)
      group by known.artist, known.plain
      order by public.similarity(known.plain, wanted) desc, max(known.track_count) desc, known.artist
      limit 5
    );
  end loop;
  return query
  select found.id, found.rank
  from public.tracks_of_artists(similar_names, wanted, max_results - cardinality(ids)) as found;
end
$$;
comment on function public.search_tracks_by_artist(text, integer) is
  'Tracks of the artists with the nearest names: within one edit first, then by trigrams.';

-- plain and plain_text have taken their place; nothing but the functions above has read them.
-- squawk-ignore ban-drop-column
alter table public.search_artists drop column normalised;
drop function public.normalise_name(text);

-- migrate:down
create function public.normalise_name(name text) returns text
  language sql immutable strict parallel safe
as $$
  select lower(public.unaccent('public.unaccent'::regdictionary, name))
$$;
comment on function public.normalise_name is 'lower case, accents folded';
alter table public.search_artists
  add column normalised text not null generated always as (public.normalise_name(artist)) stored;
create index search_artists_trigram_idx on public.search_artists using gin (normalised public.gin_trgm_ops);
comment on column public.search_artists.normalised is 'Lower case, accents folded, made by the server: what a misspelt name is compared with.';
comment on index public.search_artists_trigram_idx is
  'GIN of trigrams: artists near a misspelt name. GIN and not GiST, which was measured to be half as fast.';

drop function if exists public.tracks_of_artists(text[], text, integer);
drop function if exists public.terms_like(text[], text[]);
drop function if exists public.search_tracks_by_title(text, integer);
drop function if exists public.titles_within_one_edit(text[]);
drop function if exists public.nearest_words(text);

-- As above.
select public.similarity('a', 'b');

create or replace function public.search_tracks_fuzzy(input text, max_results integer default 20)
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

create or replace function public.search_tracks_by_artist(name text, max_results integer default 20)
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
