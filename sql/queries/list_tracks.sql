-- One page, filtered and sorted by any column; null filters nothing.
-- $1 text: column to sort by, e.g. year
-- $2 boolean: descending
-- $3 text: status, or null
-- $4 integer: year, or null
-- $5 text: format, or null
-- $6 text: genre, or null
-- $7 integer: rows a page, e.g. 50
-- $8 integer: rows to skip

select track.id, track.created_at, track.updated_at, track.status, track.artist, track.title, track.album, track.genre,
  track.year, track.duration_seconds, track.channels, track.sample_rate, track.bitrate, track.format,
  track.file_size_bytes, track.audio_gcs_path, track.thumbnail_gcs_path
from list_tracks($1, $2, $3, $4, $5, $6, $7, $8) with ordinality as listed (id, position)
join audio_tracks as track using (id)
order by listed.position;
