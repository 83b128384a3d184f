-- no-transaction
-- Each query of a user begins here: see 3_track_policies.sql. Built beside the running application.

-- migrate:up
create index concurrently if not exists audio_tracks_owner_idx
  on public.audio_tracks (user_id, created_at desc, id);
comment on index public.audio_tracks_owner_idx is
  'Composite: the tracks of a user, newest first. Under row-level security every search of the application starts here, because the words are compared after the owner.';

-- migrate:down
drop index concurrently if exists public.audio_tracks_owner_idx;
