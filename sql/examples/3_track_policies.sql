-- The last step: from here on the application sees the tracks of the user that it names, and none where it names
-- none. Before it, the release that sets music_library.user_id runs everywhere, and each track has its owner
-- (update … set user_id, in batches): rows with null are seen by the owner and the readers only.
--
-- What it protects from: a forgotten "where user_id =" in the application. What not: somebody who has the
-- application's login, and can name any user.
--
-- Who is bound by it:
--   music_library_app       every statement, through the functions too
--   music_library_reader    no: reads all tracks, by a policy of its own
--   music_library_owner     no, and so no migration and no migrator. "force row level security" would bind it,
--                           and with it the functions below
--   music_library_operator  has no right on the table at all
--
-- Security definer functions run as the owner, so they see every track:
--   learn_inserted_tracks, learn_completed_track  write words and artists, return nothing
--   refresh_search_dictionaries                   counts words of all tracks, as it must, returns two numbers
-- All others are bound like the statements of their caller. What remains shared: search_words and search_artists
-- tell the application that some track has a word or an artist, and count_tracks() estimates over all owners once
-- the table has 100,000 rows. Where users must not even know that, give the dictionaries a user_id too.
--
-- What it costs: @@, % and like are not leakproof, so the server compares words only after it knows that the row
-- may be seen. A search reads the user's own tracks (audio_tracks_owner_idx) and no longer the index of words:
-- fast for a library of some ten thousand tracks, slow for a user with a million.

-- migrate:up
-- (select …): asked once a statement and not once a row.
create policy audio_tracks_of_user on public.audio_tracks to music_library_app
  using (user_id = (select public.current_user_id()))
  with check (user_id = (select public.current_user_id()));
comment on policy audio_tracks_of_user on public.audio_tracks is
  'The application sees and writes tracks of music_library.user_id only; without that setting none.';

create policy audio_tracks_for_readers on public.audio_tracks for select to music_library_reader using (true);
comment on policy audio_tracks_for_readers on public.audio_tracks is 'Reports are about all tracks.';

alter table public.audio_tracks enable row level security;

-- migrate:down
alter table public.audio_tracks disable row level security;
drop policy if exists audio_tracks_for_readers on public.audio_tracks;
drop policy if exists audio_tracks_of_user on public.audio_tracks;
