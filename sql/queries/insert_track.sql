-- One new track; id, times and status are the database's.
-- $1 text: title
-- $2 text: artist, or null
-- $3 text: album, or null
-- $4 text: genre, or null
-- $5 integer: year, or null
-- $6 numeric: seconds, or null
-- $7 smallint: channels, or null
-- $8 integer: sample rate in Hz, or null
-- $9 integer: bit rate in kbit/s, or null
-- $10 text: format, e.g. FLAC
-- $11 bigint: bytes, or null
-- $12 text: gs:// path of the audio
-- $13 text: gs:// path of the thumbnail, or null

insert into audio_tracks (
  title, artist, album, genre, year, duration_seconds, channels, sample_rate, bitrate, format, file_size_bytes,
  audio_gcs_path, thumbnail_gcs_path
) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
returning id, created_at, status;
