-- Many new tracks in one statement.
-- $1 jsonb: array of objects with the columns' names as keys

insert into audio_tracks (
  title, artist, album, genre, year, duration_seconds, channels, sample_rate, bitrate, format, file_size_bytes,
  audio_gcs_path, thumbnail_gcs_path
)
select
  title, artist, album, genre, year, duration_seconds, channels, sample_rate, bitrate, format, file_size_bytes,
  audio_gcs_path, thumbnail_gcs_path
from jsonb_to_recordset($1::jsonb) as track (
  title text, artist text, album text, genre text, year integer, duration_seconds numeric, channels smallint,
  sample_rate integer, bitrate integer, format text, file_size_bytes bigint, audio_gcs_path text,
  thumbnail_gcs_path text
)
returning id;
