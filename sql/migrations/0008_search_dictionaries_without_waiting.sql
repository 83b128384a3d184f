-- Nobody waits for anybody in the dictionaries. A unique key made whoever inserts a new word wait for the
-- transaction that inserts the same word, and two imports wait for each other; a recount made all writers of
-- a counted word wait. Now writers only add rows, perhaps a second one for a word; the refresh, of which one
-- runs at a time, is alone in changing and removing rows. And the dictionaries hold what can be found: words of
-- completed tracks, learnt when a track is completed and not when its upload begins.

-- migrate:up
-- The dictionaries are a tenth of the tracks at most, and rewritten in a second or two; writers wait so long.
-- squawk-ignore-file adding-field-with-default, adding-serial-primary-key-field, require-concurrent-index-creation
create function public.plain_text(input text) returns text
  language plpgsql immutable strict parallel safe
as $$
declare
  -- The collation of the database, also for a column in collation "C", which knows no letter beyond z.
  folded text collate "default" := lower(public.unaccent('public.unaccent'::regdictionary, input collate "default"));
begin
  return coalesce(nullif(btrim(regexp_replace(folded, '[^[:alnum:]]+', ' ', 'g')), ''), btrim(folded));
end
$$;
comment on function public.plain_text(text) is
  'Words in lower case with accents folded, one space between them: what two spellings of a name have in common. Signs stay only where there is nothing else, as in "!!!".';

alter table public.search_words
  drop constraint search_words_pkey,
  add column id bigint generated always as identity constraint search_words_pkey primary key;
create index search_words_word_idx on public.search_words (word) include (track_count);
comment on column public.search_words.id is
  'Tells two rows of one word apart: transactions that insert the same new word at the same time add one each.';
comment on column public.search_words.track_count is
  'Completed tracks with the word when last counted; 0 for a word that had none then, and is forgotten at the next count. Not kept exact by the trigger, because all writers would wait for the row of a common word.';
comment on index public.search_words_pkey is 'One row by itself, for the recount and for replication.';
comment on index public.search_words_word_idx is
  'A word, how frequent it is, and "begins with", thanks to collate "C". Not unique, so that no writer waits for another.';

-- search_artists had no count, and "normalised" knows upper case only in ASCII: 0011 drops it.
alter table public.search_artists
  drop constraint search_artists_pkey,
  add column track_count integer not null default 1,
  add column plain text not null generated always as (public.plain_text(artist)) stored,
  add column id bigint generated always as identity constraint search_artists_pkey primary key;
create index search_artists_artist_idx on public.search_artists (artist);
create index search_artists_plain_idx on public.search_artists (plain);
comment on column public.search_artists.track_count is 'As search_words.track_count.';
comment on column public.search_artists.plain is 'The name as plain_text gives it: what a typed name is compared with.';
comment on column public.search_artists.id is 'As search_words.id.';
comment on index public.search_artists_pkey is 'As search_words_pkey.';
comment on index public.search_artists_artist_idx is 'Whether an artist is known. Not unique, as search_words_word_idx.';
comment on index public.search_artists_plain_idx is 'Artists whose name is what was typed, in any spelling.';

-- A word that is about to be forgotten (track_count 0) is taken for unknown. enable_seqscan: the plan is made
-- once a session, perhaps when the dictionary is still empty.
create or replace function public.learn_inserted_tracks() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
as $$
begin
  if not exists (select from inserted_tracks as track where track.status = 'COMPLETED') then
    return null;
  end if;

  insert into public.search_words (word, track_count)
  select term.word, term.tracks
  from (
    select found.word collate "C" as word, count(*) as tracks
    from inserted_tracks as track, unnest(tsvector_to_array(track.search_vector)) as found (word)
    where track.status = 'COMPLETED'
    group by 1
  ) as term
  where not exists (select from public.search_words as known where known.word = term.word and known.track_count > 0);

  insert into public.search_artists (artist, track_count)
  select inserted.artist, inserted.tracks
  from (
    select track.artist collate "C" as artist, count(*) as tracks
    from inserted_tracks as track where track.status = 'COMPLETED' and track.artist is not null
    group by 1
  ) as inserted
  where not exists (
    select from public.search_artists as known where known.artist = inserted.artist and known.track_count > 0
  );
  return null;
end
$$;
comment on function public.learn_inserted_tracks() is
  'Trigger: adds unknown words and artists of tracks that are completed already. Security definer: the application may not write the dictionaries itself.';

create function public.learn_completed_track() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
as $$
begin
  insert into public.search_words (word)
  select term.word from unnest(tsvector_to_array(new.search_vector)) as term (word)
  where not exists (select from public.search_words as known where known.word = term.word and known.track_count > 0);

  insert into public.search_artists (artist)
  select new.artist
  where new.artist is not null
    and not exists (select from public.search_artists as known where known.artist = new.artist and known.track_count > 0);
  return null;
end
$$;
comment on function public.learn_completed_track() is
  'Trigger: adds unknown words and the artist of a track that was completed or renamed. Security definer, as learn_inserted_tracks.';

drop trigger audio_tracks_learn_renamed on public.audio_tracks;
drop function public.learn_renamed_track();
create trigger audio_tracks_learn_completed
  after update of status, artist, title, album on public.audio_tracks
  for each row
  when (
    new.status = 'COMPLETED'
    and (old.status, old.artist, old.title, old.album) is distinct from (new.status, new.artist, new.title, new.album)
  )
  execute function public.learn_completed_track();
comment on trigger audio_tracks_learn_completed on public.audio_tracks is
  'Fires where a track can be found from now on, or by another name: once in the life of most.';

create function public.recount_search_words(forget boolean) returns bigint
  language sql
  set search_path = pg_catalog, pg_temp
as $$
  with counted as materialized (
    select stat.word collate "C" as word, stat.ndoc as tracks
    from ts_stat('select search_vector from public.audio_tracks where status = ''COMPLETED''') as stat
  ), kept as materialized (
    select distinct on (known.word) known.id, known.word, known.track_count, coalesce(counted.tracks, 0) as tracks
    from public.search_words as known left join counted using (word)
    order by known.word, known.track_count desc, known.id
  ), removed as (
    delete from public.search_words as known using kept
    where known.word = kept.word
      and (known.id <> kept.id or forget and kept.track_count = 0 and kept.tracks = 0)
  ), recounted as (
    update public.search_words as known set track_count = kept.tracks
    from kept
    where known.id = kept.id and kept.track_count <> kept.tracks
  ), missing as (
    insert into public.search_words (word, track_count)
    select counted.word, counted.tracks from counted
    where not exists (select from kept where kept.word = counted.word)
  )
  select count(*) from counted
$$;
comment on function public.recount_search_words(boolean) is
  'Counts the completed tracks of each word; returns how many words there are. Forgets words that had no track the last time and have none now, if asked to.';

create function public.recount_search_artists(forget boolean) returns bigint
  language sql
  set search_path = pg_catalog, pg_temp
as $$
  with counted as materialized (
    select track.artist collate "C" as artist, count(*) as tracks
    from public.audio_tracks as track where track.status = 'COMPLETED' and track.artist is not null
    group by 1
  ), kept as materialized (
    select distinct on (known.artist) known.id, known.artist, known.track_count, coalesce(counted.tracks, 0) as tracks
    from public.search_artists as known left join counted using (artist)
    order by known.artist, known.track_count desc, known.id
  ), removed as (
    delete from public.search_artists as known using kept
    where known.artist = kept.artist
      and (known.id <> kept.id or forget and kept.track_count = 0 and kept.tracks = 0)
  ), recounted as (
    update public.search_artists as known set track_count = kept.tracks
    from kept
    where known.id = kept.id and kept.track_count <> kept.tracks
  ), missing as (
    insert into public.search_artists (artist, track_count)
    select counted.artist, counted.tracks from counted
    where not exists (select from kept where kept.artist = counted.artist)
  )
  select count(*) from counted
$$;
comment on function public.recount_search_artists(boolean) is 'As recount_search_words, for artists.';

-- For the owner and the refresh alone.
revoke execute on function public.recount_search_words(boolean), public.recount_search_artists(boolean)
  from public, music_library_app, music_library_reader;

create or replace function public.refresh_search_dictionaries() returns table (words bigint, artists bigint)
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  forget boolean;
begin
  -- One refresh at a time. Writers of tracks are not held up.
  perform pg_advisory_xact_lock(hashtextextended('refresh_search_dictionaries', 0));

  -- Somebody who found a word known before it was marked with 0 may not have committed the track yet. Where
  -- nobody is left who began before this refresh, all of them are counted below; whoever begins later sees the
  -- mark and adds the word anew.
  forget := pg_current_xact_id() = pg_snapshot_xmin(pg_current_snapshot());
  words := public.recount_search_words(forget);
  artists := public.recount_search_artists(forget);
  return next;
end
$$;
comment on function public.refresh_search_dictionaries() is
  'Recounts words and artists, and forgets those that no track has had at two refreshes; run it daily. Safe at any time: nobody waits for it, and nothing new is lost.';

-- migrate:down
drop trigger if exists audio_tracks_learn_completed on public.audio_tracks;
drop function if exists public.learn_completed_track();
drop function if exists public.recount_search_artists(boolean);
drop function if exists public.recount_search_words(boolean);

delete from public.search_artists as known
where exists (select from public.search_artists as other where other.artist = known.artist and other.id < known.id);
drop index if exists public.search_artists_plain_idx;
drop index if exists public.search_artists_artist_idx;
alter table public.search_artists
  drop column id, drop column plain, drop column track_count, add primary key (artist);

delete from public.search_words as known
where exists (select from public.search_words as other where other.word = known.word and other.id < known.id);
drop index if exists public.search_words_word_idx;
alter table public.search_words drop column id, add primary key (word);
drop function if exists public.plain_text(text);

create or replace function public.learn_inserted_tracks() returns trigger
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

create trigger audio_tracks_learn_renamed
  after update of artist, title, album on public.audio_tracks
  for each row
  when ((old.artist, old.title, old.album) is distinct from (new.artist, new.title, new.album))
  execute function public.learn_renamed_track();
comment on trigger audio_tracks_learn_renamed on public.audio_tracks is
  'Fires only where a name really changed: most updates are of the status.';
comment on function public.learn_renamed_track() is
  'Trigger: adds the words and the artist of a changed name. Security definer, as learn_inserted_tracks.';
comment on function public.learn_inserted_tracks() is
  'Trigger: adds unknown words and artists. Security definer: the application may not write the dictionaries itself.';

create or replace function public.refresh_search_dictionaries() returns table (words bigint, artists bigint)
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
comment on column public.search_words.track_count is
  'Tracks with the word when last refreshed: the order in which prefixes are completed. Not kept exact by the trigger, because all writers would wait for the row of a common word.';
comment on index public.search_words_pkey is 'One row a word; also answers "begins with", thanks to collate "C".';
comment on index public.search_artists_pkey is 'One row a spelling.';

-- Tracks that are not completed have words too.
select public.refresh_search_dictionaries();
