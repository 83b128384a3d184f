-- Tracks of one album, written exactly so.
-- $1 text: artist
-- $2 text: album

select track.id, track.title, track.artist, track.album, track.genre, track.year, track.duration_seconds, track.format,
  track.audio_gcs_path, track.thumbnail_gcs_path
from audio_tracks as track
where track.artist = $1 and left(track.album, 150) = left($2, 150) and track.album = $2
order by track.created_at, track.id;
