-- One track.
-- $1 uuid: id

select track.id, track.created_at, track.updated_at, track.status, track.artist, track.title, track.album, track.genre,
  track.year, track.duration_seconds, track.channels, track.sample_rate, track.bitrate, track.format,
  track.file_size_bytes, track.audio_gcs_path, track.thumbnail_gcs_path,
  track.error_message, track.retry_count, track.last_processed_at
from audio_tracks as track
where track.id = $1;
