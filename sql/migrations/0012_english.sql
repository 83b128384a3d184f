-- Releases of the application before this schema ask for plainto_tsquery('english', …). The server's own "english"
-- would ask for "danc" where the vector has "dance", and would not ask for "the" at all.

-- migrate:up
create text search configuration public.english (copy = public.music_library);
comment on text search configuration public.english is
  'The same as music_library, for statements that name english. The application has pg_catalog behind public in its search path (sql/roles/30_settings.sql), so that it finds this one first.';

-- migrate:down
drop text search configuration if exists public.english;
