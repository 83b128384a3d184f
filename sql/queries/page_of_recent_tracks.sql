-- Next page, newest first. The first page begins with null and null; the next with the last row's values.
-- $1 timestamptz: created_at of the last row shown, or null; with its microseconds, which a Date of JavaScript drops
-- $2 uuid: id of the last row shown, or null
-- $3 integer: rows a page, e.g. 50

select track.id, track.title, track.artist, track.album, track.genre, track.year, track.duration_seconds, track.format,
  track.audio_gcs_path, track.thumbnail_gcs_path, track.created_at
from audio_tracks as track
where track.status = 'COMPLETED'
  and track.created_at <= coalesce($1::timestamptz, 'infinity')
  and ($1::timestamptz is null or track.created_at < $1 or track.id > $2::uuid)
order by track.created_at desc, track.id
limit $3;
