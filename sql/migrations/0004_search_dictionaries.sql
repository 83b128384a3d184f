-- The words and artists that occur, each once, with trigrams: a misspelt word is looked up among some ten
-- thousand words instead of a million titles.
--
-- Triggers add what is new at once. Counts, and words of deleted tracks, are put right by
-- refresh_search_dictionaries(), which an operator or a scheduler runs now and then (about 3 s for a million
-- tracks). Counting in the trigger would make all writers wait for the row of "love".

-- migrate:up

-- collate "C": the primary key also answers "starts with".
create table public.search_words (
  word text collate "C" primary key,
  track_count integer not null default 1
);
comment on table public.search_words is 'words of titles, artists and albums, with accents folded';
comment on column public.search_words.track_count is 'tracks with the word when last refreshed';
create index search_words_trigram_idx on public.search_words using gin (word public.gin_trgm_ops);

create function public.normalise_name(name text) returns text
  language sql immutable strict parallel safe
as $$
  select lower(public.unaccent('public.unaccent'::regdictionary, name))
$$;
comment on function public.normalise_name is 'lower case, accents folded';

create table public.search_artists (
  artist text collate "C" primary key,
  normalised text not null generated always as (public.normalise_name(artist)) stored
);
comment on table public.search_artists is 'artists as they are written in tracks';
create index search_artists_trigram_idx on public.search_artists using gin (normalised public.gin_trgm_ops);

-- The application reads the dictionaries; only the functions below write them, with the owner's rights.
revoke insert, update, delete on public.search_words, public.search_artists from music_library_app;

-- Rows are inserted in one order everywhere, so that two writers can't wait for each other.
create function public.learn_inserted_tracks() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.search_words (word)
  select distinct term.word collate "C"
  from inserted_tracks as track, unnest(tsvector_to_array(track.search_vector)) as term (word)
  order by 1
  on conflict do nothing;

  insert into public.search_artists (artist)
  select distinct track.artist collate "C" from inserted_tracks as track where track.artist is not null
  order by 1
  on conflict do nothing;
  return null;
end
$$;

create function public.learn_renamed_track() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.search_words (word)
  select term.word from unnest(tsvector_to_array(new.search_vector)) as term (word) order by 1
  on conflict do nothing;

  if new.artist is not null then
    insert into public.search_artists (artist) values (new.artist) on conflict do nothing;
  end if;
  return null;
end
$$;

create trigger audio_tracks_learn_inserted
  after insert on public.audio_tracks
  referencing new table as inserted_tracks
  for each statement execute function public.learn_inserted_tracks();

create trigger audio_tracks_learn_renamed
  after update of artist, title, album on public.audio_tracks
  for each row
  when ((old.artist, old.title, old.album) is distinct from (new.artist, new.title, new.album))
  execute function public.learn_renamed_track();

create function public.refresh_search_dictionaries() returns table (words bigint, artists bigint)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  -- One refresh at a time. Writers of tracks are not held up.
  perform pg_advisory_xact_lock(hashtextextended('refresh_search_dictionaries', 0));

  with counted as materialized (
    select stat.word collate "C" as word, stat.ndoc
    from ts_stat('select search_vector from public.audio_tracks') as stat
  ), removed as (
    delete from public.search_words as known
    where not exists (select from counted where counted.word = known.word)
  )
  insert into public.search_words as known (word, track_count)
  select counted.word, counted.ndoc from counted order by 1
  on conflict (word) do update set track_count = excluded.track_count
    where known.track_count <> excluded.track_count;

  delete from public.search_artists as known
  where not exists (select from public.audio_tracks as track where track.artist = known.artist);
  insert into public.search_artists (artist)
  select distinct track.artist collate "C" from public.audio_tracks as track where track.artist is not null
  order by 1
  on conflict do nothing;

  return query
  select (select count(*) from public.search_words), (select count(*) from public.search_artists);
end
$$;
comment on function public.refresh_search_dictionaries is
  'recounts words and removes words and artists that no track has; safe to run at any time';

revoke execute on function public.refresh_search_dictionaries from music_library_reader;

select public.refresh_search_dictionaries();

-- migrate:down
drop trigger if exists audio_tracks_learn_renamed on public.audio_tracks;
drop trigger if exists audio_tracks_learn_inserted on public.audio_tracks;
drop function if exists public.refresh_search_dictionaries();
drop function if exists public.learn_renamed_track();
drop function if exists public.learn_inserted_tracks();
drop table if exists public.search_artists;
drop function if exists public.normalise_name(text);
drop table if exists public.search_words;
