-- Work to do, oldest first.
-- $1 integer: most results, e.g. 50

select track.id, track.title, track.audio_gcs_path, track.created_at
from audio_tracks as track
where track.status = 'PENDING'
order by track.created_at
limit $1;
