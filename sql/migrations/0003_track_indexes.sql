-- no-transaction
-- Built concurrently, so that the application reads and writes while they are built. Each statement may be
-- repeated: the runner drops an index that an interrupted build has left invalid.

-- migrate:up

-- The only GIN index of the table: without a pending list no insert pays for merging the others' entries.
-- Before a bulk load turn fastupdate on, or drop the index and create it afterwards.
create index concurrently if not exists audio_tracks_search_vector_idx
  on public.audio_tracks using gin (search_vector) with (fastupdate = off);

-- recent uploads and keyset pages
create index concurrently if not exists audio_tracks_recent_idx
  on public.audio_tracks (created_at desc, id) where status = 'COMPLETED';

-- list by title
create index concurrently if not exists audio_tracks_title_idx
  on public.audio_tracks (title, id) where status = 'COMPLETED';

-- by artist, and by artist and album. The album is cut so that the longest names allowed fit into an index
-- entry (2,704 bytes); a query that knows the album adds left(album, 150) = left($2, 150).
create index concurrently if not exists audio_tracks_artist_album_idx
  on public.audio_tracks (artist, left(album, 150), created_at);

-- work to do, and counts of it
create index concurrently if not exists audio_tracks_unfinished_idx
  on public.audio_tracks (status, created_at) where status <> 'COMPLETED';

-- failed tracks to try again
create index concurrently if not exists audio_tracks_failed_idx
  on public.audio_tracks (last_processed_at nulls first) include (retry_count) where status = 'FAILED';

-- migrate:down
drop index concurrently if exists public.audio_tracks_failed_idx;
drop index concurrently if exists public.audio_tracks_unfinished_idx;
drop index concurrently if exists public.audio_tracks_artist_album_idx;
drop index concurrently if exists public.audio_tracks_title_idx;
drop index concurrently if exists public.audio_tracks_recent_idx;
drop index concurrently if exists public.audio_tracks_search_vector_idx;
