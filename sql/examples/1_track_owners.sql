-- Example, applied nowhere: tracks that belong to users. Three files in the form of migrations, in this order,
-- each with a release of the application between: README.md beside this file.
--
-- The application names the user of a request in the setting music_library.user_id, in the transaction that
-- does the work, so that no pool hands it to the next request:
--
--   begin;
--   select set_config('music_library.user_id', '6f0e…', true);
--   …
--   commit;

-- migrate:up

create function public.current_user_id() returns uuid
  language sql stable parallel safe
as $$
  select nullif(pg_catalog.current_setting('music_library.user_id', true), '')::uuid
$$;
comment on function public.current_user_id() is
  'The user for whom this session works, or null. What is no uuid is an error and not nobody.';

-- Without a default first: a default that is computed would rewrite the table.
alter table public.audio_tracks add column user_id uuid;
alter table public.audio_tracks alter column user_id set default public.current_user_id();
comment on column public.audio_tracks.user_id is
  'Whose track it is. null: from before tracks had owners. Not a foreign key yet: the users are in another system.';

-- migrate:down
alter table public.audio_tracks drop column if exists user_id;
drop function if exists public.current_user_id();
