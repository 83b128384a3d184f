-- Why each column has its type and its checks, and what each index is for, where the next person looks:
-- psql's \d+ and every database tool show these texts. Changes no data; the locks are those of ANALYZE.

-- migrate:up
comment on table public.audio_tracks is
  'One row a track: what is known of the file, and how far its processing is. Wide, so lists read ids from an index first and join the rows shown.';

comment on column public.audio_tracks.id is
  'uuid, so that a client may choose it before the insert and nobody can count or guess tracks; random (version 4) by gen_random_uuid(), which is in the server itself.';
comment on column public.audio_tracks.created_at is
  'When the track was uploaded. timestamptz: an instant, whatever the time zone of a session.';
comment on column public.audio_tracks.updated_at is
  'When the row last changed; set by a trigger, so that no writer can forget it.';
comment on column public.audio_tracks.status is
  'PENDING, PROCESSING, COMPLETED or FAILED. text with a check and no enum: a value of an enum can never be removed, and a check is replaced without rewriting the table.';
comment on column public.audio_tracks.error_message is
  'Why the last processing failed; null otherwise. No length limit: a stack trace must not fail the update that reports it.';
comment on column public.audio_tracks.retry_count is
  'Attempts that failed so far; a track is left alone from three on.';
comment on column public.audio_tracks.last_processed_at is
  'When processing last began or ended; null before the first time. Failed tracks wait an hour from here.';
comment on column public.audio_tracks.artist is
  'As it is written on the release; null where unknown. Not a reference: spellings of one artist differ, and the search folds them.';
comment on column public.audio_tracks.title is
  'Required: it is what a list shows. text with a check on the length and no varchar(500): a column that search_vector is made of can''t change its type without rewriting the table, a check can be replaced.';
comment on column public.audio_tracks.album is 'As it is written on the release; null for a track without one.';
comment on column public.audio_tracks.genre is
  'One genre, or null. Not part of search_vector: a common one would make a fifth of all tracks a match.';
comment on column public.audio_tracks.year is
  'Year of the release, or null. integer and no date: most sources know no more than the year.';
comment on column public.audio_tracks.duration_seconds is
  'Length in seconds, to the millisecond. numeric(10, 3): exact, so that 245.678 comes back as 245.678; up to 115 days.';
comment on column public.audio_tracks.channels is 'Audio channels. smallint: the check allows 16.';
comment on column public.audio_tracks.sample_rate is 'Samples a second, in Hz, such as 44100.';
comment on column public.audio_tracks.bitrate is 'Average bit rate, in kbit/s, such as 320.';
comment on column public.audio_tracks.format is
  'Container or codec, such as MP3 or FLAC. No list of the allowed ones: the application learns new formats without a migration.';
comment on column public.audio_tracks.file_size_bytes is
  'Size of the audio file in bytes. bigint: an integer ends at 2 GiB, which one long WAV file exceeds.';
comment on column public.audio_tracks.audio_gcs_path is
  'Where the audio file is, gs://bucket/object. Required: a track without a file can''t be played.';
comment on column public.audio_tracks.thumbnail_gcs_path is 'Where the cover picture is, gs://bucket/object; null without one.';
comment on column public.audio_tracks.search_vector is
  'Words of title and artist (weight A) and album (weight B), accents folded, made by the server from the row itself: no trigger can be switched off or forgotten, and a bulk load computes it too.';

comment on constraint audio_tracks_status_known on public.audio_tracks is
  'A misspelt status would hide a track from every list: the indexes and queries name these four.';
comment on constraint audio_tracks_retry_count_not_negative on public.audio_tracks is
  'A negative count would be retried for ever.';
comment on constraint audio_tracks_artist_length on public.audio_tracks is
  '500 characters, the application''s limit; the longest artist and title still fit into an index entry.';
comment on constraint audio_tracks_title_length on public.audio_tracks is
  '500 characters, the application''s limit; the longest title still fits into an index entry (2,704 bytes).';
comment on constraint audio_tracks_album_length on public.audio_tracks is '500 characters, the application''s limit.';
comment on constraint audio_tracks_genre_length on public.audio_tracks is '100 characters, the application''s limit.';
comment on constraint audio_tracks_year_range on public.audio_tracks is
  '1800 to 2100: older than any recording or later than a typing error is a mistake of the tagging.';
comment on constraint audio_tracks_duration_not_negative on public.audio_tracks is
  'Zero is allowed: some encoders write no length.';
comment on constraint audio_tracks_channels_range on public.audio_tracks is
  '1 to 16, from mono to the largest surround layout that the application decodes.';
comment on constraint audio_tracks_sample_rate_positive on public.audio_tracks is 'Zero would be divided by; unknown is null.';
comment on constraint audio_tracks_bitrate_positive on public.audio_tracks is 'Zero would be divided by; unknown is null.';
comment on constraint audio_tracks_format_length on public.audio_tracks is '20 characters, the application''s limit.';
comment on constraint audio_tracks_file_size_positive on public.audio_tracks is
  'An empty file is a failed upload; unknown is null.';
comment on constraint audio_tracks_audio_gcs_path_scheme on public.audio_tracks is
  'The application opens it in Cloud Storage: an address of another kind fails here and not while somebody listens.';
comment on constraint audio_tracks_thumbnail_gcs_path_scheme on public.audio_tracks is
  'As for audio_gcs_path; null passes.';

comment on index public.audio_tracks_pkey is 'One track by its id, and the join from ids found by a search to the rows shown.';
comment on index public.audio_tracks_search_vector_idx is
  'GIN: full-text search reads the rows of a word from one list. fastupdate off: no insert has to merge a pending list for the others. Alone on the table, because each GIN index more costs every insert.';
comment on index public.audio_tracks_recent_idx is
  'Recent uploads and keyset pages: id makes the order of equal times certain. Only COMPLETED ones, which is what lists show.';
comment on index public.audio_tracks_title_idx is
  'Lists by title and their keyset pages, which would sort the whole table otherwise.';
comment on index public.audio_tracks_artist_album_idx is
  'Composite: tracks of an artist, and with the album of one, in the order of upload, without a sort. The album is cut to 150 characters so that the longest names fit into an entry; a query adds left(album, 150).';
comment on index public.audio_tracks_unfinished_idx is
  'Composite: work to do, oldest first for each status, and counts of it. Partial: 2 % of the rows, so it stays small while the table grows.';
comment on index public.audio_tracks_failed_idx is
  'Failed tracks whose hour has passed, never processed ones first. retry_count is included, so that the limit of three is tested without reading the row.';

comment on trigger audio_tracks_set_updated_at on public.audio_tracks is 'Keeps updated_at true, whoever updates.';
comment on trigger audio_tracks_learn_inserted on public.audio_tracks is
  'New words and artists are found at once. For each statement, so that a bulk insert learns once.';
comment on trigger audio_tracks_learn_renamed on public.audio_tracks is
  'Fires only where a name really changed: most updates are of the status.';
comment on function public.set_updated_at() is 'Trigger: sets updated_at to the start of the transaction.';
comment on function public.learn_inserted_tracks() is
  'Trigger: adds unknown words and artists. Security definer: the application may not write the dictionaries itself.';
comment on function public.learn_renamed_track() is
  'Trigger: adds the words and the artist of a changed name. Security definer, as learn_inserted_tracks.';

comment on column public.search_words.word is
  'A word as it is in search_vector. collate "C": compared by bytes, so that the primary key also answers "begins with".';
comment on column public.search_words.track_count is
  'Tracks with the word when last refreshed: the order in which prefixes are completed. Not kept exact by the trigger, because all writers would wait for the row of a common word.';
comment on column public.search_artists.artist is
  'As it is written in tracks, each spelling once. collate "C": equal means the same bytes, as in the index of the tracks.';
comment on column public.search_artists.normalised is 'Lower case, accents folded, made by the server: what a misspelt name is compared with.';
comment on index public.search_words_pkey is 'One row a word; also answers "begins with", thanks to collate "C".';
comment on index public.search_words_trigram_idx is
  'GIN of trigrams: words near a misspelt one. On some ten thousand words instead of a million titles, which costs a hundredth.';
comment on index public.search_artists_pkey is 'One row a spelling.';
comment on index public.search_artists_trigram_idx is
  'GIN of trigrams: artists near a misspelt name. GIN and not GiST, which was measured to be half as fast.';

-- migrate:down
do $$
declare
  described record;
begin
  for described in
    select format('column %s.%I', attrelid::regclass, attname) as what
    from pg_attribute
    where attrelid in ('public.audio_tracks'::regclass, 'public.search_words'::regclass, 'public.search_artists'::regclass)
      and attnum > 0 and not attisdropped
    union all
    select format('constraint %I on %s', conname, conrelid::regclass)
    from pg_constraint where conrelid = 'public.audio_tracks'::regclass and contype = 'c'
    union all
    select format('index %s', indexrelid::regclass) from pg_index
    where indrelid in ('public.audio_tracks'::regclass, 'public.search_words'::regclass, 'public.search_artists'::regclass)
    union all
    select format('trigger %I on %s', tgname, tgrelid::regclass)
    from pg_trigger where tgrelid = 'public.audio_tracks'::regclass and not tgisinternal
    union all
    select format('function %s', signature) from (values
      ('public.set_updated_at()'), ('public.learn_inserted_tracks()'), ('public.learn_renamed_track()')
    ) as trigger_functions (signature)
  loop
    execute format('comment on %s is null', described.what);
  end loop;
end
$$;
comment on table public.audio_tracks is 'one row a track';
comment on column public.audio_tracks.duration_seconds is 'length in seconds, to the millisecond';
comment on column public.audio_tracks.search_vector is 'title and artist with weight A, album with weight B';
comment on column public.search_words.track_count is 'tracks with the word when last refreshed';
