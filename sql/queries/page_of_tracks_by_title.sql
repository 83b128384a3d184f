-- Next page by title. The first page begins with '' and null; the next with the last row's values.
-- $1 text: title of the last row shown, or ''
-- $2 uuid: id of the last row shown, or null
-- $3 integer: rows a page, e.g. 50

select track.id, track.title, track.artist, track.album, track.genre, track.year, track.duration_seconds, track.format,
  track.audio_gcs_path, track.thumbnail_gcs_path
from audio_tracks as track
where track.status = 'COMPLETED'
  and (track.title, track.id) > ($1, coalesce($2::uuid, '00000000-0000-0000-0000-000000000000'))
order by track.title, track.id
limit $3;
