-- Misspelt words of title, artist or album.
-- $1 text: what was typed
-- $2 integer: most results, e.g. 20

select track.id, track.title, track.artist, track.album, track.genre, track.year, track.duration_seconds, track.format,
  track.audio_gcs_path, track.thumbnail_gcs_path, found.rank
from search_tracks_fuzzy($1, $2) with ordinality as found (id, rank, place)
join audio_tracks as track using (id)
order by found.place;
