-- Uploads since an instant, newest first.
-- $1 timestamptz: since
-- $2 integer: most results, e.g. 50

select track.id, track.title, track.artist, track.album, track.genre, track.year, track.duration_seconds, track.format,
  track.audio_gcs_path, track.thumbnail_gcs_path, track.created_at
from audio_tracks as track
where track.status = 'COMPLETED' and track.created_at >= $1
order by track.created_at desc, track.id
limit $2;
