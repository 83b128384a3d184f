-- no-transaction
-- Indexes that find misspelt words, artists and titles by exact look-ups. Built concurrently, so that the
-- application reads and writes while they are built.
--
-- Two texts that are one edit apart have a key in common: an edit puts in, leaves out or replaces a letter, or
-- swaps two neighbours, and what remains without that letter is the same ("symmetric deletion").

-- migrate:up
create or replace function public.one_edit_keys(term text) returns text[]
  language plpgsql immutable strict parallel safe
as $$
declare
  keys text[] := array[term];
begin
  -- Longer ones have no keys but themselves: an entry for each letter would be too much.
  for place in 1 .. case when char_length(term) <= 60 then char_length(term) else 0 end loop
    keys := keys || (left(term, place - 1) || substr(term, place + 1));
  end loop;
  return keys;
end
$$;
comment on function public.one_edit_keys(text) is
  'The term itself, and the term without each of its letters. Terms that have one of these in common are one edit, or the move of one letter, apart; others are not.';

create index concurrently if not exists search_words_one_edit_idx
  on public.search_words using gin (public.one_edit_keys(word));
comment on index public.search_words_one_edit_idx is
  'GIN: words within one edit of a misspelt one, by some eight exact look-ups. Only a new word writes to it.';

create index concurrently if not exists search_artists_one_edit_idx
  on public.search_artists using gin (public.one_edit_keys(plain));
comment on index public.search_artists_one_edit_idx is
  'GIN: artists within one edit of a misspelt name, spaces included. Only a new artist writes to it.';

create index concurrently if not exists search_artists_plain_trigram_idx
  on public.search_artists using gin (plain public.gin_trgm_ops);
comment on index public.search_artists_plain_trigram_idx is
  'GIN of trigrams: artists near a name that is misspelt more than once, or typed in part. GIN and not GiST, which was measured to be half as fast.';

create index concurrently if not exists audio_tracks_plain_title_idx
  on public.audio_tracks ((public.plain_text(title) collate "C")) where status = 'COMPLETED';
comment on index public.audio_tracks_plain_title_idx is
  'Tracks by their whole title, however it is written. In collation "C", which compares fastest and never changes.';

-- A pending list takes new entries and is merged every few hundred tracks: without it a bulk load took half as
-- long again. A short one, because every search reads it.
alter index public.audio_tracks_search_vector_idx set (fastupdate = on, gin_pending_list_limit = 128);
comment on index public.audio_tracks_search_vector_idx is
  'GIN: full-text search reads the rows of a word from one list. Pending list of 128 kB: an insert merges some 500 tracks at once, and a search reads at most those one by one. Alone on the table, because each GIN index more costs every insert.';

-- Until then the planner knows nothing of what the expressions give.
analyze public.search_words, public.search_artists, public.audio_tracks;

-- migrate:down
alter index public.audio_tracks_search_vector_idx set (fastupdate = off);
alter index public.audio_tracks_search_vector_idx reset (gin_pending_list_limit);
select gin_clean_pending_list('public.audio_tracks_search_vector_idx'::regclass);
comment on index public.audio_tracks_search_vector_idx is
  'GIN: full-text search reads the rows of a word from one list. fastupdate off: no insert has to merge a pending list for the others. Alone on the table, because each GIN index more costs every insert.';
drop index concurrently if exists public.audio_tracks_plain_title_idx;
drop index concurrently if exists public.search_artists_plain_trigram_idx;
drop index concurrently if exists public.search_artists_one_edit_idx;
drop index concurrently if exists public.search_words_one_edit_idx;
drop function if exists public.one_edit_keys(text);
