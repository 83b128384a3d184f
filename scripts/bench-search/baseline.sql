-- The baseline: the tables of an ordinary music catalogue, with the indexes that one creates for such
-- queries at first. One vector of everything in English, kept by a trigger; a trigram index for each name.

create extension if not exists "uuid-ossp";
create extension if not exists pg_trgm;

create table audio_tracks (
  id uuid primary key default uuid_generate_v4(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  status varchar(20) not null default 'PENDING'
    check (status in ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED')),
  error_message text,
  retry_count integer not null default 0,
  last_processed_at timestamptz,
  artist varchar(500),
  title varchar(500) not null,
  album varchar(500),
  genre varchar(100),
  year integer check (year between 1800 and 2100),
  duration_seconds numeric(10, 3),
  channels smallint check (channels between 1 and 16),
  sample_rate integer check (sample_rate > 0),
  bitrate integer check (bitrate > 0),
  format varchar(20) not null,
  file_size_bytes bigint check (file_size_bytes > 0),
  audio_gcs_path text not null check (audio_gcs_path like 'gs://%'),
  thumbnail_gcs_path text check (thumbnail_gcs_path like 'gs://%'),
  search_vector tsvector
);

create function update_search_vector() returns trigger language plpgsql as $$
begin
  new.search_vector :=
    setweight(to_tsvector('english', coalesce(new.title, '')), 'A')
    || setweight(to_tsvector('english', coalesce(new.artist, '')), 'A')
    || setweight(to_tsvector('english', coalesce(new.album, '')), 'B')
    || setweight(to_tsvector('english', coalesce(new.genre, '')), 'C');
  return new;
end
$$;
create trigger audio_tracks_search_vector before insert or update on audio_tracks
  for each row execute function update_search_vector();

create function update_updated_at() returns trigger language plpgsql as $$
begin
  new.updated_at := now();
  return new;
end
$$;
create trigger audio_tracks_updated_at before update on audio_tracks
  for each row execute function update_updated_at();

create index on audio_tracks using gin (search_vector);
create index on audio_tracks using gin (title gin_trgm_ops);
create index on audio_tracks using gin (artist gin_trgm_ops);
create index on audio_tracks using gin (album gin_trgm_ops);
create index on audio_tracks (artist, album);
create index on audio_tracks (created_at desc);
create index on audio_tracks (status) where status <> 'COMPLETED';
create index on audio_tracks (genre);
create index on audio_tracks (year);
create index on audio_tracks (format);
