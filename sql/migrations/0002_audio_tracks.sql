-- One row a track, and what full-text search reads of it.

-- migrate:up

-- Song titles are in many languages: no stemming and no stop words ("The The" must be found), and accents
-- fold, so that "beyonce" finds "Beyoncé". Only words that can hold an accent take the way over unaccent.
create text search configuration public.music_library (copy = pg_catalog.simple);
alter text search configuration public.music_library
  alter mapping for word, hword, hword_part, numword, numhword, hword_numpart
  with public.unaccent, pg_catalog.simple;
comment on text search configuration public.music_library is
  'simple with accents folded: no stemming and no stop words, for titles in many languages';

-- Lengths are checks and not varchar(n): a column that a generated column reads can't change its type
-- without rewriting the table, a check can be replaced.
create table public.audio_tracks (
  id uuid primary key default gen_random_uuid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),

  status text not null default 'PENDING'
    constraint audio_tracks_status_known check (status in ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED')),
  error_message text,
  retry_count integer not null default 0
    constraint audio_tracks_retry_count_not_negative check (retry_count >= 0),
  last_processed_at timestamptz,

  artist text constraint audio_tracks_artist_length check (char_length(artist) <= 500),
  title text not null constraint audio_tracks_title_length check (char_length(title) <= 500),
  album text constraint audio_tracks_album_length check (char_length(album) <= 500),
  genre text constraint audio_tracks_genre_length check (char_length(genre) <= 100),
  year integer constraint audio_tracks_year_range check (year between 1800 and 2100),

  duration_seconds numeric(10, 3)
    constraint audio_tracks_duration_not_negative check (duration_seconds >= 0),
  channels smallint constraint audio_tracks_channels_range check (channels between 1 and 16),
  sample_rate integer constraint audio_tracks_sample_rate_positive check (sample_rate > 0),
  bitrate integer constraint audio_tracks_bitrate_positive check (bitrate > 0),
  format text not null constraint audio_tracks_format_length check (char_length(format) <= 20),
  file_size_bytes bigint constraint audio_tracks_file_size_positive check (file_size_bytes > 0),

  audio_gcs_path text not null
    constraint audio_tracks_audio_gcs_path_scheme check (audio_gcs_path like 'gs://%'),
  thumbnail_gcs_path text
    constraint audio_tracks_thumbnail_gcs_path_scheme check (thumbnail_gcs_path like 'gs://%'),

  -- Genre is left out: a common one would make a fifth of all tracks a match. It has its own filter.
  search_vector tsvector not null generated always as (
    setweight(to_tsvector('public.music_library', title), 'A')
    || setweight(to_tsvector('public.music_library', coalesce(artist, '')), 'A')
    || setweight(to_tsvector('public.music_library', coalesce(album, '')), 'B')
  ) stored
);
comment on table public.audio_tracks is 'one row a track';
comment on column public.audio_tracks.duration_seconds is 'length in seconds, to the millisecond';
comment on column public.audio_tracks.search_vector is 'title and artist with weight A, album with weight B';

create function public.set_updated_at() returns trigger
  language plpgsql
  set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := now();
  return new;
end
$$;

create trigger audio_tracks_set_updated_at
  before update on public.audio_tracks
  for each row execute function public.set_updated_at();

-- migrate:down
drop table if exists public.audio_tracks;
drop function if exists public.set_updated_at();
drop text search configuration if exists public.music_library;
