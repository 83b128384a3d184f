-- Tracks of artists with a similar name.
-- $1 text: name, perhaps misspelt
-- $2 integer: most results, e.g. 20

select track.id, track.title, track.artist, track.album, track.genre, track.year, track.duration_seconds, track.format,
  track.audio_gcs_path, track.thumbnail_gcs_path, found.rank
from search_tracks_by_artist($1, $2) with ordinality as found (id, rank, place)
join audio_tracks as track using (id)
order by found.place;
